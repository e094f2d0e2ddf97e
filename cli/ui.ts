/**
 * The terminal: 80 columns, quiet, one blank line between thoughts, colours from its own
 * sixteen. Glyph and word always say what a colour says.
 */
import type { Machine } from './machine.ts';

export const TEXT_WIDTH = 76;

/** States of a settings entry. Health of connections has its own glyphs and never appears here. */
export const glyphs = { ok: '✓', warn: '!', absent: '·', bad: '×', not: '–', cursor: '›' } as const;
export type Glyph = keyof typeof glyphs;

const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39] } as const;
type Style = keyof typeof codes;

export interface Ui {
  /** One line of text. */
  line(text?: string): void;
  /** Ends a thought: exactly one blank line before whatever comes next. */
  gap(): void;
  style(style: Style, text: string): string;
  glyph(glyph: Glyph): string;
  /** True when a person can be asked. */
  interactive: boolean;
  /** Asks on one line; resolves to what was typed, trimmed and in lower case. */
  ask(question: string): Promise<string>;
}

/** Text that came from outside, safe to print: nothing in it can steer the terminal or turn the line around. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    character === '\t' ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

/** Folds prose at the text width; words longer than a line stay whole, so that paths can be copied. */
export function fold(text: string, width = TEXT_WIDTH, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width - indent.length) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(indent + line);
  return lines;
}

/** A path as people write it: `~` for the home folder. */
export function tilde(path: string, machine: Pick<Machine, 'home'>): string {
  return path === machine.home || path.startsWith(`${machine.home}/`) || path.startsWith(`${machine.home}\\`)
    ? `~${path.slice(machine.home.length)}`
    : path;
}

/** `left` and `right` on one line, the right one ending at the text width. */
export function ends(left: string, right: string, leftLength = left.length): string {
  return left + ' '.repeat(Math.max(2, TEXT_WIDTH - leftLength - right.length)) + right;
}

/** A terminal on the machine's output. With `silent`, nothing is printed: a --json document is the whole output. */
export function createUi(machine: Machine, silent = false): Ui {
  const { stdout, stdin, env } = machine;
  const colours = !silent && stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  let blankDue = false;
  let started = false;

  const style = (name: Style, text: string) => (colours && text !== '' ? `\x1b[${codes[name][0]}m${text}\x1b[${codes[name][1]}m` : text);
  const glyphStyle: Partial<Record<Glyph, Style>> = { ok: 'green', warn: 'yellow', bad: 'red', absent: 'dim', not: 'dim', cursor: 'blue' };
  const before = () => {
    const blank = blankDue && started ? '\n' : '';
    blankDue = false;
    started = true;
    return blank;
  };

  return {
    line(text = '') {
      if (!silent) stdout.write(`${before()}${text}\n`);
    },
    gap() {
      blankDue = true;
    },
    style,
    glyph: (name) => (glyphStyle[name] ? style(glyphStyle[name], glyphs[name]) : glyphs[name]),
    interactive: !silent && stdin.isTTY === true && stdout.isTTY === true,
    async ask(question) {
      const { createInterface } = await import('node:readline/promises');
      const reader = createInterface({ input: stdin, output: stdout, terminal: false });
      // Closing the input is an answer too: the safe default.
      const closed = new Promise<string>((resolve) => reader.once('close', () => resolve('')));
      try {
        return (await Promise.race([reader.question(`${before()}${question} `), closed])).trim().toLowerCase();
      } finally {
        reader.close();
      }
    },
  };
}
