/** A unified diff of two texts by lines, as people know it from their version control. */

export interface Hunk {
  /** `@@ -2,6 +2,6 @@` */
  header: string;
  lines: { kind: ' ' | '-' | '+'; text: string }[];
}

const CONTEXT_LINES = 3;
/** Above this many comparisons the changed middle is shown as one block: correct, only less fine. */
const MAX_COMPARISONS = 4_000_000;

/** Hunks with `context` lines around each change. Line ends are not shown. */
export function diffLines(before: string, after: string, context = CONTEXT_LINES): Hunk[] {
  const old = linesOf(before);
  const now = linesOf(after);
  const script = compare(old, now);
  const hunks: Hunk[] = [];
  let index = 0;
  while (index < script.length) {
    if (script[index]!.kind === ' ') {
      index++;
      continue;
    }
    const start = Math.max(0, index - context);
    let end = index;
    for (let next = index; next < script.length && next <= end + context * 2; next++) if (script[next]!.kind !== ' ') end = next;
    const lines = script.slice(start, Math.min(script.length, end + 1 + context));
    const earlier = script.slice(0, start);
    const count = (list: typeof script, kinds: string) => list.filter((line) => kinds.includes(line.kind)).length;
    const range = (kinds: string) => {
      const length = count(lines, kinds);
      // An empty side names the line before it.
      return `${count(earlier, kinds) + (length === 0 ? 0 : 1)}${length === 1 ? '' : `,${length}`}`;
    };
    hunks.push({ header: `@@ -${range(' -')} +${range(' +')} @@`, lines });
    index = start + lines.length;
  }
  return hunks;
}

type Script = { kind: ' ' | '-' | '+'; text: string }[];

function linesOf(text: string): string[] {
  // A last line counts as the same line with and without its line end.
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** Longest common subsequence of what remains after the equal start and end. */
function compare(old: string[], now: string[]): Script {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const a = old.slice(head, old.length - tail);
  const b = now.slice(head, now.length - tail);
  const show = (kind: Script[number]['kind'], text: string) => ({ kind, text });
  const middle: Script = [];
  if (a.length * b.length > MAX_COMPARISONS) {
    middle.push(...a.map((text) => show('-', text)), ...b.map((text) => show('+', text)));
  } else {
    const width = b.length + 1;
    const lengths = new Uint32Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        lengths[i * width + j] = a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
      }
    }
    let i = 0;
    let j = 0;
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) {
        middle.push(show(' ', a[i]!));
        i++;
        j++;
      } else if (i < a.length && (j === b.length || lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) {
        middle.push(show('-', a[i++]!));
      } else {
        middle.push(show('+', b[j++]!));
      }
    }
  }
  return [
    ...old.slice(0, head).map((text) => show(' ', text)),
    ...middle,
    ...old.slice(old.length - tail).map((text) => show(' ', text)),
  ];
}
