/**
 * The one way to declare an API call. The server binds a handler to it, the console and the
 * CLI call through it, and tests validate every reply with it; all types are inferred.
 *
 * Schemas come from `zod/mini`, so that a browser which imports the contract carries a few
 * kilobytes and not every locale.
 */
import * as z from 'zod/mini';
import type { Action } from '../permissions.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * Who may call: `public` needs nobody, `signed-in` needs a session, an action needs a
 * membership in the workspace named by `:workspaceId` whose role permits it.
 */
export type Access = 'public' | 'signed-in' | Action;

/** Names of the `:parameters` in a path pattern. */
export type PathParameters<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParameters<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

export interface Endpoint<
  Path extends string = string,
  Input extends z.ZodMiniType = z.ZodMiniType,
  Reply extends z.ZodMiniType = z.ZodMiniType,
  Who extends Access = Access,
> {
  method: Method;
  /** Below the origin, for example `/api/v1/workspaces/:workspaceId/setup`. */
  path: Path;
  action: Who;
  /** Query of a GET, JSON body of everything else. Unknown keys are refused. */
  input: Input;
  reply: Reply;
  /** Paths of the GET endpoints whose replies this call makes stale. */
  refreshes: readonly string[];
}

/** Declares one API call. `action` has no default: an endpoint without one does not compile. */
export function endpoint<Path extends string, Input extends z.ZodMiniType, Reply extends z.ZodMiniType, const Who extends Access>(
  declaration: Endpoint<Path, Input, Reply, Who>,
): Endpoint<Path, Input, Reply, Who> {
  return declaration;
}

export type InputOf<E extends Endpoint> = z.input<E['input']>;
export type ParsedInputOf<E extends Endpoint> = z.output<E['input']>;
export type ReplyOf<E extends Endpoint> = z.output<E['reply']>;
export type ParametersOf<E> = E extends Endpoint<infer Path> ? Record<PathParameters<Path>, string> : never;

/** The path with its parameters filled in, each percent-encoded. */
export function pathOf<Path extends string>(path: Path, parameters: Record<PathParameters<Path>, string>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const value = (parameters as Record<string, string>)[name];
    if (value === undefined) throw new TypeError(`path parameter :${name} is missing for ${path}`);
    return encodeURIComponent(value);
  });
}

/** For endpoints that take nothing. */
export const noInput = z.strictObject({});

/** ISO 8601 in UTC with milliseconds, as the database keeps it. */
export const instant = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));

/** A name a person typed: trimmed, 1 to `max` characters, nothing invisible or bidirectional in it. */
export function personText(max: number) {
  return z.pipe(
    z.pipe(z.string(), z.transform((text) => text.normalize('NFC').trim())),
    z.string().check(
      z.minLength(1, 'Enter at least one character.'),
      z.maxLength(max, `Use at most ${max} characters.`),
      z.regex(/^[^\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]*$/u, 'Remove invisible or control characters.'),
    ),
  );
}
