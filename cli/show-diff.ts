/** One planned change, as people know diffs: path, action, hunks, and what stays as it is. */
import type { Plan } from './edit/plan.ts';
import type { Machine } from './machine.ts';
import { ends, printable, tilde, type Ui } from './ui.ts';

/** Prints the change; `position` and `count` say which of several it is. */
export function showDiff(ui: Ui, machine: Machine, file: string, plan: Plan, position: number, count: number): void {
  const path = printable(tilde(file, machine));
  ui.gap();
  ui.line(ends(ui.style('bold', path), `${position} of ${count}, ${plan.action}`, path.length));
  for (const hunk of plan.hunks) {
    ui.line(ui.style('blue', hunk.header));
    for (const { kind, text } of hunk.lines) {
      const line = `${kind}${printable(text)}`.trimEnd();
      ui.line(kind === '+' ? ui.style('green', line) : kind === '-' ? ui.style('red', line) : line);
    }
  }
  ui.line(ui.style('dim', staying(plan)));
}

function staying({ kept: { entries, comments } }: Plan): string {
  const parts = [count(entries, 'other entry', 'other entries'), count(comments, 'comment', 'comments')].filter((part) => part !== null);
  if (parts.length === 0) return 'Everything else stays as it is, byte for byte.';
  const single = entries + comments === 1;
  return `${parts.join(' and ')} ${single ? 'stays as it is' : 'stay as they are'}, byte for byte.`;
}

const count = (number: number, one: string, many: string): string | null => (number === 0 ? null : `${number} ${number === 1 ? one : many}`);
