/**
 * Where things stand in a TOML text: the span of every statement, without changing a byte.
 * The text has already been accepted by a strict parser, so this only has to find the ends of
 * things and never has to judge them.
 */

export interface Statement {
  kind: 'table' | 'array-table' | 'pair';
  /** From the root of the document: a pair's path starts with its table's. */
  path: string[];
  /** How many parts of `path` come from the header above. */
  headerDepth: number;
  /** Offsets of the whole lines it occupies: indentation, comment and line end included. */
  lineStart: number;
  lineEnd: number;
  /** Offset of its first character, and of each part of the key written here. */
  start: number;
  parts: { start: number; end: number }[];
  /** A pair's value; for a header, its closing bracket. */
  valueStart: number;
  valueEnd: number;
}

export interface Scan {
  statements: Statement[];
  /** Offsets of every `#`. */
  comments: number[];
}

const BARE_KEY = /[A-Za-z0-9_-]+/y;
const ESCAPES: Record<string, string> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\x1b', '"': '"', '\\': '\\' };

/** Finds every statement of a valid TOML document. */
export function scanToml(text: string): Scan {
  const statements: Statement[] = [];
  const comments: number[] = [];
  let position = text.startsWith('\ufeff') ? 1 : 0;
  let header: string[] = [];

  const at = (offset = 0) => text[position + offset];
  const skip = (pattern: RegExp) => {
    pattern.lastIndex = position;
    if (pattern.test(text)) position = pattern.lastIndex;
  };
  const skipBlanks = () => skip(/[ \t]+/y);
  const skipComment = () => {
    if (at() !== '#') return;
    comments.push(position);
    skip(/[^\n]*/y);
  };

  /** Past one string of any of the four kinds, from its opening quote. */
  function skipString(): void {
    const quote = at()!;
    if (text.startsWith(quote.repeat(3), position)) {
      position += 3;
      while (!text.startsWith(quote.repeat(3), position)) position += quote === '"' && at() === '\\' ? 2 : 1;
      position += 3;
      // Up to two quotes may stand directly before the closing three.
      for (let extra = 0; extra < 2 && at() === quote; extra++) position++;
      return;
    }
    position++;
    while (at() !== quote) position += quote === '"' && at() === '\\' ? 2 : 1;
    position++;
  }

  function readKey(): { path: string[]; parts: Statement['parts'] } {
    const path: string[] = [];
    const parts: Statement['parts'] = [];
    for (;;) {
      skipBlanks();
      const start = position;
      if (at() === '"' || at() === "'") {
        skipString();
        const inner = text.slice(start + 1, position - 1);
        path.push(text[start] === "'" ? inner : unescape(inner));
      } else {
        skip(BARE_KEY);
        path.push(text.slice(start, position));
      }
      parts.push({ start, end: position });
      skipBlanks();
      if (at() !== '.') return { path, parts };
      position++;
    }
  }

  function skipValue(): void {
    let depth = 0;
    do {
      const character = at();
      if (character === '"' || character === "'") skipString();
      else if (character === '#') skipComment();
      else {
        if (character === '[' || character === '{') depth++;
        if (character === ']' || character === '}') depth--;
        position++;
        if (depth === 0 && character !== ']' && character !== '}') skip(/[^\s#,\]}]*/y);
      }
      // A date may carry a blank between its day and its time; the rest of the line tells.
      if (depth === 0) skip(/ (?=\d\d:\d\d)[\d:.Z+-]*/y);
    } while (depth > 0);
  }

  while (position < text.length) {
    const lineStart = position;
    skipBlanks();
    if (at() === '#' || at() === '\n' || at() === '\r' || at() === undefined) {
      skipComment();
      skip(/\r?\n/y);
      continue;
    }
    const start = position;
    let statement: Statement;
    if (at() === '[') {
      const kind = at(1) === '[' ? 'array-table' : 'table';
      position += kind === 'table' ? 1 : 2;
      const { path, parts } = readKey();
      const valueStart = position;
      position += kind === 'table' ? 1 : 2;
      header = path;
      statement = { kind, path, headerDepth: 0, lineStart, lineEnd: 0, start, parts, valueStart, valueEnd: position };
    } else {
      const { path, parts } = readKey();
      position++;
      skipBlanks();
      const valueStart = position;
      skipValue();
      statement = { kind: 'pair', path: [...header, ...path], headerDepth: header.length, lineStart, lineEnd: 0, start, parts, valueStart, valueEnd: position };
    }
    skipBlanks();
    skipComment();
    skip(/\r?\n/y);
    statement.lineEnd = position;
    statements.push(statement);
  }
  return { statements, comments };
}

function unescape(inner: string): string {
  return inner.replace(/\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, x, u, U, simple) =>
    simple === undefined ? String.fromCodePoint(Number.parseInt(x ?? u ?? U, 16)) : (ESCAPES[simple] ?? simple),
  );
}
