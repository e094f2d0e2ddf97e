/** How a command that did not succeed says so: one form for people, one for programs. */
import { exits, Failure } from './failure.ts';
import type { Machine } from './machine.ts';
import { createUi, fold, printable, tilde, type Ui } from './ui.ts';

const EXPLANATIONS_INDENT = '  ';

/** Prints the failure and returns its exit code. */
export function reportFailure(machine: Machine, error: unknown, json: boolean): number {
  const known = error instanceof Failure ? error : null;
  const { code } = exits[known?.exit ?? 'fault'];
  const message = known?.message ?? `A fault in Fygment: ${error instanceof Error ? error.message : String(error)}`;
  if (json) {
    const document = { ok: false, exit: code, error: { kind: known?.exit ?? 'fault', message, ...(known?.place ? { place: known.place } : {}), todo: known?.remedies.map(({ text }) => text) ?? [] } };
    machine.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return code;
  }
  const ui = createUi({ ...machine, stdout: machine.stderr });
  ui.line(`${ui.glyph('bad')} ${fold(printable(message), 74, '').map((line) => ui.style('bold', line)).join('\n  ')}`);
  if (known !== null) details(machine, ui, known);
  else if (machine.env.FYGMENT_LOG === 'debug' && error instanceof Error) ui.line(printableStack(error));
  ui.gap();
  ui.line(ui.style('dim', `exit ${code}`));
  return code;
}

function details(machine: Machine, ui: Ui, failure: Failure): void {
  if (failure.place !== null) {
    const { file, line, column } = failure.place;
    ui.gap();
    ui.line(`${EXPLANATIONS_INDENT}${printable(tilde(file, machine))}${line === undefined ? '' : `, line ${line}`}${column === undefined ? '' : `, column ${column}`}`);
  }
  if (failure.excerpt !== null) {
    ui.gap();
    const { lines, column, note } = failure.excerpt;
    const width = String(lines.at(-1)?.number ?? 0).length;
    for (const { number, text } of lines) ui.line(`${EXPLANATIONS_INDENT}${ui.style('dim', String(number).padStart(width))}  ${clip(text)}`);
    const caret = ' '.repeat(EXPLANATIONS_INDENT.length + width + 2 + Math.min(column - 1, 60));
    ui.line(ui.style('red', `${caret}^ ${printable(note)}`));
  }
  if (failure.remedies.length > 0) {
    ui.gap();
    for (const { label, text } of failure.remedies) {
      const [first, ...more] = fold(printable(text), 76 - 15);
      ui.line(`${EXPLANATIONS_INDENT}${label.padEnd(13)}${first}`);
      for (const line of more) ui.line(' '.repeat(15) + line);
    }
  }
}

/** Long lines are cut, so that the caret stays under its place. */
const clip = (text: string): string => printable(text.replace(/\t/g, ' ').slice(0, 70));
const printableStack = (error: Error): string => (error.stack ?? '').split('\n').map(printable).join('\n');
