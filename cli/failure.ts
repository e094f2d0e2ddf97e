/**
 * Every way a command can end, once: help, README and exit codes read this table.
 */
export const exits = {
  done:           { code: 0, meaning: 'done, or nothing to do' },
  fault:          { code: 1, meaning: 'a fault in Fygment itself' },
  usage:          { code: 2, meaning: 'a flag, command or target that does not exist' },
  config:         { code: 3, meaning: 'a settings file cannot be edited; it was not changed' },
  'needs-answer': { code: 4, meaning: 'a question could not be asked: no terminal, no --yes' },
  'sign-in':      { code: 5, meaning: 'not signed in, or the sign-in did not succeed' },
  server:         { code: 6, meaning: 'the server was not reached, or refused' },
  check:          { code: 7, meaning: 'written, but the check afterwards did not pass' },
} as const;
export type Exit = keyof typeof exits;

/** A place in a file: 1-based, as editors count. */
export interface Place {
  file: string;
  line?: number;
  column?: number;
}

/** A line of advice: what it is for, what to type or do, and an aside. */
export interface Remedy {
  label: string;
  text: string;
}

/**
 * An expected failure, in words for the person: what happened (`message`), where, and what to
 * do next. Anything else that is thrown is a fault of ours.
 */
export class Failure extends Error {
  readonly exit: Exclude<Exit, 'done' | 'fault'>;
  readonly place: Place | null;
  /** Three lines of the file, the last one being the place itself, and what is wrong there. */
  readonly excerpt: { lines: { number: number; text: string }[]; column: number; note: string } | null;
  readonly remedies: readonly Remedy[];

  constructor(
    exit: Failure['exit'],
    message: string,
    more: { place?: Place; excerpt?: Failure['excerpt']; remedies?: readonly Remedy[]; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'Failure';
    this.exit = exit;
    this.place = more.place ?? null;
    this.excerpt = more.excerpt ?? null;
    this.remedies = more.remedies ?? [];
  }
}

/** The lines that lead to a place in a text, with what is wrong there. */
export function excerptOf(text: string, line: number, column: number, note: string): Failure['excerpt'] {
  const all = text.split(/\r?\n/);
  const lines = [line - 2, line - 1, line]
    .filter((number) => number >= 1 && number <= all.length)
    .map((number) => ({ number, text: all[number - 1] ?? '' }));
  return { lines, column, note };
}

/** The system's own word for why a file operation did not succeed, such as `EACCES`. */
export function errorCode(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}
