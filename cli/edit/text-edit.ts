/** Changes of a text as spans: what no span covers stays as it is, byte for byte. */

/** Offsets of UTF-16 units, end exclusive. */
export interface Span {
  start: number;
  end: number;
}

export interface TextEdit extends Span {
  text: string;
}

/** The text cannot be edited safely. The place is 1-based. */
export class EditRefused extends Error {
  readonly line: number;
  readonly column: number;

  constructor(reason: string, line: number, column: number) {
    super(reason);
    this.name = 'EditRefused';
    this.line = line;
    this.column = column;
  }
}

/** Applies edits that do not overlap, in any order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let position = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < position) throw new TypeError('edits overlap');
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}
