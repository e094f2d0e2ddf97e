/** The end of setup: a table for people, a document for programs. */
import type { ApprovedSetup } from '../../domain/contract/setup.ts';
import type { Credential } from '../credentials.ts';
import { exits, type Exit } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { fold, printable, type Ui } from '../ui.ts';
import type { Step } from './setup.ts';

/** Prints what was written and whether it works; returns how the command ends. */
export function showResult(ui: Ui, steps: readonly Step[], milliseconds: number): Exit {
  ui.gap();
  ui.line(`  ${['Target', 'Written', 'Starts', 'Tools', 'Read back'].map((title, index) => title.padEnd([14, 10, 14, 6, 0][index]!)).join('')}`.trimEnd());
  ui.line(`  ${'─'.repeat(74)}`);
  const failed: string[] = [];
  for (const { found, change, check } of steps) {
    const { started, readBack } = check!;
    const cell = (glyph: 'ok' | 'bad' | 'absent', text: string, width: number) => `${ui.glyph(glyph)} ${text.padEnd(width - 2)}`;
    ui.line([
      `  ${found.target.harness.name.padEnd(14)}`,
      change === null ? cell('absent', 'no need', 10) : cell('ok', 'yes', 10),
      started.ok ? cell('ok', `in ${started.milliseconds} ms`, 14) : cell('bad', 'no', 14),
      (started.ok ? String(started.tools) : '–').padEnd(6),
      readBack.result === 'same' ? `${ui.glyph('ok')} ${readBack.by}` : readBack.result === 'none' ? `${ui.glyph('absent')} ${readBack.why}` : `${ui.glyph('bad')} ${readBack.by}`,
    ].join(''));
    if (!started.ok) failed.push(`${found.target.harness.name}: ${started.message}`);
    if (readBack.result === 'differs') failed.push(`${found.target.harness.name} reads something else than was written; its own command: ${found.target.harness.readBack!.join(' ')}`);
  }
  const written = steps.filter(({ change }) => change !== null);
  ui.gap();
  if (failed.length > 0) {
    for (const text of failed) fold(printable(text), 74).forEach((line, index) => ui.line(`${index === 0 ? ui.glyph('bad') : ' '} ${line}`));
  } else {
    const count = steps.length === 1 ? '1 client' : `${steps.length} clients`;
    ui.line(`${ui.glyph('ok')} ${count} set up in ${(milliseconds / 1000).toFixed(1)} s. ${written.map(({ found }) => found.target.harness.restart).join(' ')}`.trimEnd());
  }
  if (written.length > 0) ui.line(`  ${ui.style('dim', 'Take it back, byte for byte:')} fygment undo`);
  return failed.length > 0 ? 'check' : 'done';
}

/** The --json document. The diff is given as added lines and a count: lines around it may hold other people's secrets. */
export function setupDocument(result: {
  machine: Machine; origin: string; approved: ApprovedSetup | null; credential: Credential | null;
  program: string; dryRun: boolean; steps: readonly Step[]; exit: Exit;
}): object {
  const { machine, origin, approved, credential, program, dryRun, steps, exit } = result;
  return {
    ok: exit === 'done',
    exit: exits[exit].code,
    dryRun,
    origin,
    workspace: approved?.workspace ?? null,
    account: credential?.account ?? null,
    machine: machine.hostname,
    program,
    targets: steps.map(({ found, plan, change, check }) => ({
      id: found.target.harness.id,
      scope: found.target.scope,
      file: found.target.file,
      action: plan.action,
      written: change !== null,
      backup: change?.backup ?? null,
      added: plan.hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind === '+').map(({ text }) => text)),
      removedLines: plan.hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind === '-')).length,
      kept: plan.kept,
      starts: check?.started ?? null,
      readBack: check?.readBack ?? null,
    })),
  };
}
