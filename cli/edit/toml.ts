/**
 * Sets or removes one table in a TOML text as a change of text spans. Nothing is printed from
 * a parsed document, so comments, indentation, line ends, number spellings and a byte order
 * mark elsewhere cannot change.
 *
 * An entry may be written in four ways, and each is edited where it stands:
 *   [servers.name] with keys below · servers.name.key = … · name = { … } · only [servers.name.sub]
 */
import { parse, TomlDate, TomlError } from 'smol-toml';
import { EditRefused, type Span, type TextEdit } from './text-edit.ts';
import { scanToml, type Scan, type Statement } from './toml-scan.ts';

export type TomlEntry = Readonly<Record<string, string | readonly string[]>>;

/** Parses strictly. 64-bit integers stay exact. Throws EditRefused with the place. */
export function parseToml(text: string): Record<string, unknown> {
  try {
    return parse(text, { integersAsBigInt: true });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = /^Invalid TOML document: (.*)/.exec(error.message)?.[1] ?? 'this is not valid TOML';
    throw new EditRefused(reason, error.line, error.column);
  }
}

/** The value at a path of a parsed document; undefined when there is none. */
export function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const part of path) {
    if (!isTable(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

/** The edits that make `entry` the whole value at `path`. */
export function setTomlEntry(text: string, path: readonly string[], entry: TomlEntry): TextEdit[] {
  const document = parseToml(text);
  const scan = scanToml(text);
  const own = scan.statements.filter((statement) => startsWith(statement.path, path));
  if (own.length === 0) return append(text, path, entry, document, scan);

  const eol = lineEndOf(text);
  const inline = own.find((statement) => statement.kind === 'pair' && statement.path.length === path.length);
  if (inline) return [{ start: inline.valueStart, end: inline.valueEnd, text: inlineTable(entry) }];

  const header = own.find((statement) => statement.kind === 'table' && statement.path.length === path.length);
  const pairs = own.filter((statement) => statement.kind === 'pair' && statement.path.length === path.length + 1
    && (header ? statement.headerDepth === path.length : statement.headerDepth < path.length));
  if (!header && pairs.length === 0 && own[0]!.kind !== 'pair') {
    // Only sub-tables such as [servers.name.env]: ours takes the place of the first.
    const first = own[0]!;
    return [
      { start: first.lineStart, end: first.lineEnd, text: block(path, entry, eol) + eol },
      ...removals(text, scan, own.filter((statement) => statement !== first)),
    ];
  }

  const anchor = header ?? own[0]!;
  const kept = new Set<Statement>(header ? [header] : []);
  const edits: TextEdit[] = [];
  const missing: string[] = [];
  let last = anchor;
  for (const [key, value] of Object.entries(entry)) {
    const pair = pairs.find((statement) => statement.path.at(-1) === key);
    if (!pair) {
      missing.push(keyPrefix(text, anchor, path, header !== undefined, pairs[0]) + `${tomlKey(key)} = ${tomlValue(value)}`);
      continue;
    }
    kept.add(pair);
    if (pair.lineStart > last.lineStart) last = pair;
    if (!same(valueAt(document, [...path, key]), value)) edits.push({ start: pair.valueStart, end: pair.valueEnd, text: tomlValue(value) });
  }
  if (missing.length > 0) edits.push(insertLines(text, last.lineEnd, missing, eol));
  return [...edits, ...removals(text, scan, own.filter((statement) => !kept.has(statement)))];
}

/** The edits that take the entry out again, with the blank line above it. */
export function removeTomlEntry(text: string, path: readonly string[]): TextEdit[] {
  parseToml(text);
  const scan = scanToml(text);
  return removals(text, scan, scan.statements.filter((statement) => startsWith(statement.path, path)));
}

/**
 * Throws EditRefused unless `after` is valid, says exactly `entry` at `path` (nothing when
 * null), and says everything else that `before` said.
 */
export function verifyToml(before: string, after: string, path: readonly string[], entry: TomlEntry | null): void {
  const old = parseToml(before);
  const edited = parseToml(after);
  if (entry === null ? valueAt(edited, path) !== undefined : !same(valueAt(edited, path), entry)) {
    throw new EditRefused('the entry would not read back as written', 1, 1);
  }
  if (!same(without(old, path), without(edited, path))) throw new EditRefused('something beside the entry would change', 1, 1);
}

/** How many other entries and comments the edits leave alone. */
export function keptByToml(text: string, path: readonly string[], spans: readonly Span[]): { entries: number; comments: number } {
  const siblings = valueAt(parseToml(text), path.slice(0, -1));
  const entries = isTable(siblings) ? Object.keys(siblings).filter((name) => name !== path.at(-1)).length : 0;
  const comments = scanToml(text).comments.filter((offset) => !spans.some((span) => offset >= span.start && offset < span.end)).length;
  return { entries, comments };
}

function append(text: string, path: readonly string[], entry: TomlEntry, document: Record<string, unknown>, scan: Scan): TextEdit[] {
  for (let depth = 1; depth < path.length; depth++) {
    const parent = path.slice(0, depth);
    const value = valueAt(document, parent);
    if (value === undefined) break;
    const closed = scan.statements.find((statement) => statement.kind !== 'table' && statement.path.length === depth && startsWith(statement.path, parent));
    if (!closed) continue;
    const name = parent.join('.');
    const place = placeOf(text, closed.start);
    throw new EditRefused(
      closed.kind === 'pair' && isTable(value)
        ? `“${name}” is an inline table, which nothing can be added to from outside; write it as [${name}.…] tables`
        : `“${name}” is not a table, so no entry fits below it`,
      place.line, place.column,
    );
  }
  const eol = lineEndOf(text);
  const body = block(path, entry, eol);
  if (text === '' || text === '\ufeff') return [{ start: text.length, end: text.length, text: body + eol }];
  // A file without a final newline keeps that habit.
  if (!text.endsWith('\n')) return [{ start: text.length, end: text.length, text: eol + eol + body }];
  const blank = /\n[ \t\r]*\n$/.test(text) || /^\ufeff?[ \t\r]*\n$/.test(text);
  return [{ start: text.length, end: text.length, text: (blank ? '' : eol) + body + eol }];
}

/** Whole lines of each statement; statements that follow each other go with what stands between them. */
function removals(text: string, scan: Scan, unwanted: readonly Statement[]): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const statement of unwanted) {
    const previous = edits.at(-1);
    const index = scan.statements.indexOf(statement);
    const neighbour = scan.statements[index - 1];
    const together = previous && neighbour && previous.end === neighbour.lineEnd
      && (statement.kind === 'pair' || text.slice(previous.end, statement.lineStart).trim() === '');
    if (together) previous.end = statement.lineEnd;
    else edits.push({ start: statement.lineStart, end: statement.lineEnd, text: '' });
  }
  for (const edit of edits) {
    // The blank line that set a removed table apart goes too, when one would be left doubled or last.
    const above = /(?:^|\n)((?:[ \t]*\r?\n)+)$/.exec(text.slice(0, edit.start));
    const below = text.slice(edit.end);
    if (above && (/^[ \t]*\r?\n/.test(below) || below === '')) edit.start -= above[1]!.length;
  }
  return edits;
}

/** Indentation and leading key parts for a key that stands beside the others of the entry. */
function keyPrefix(text: string, anchor: Statement, path: readonly string[], hasHeader: boolean, sibling: Statement | undefined): string {
  const model = sibling ?? anchor;
  const indent = text.slice(model.lineStart, model.start).replace('\ufeff', '');
  if (hasHeader) return indent;
  const own = model.parts[path.length - model.headerDepth - 1]!;
  return `${indent}${text.slice(model.start, own.end)}.`;
}

function insertLines(text: string, offset: number, lines: readonly string[], eol: string): TextEdit {
  const onNewLine = text[offset - 1] === '\n';
  return { start: offset, end: offset, text: onNewLine ? lines.map((line) => line + eol).join('') : lines.map((line) => eol + line).join('') };
}

const block = (path: readonly string[], entry: TomlEntry, eol: string): string =>
  [`[${path.map(tomlKey).join('.')}]`, ...Object.entries(entry).map(([key, value]) => `${tomlKey(key)} = ${tomlValue(value)}`)].join(eol);

const inlineTable = (entry: TomlEntry): string =>
  `{ ${Object.entries(entry).map(([key, value]) => `${tomlKey(key)} = ${tomlValue(value)}`).join(', ')} }`;

const tomlKey = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : tomlString(key));
const tomlValue = (value: string | readonly string[]): string =>
  typeof value === 'string' ? tomlString(value) : `[${value.map(tomlString).join(', ')}]`;

/** Windows paths read best in single quotes, where a backslash is only a backslash. */
function tomlString(value: string): string {
  if (value.includes('\\') && !/['\p{Cc}]/u.test(value)) return `'${value}'`;
  const escaped = value.replace(/[\\"]/g, '\\$&').replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${escaped}"`;
}

function lineEndOf(text: string): string {
  const windows = text.split('\r\n').length - 1;
  return windows * 2 > text.split('\n').length - 1 ? '\r\n' : '\n';
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  path.length >= start.length && start.every((part, index) => path[index] === part);

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** A copy without the entry; a table that holds nothing else counts as absent. */
function without(document: Record<string, unknown>, path: readonly string[]): Record<string, unknown> {
  const [name, ...rest] = path;
  const copy: Record<string, unknown> = Object.assign(Object.create(null), document);
  const child = copy[name!];
  if (rest.length === 0) delete copy[name!];
  else if (isTable(child)) {
    const inner = without(child, rest);
    if (Object.keys(inner).length === 0) delete copy[name!];
    else copy[name!] = inner;
  }
  return copy;
}

/** Equal by value: big integers, dates with their kind, NaN and -0 included. */
function same(a: unknown, b: unknown): boolean {
  if (a instanceof TomlDate && b instanceof TomlDate) return a.toISOString() === b.toISOString();
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (isTable(a) && isTable(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
  }
  return Object.is(a, b);
}
