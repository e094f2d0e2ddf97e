/** `fygment undo [target]`: takes the newest change back, byte for byte. */
import { findHarness } from '../../domain/harnesses/index.ts';
import { newestChange, undoChange } from '../edit/undo.ts';
import { exits, Failure } from '../failure.ts';
import type { Invocation } from '../main.ts';
import { chooseTargets } from '../target.ts';
import { createUi, printable, tilde } from '../ui.ts';

export async function undo({ machine, flags, words }: Invocation): Promise<number> {
  const ui = createUi(machine, flags.json);
  const wanted = words[0] ?? flags.target;
  const target = wanted === undefined ? null : chooseTargets(wanted)[0]!.id;
  const change = await newestChange(machine, target);
  const tell = (undone: boolean) => {
    if (flags.json) machine.stdout.write(`${JSON.stringify({ ok: true, undone, target: change?.target ?? null, file: change?.path ?? null }, null, 2)}\n`);
    return exits.done.code;
  };
  if (change === null) {
    ui.line('There is nothing to undo: Fygment has no change in force here.');
    return tell(false);
  }
  const name = findHarness(change.target)?.name ?? change.target;
  const file = printable(tilde(change.path, machine));
  const what = change.backup === null ? `Delete ${file}, which Fygment created` : `Put ${file} back as it was`;
  ui.line(`${what} on ${change.at.slice(0, 16).replace('T', ' ')} UTC (${name}).`);
  if (flags['dry-run']) return tell(false);
  if (!flags.yes) {
    if (!ui.interactive) throw new Failure('needs-answer', 'There is no terminal to ask on. Nothing was changed.', { remedies: [{ label: 'What to do', text: 'fygment undo --yes' }] });
    ui.gap();
    const answer = await ui.ask(`Undo this? [y]es  [N]o, change nothing ${ui.glyph('cursor')}`);
    if (answer !== 'y' && answer !== 'yes') {
      ui.line('Nothing was changed.');
      return exits.done.code;
    }
  }
  await undoChange(machine, change, { name });
  ui.gap();
  ui.line(`${ui.glyph('ok')} ${change.backup === null ? 'Deleted' : 'Restored, byte for byte'}: ${file}`);
  return tell(true);
}
