/** What is found on this computer, and how each client's entry stands. */
import type { ProxyCommand } from '../domain/harnesses/harness.ts';
import { versionOf } from './check-entry.ts';
import type { Failure } from './failure.ts';
import type { Machine } from './machine.ts';
import { laterHarnesses, readyHarnesses } from './ready-harnesses.ts';
import { inspect, isFound, proxyCommand, targetOn, type Scope, type Target } from './target.ts';
import { printable, type Glyph, type Ui } from './ui.ts';

export interface Found {
  target: Target;
  here: boolean;
  version: string | null;
  state: 'current' | 'stale' | 'other' | 'absent' | 'unreadable';
  note: string;
  failure: Failure | null;
  /** What the entry should say. */
  proxy: ProxyCommand;
}

const stateGlyphs: Record<Found['state'], Glyph> = { current: 'ok', stale: 'warn', other: 'warn', absent: 'absent', unreadable: 'bad' };

/** Looks at every harness that Fygment can set up. */
export async function findTargets(machine: Machine, scope: Scope, program: string, origin: string): Promise<Found[]> {
  return Promise.all(readyHarnesses.filter((harness) => harness.files.some((file) => file.scope === scope)).map(async (harness): Promise<Found> => {
    const target = targetOn(machine, harness, scope);
    const proxy = proxyCommand(machine, program, harness, origin);
    const [here, version, inspection] = await Promise.all([isFound(machine, harness), versionOf(machine, harness.binary), inspect(machine, target)]);
    const base = { target, here, version, proxy, failure: null };
    if (inspection.state === 'absent') return { ...base, state: 'absent', note: 'not set up' };
    if (inspection.state === 'other') return { ...base, state: 'other', note: inspection.note };
    if (inspection.state === 'unreadable') return { ...base, state: 'unreadable', note: inspection.failure.message, failure: inspection.failure };
    if (inspection.command === proxy.command && inspection.args.join('\0') === proxy.args.join('\0')) return { ...base, state: 'current', note: 'set up, nothing to do' };
    return { ...base, state: 'stale', note: await whyStale(machine, inspection, proxy) };
  }));
}

async function whyStale(machine: Machine, { command, args }: { command: string; args: string[] }, proxy: ProxyCommand): Promise<string> {
  for (const file of [command, args[0] ?? '']) {
    if (!(await machine.files.stat(file).catch(() => null))) return 'set up, but the program it starts is gone';
  }
  const url = (words: readonly string[]) => words[words.indexOf('--url') + 1] ?? '';
  if (args.includes('--url') !== proxy.args.includes('--url') || url(args) !== url(proxy.args)) return 'set up for another server';
  return 'set up by another version';
}

/** Prints the list: one line for each client that is here, and one for those to come. */
export function showFound(ui: Ui, found: readonly Found[]): void {
  ui.gap();
  ui.line('Found on this computer');
  const here = found.filter((item) => item.here || item.state !== 'absent');
  for (const { target, version, state, note } of here) {
    ui.line(`  ${ui.glyph(stateGlyphs[state])} ${target.harness.name.padEnd(13)} ${(version ?? '').padEnd(8)} ${printable(note)}`);
  }
  if (here.length === 0) ui.line(`  ${ui.glyph('absent')} none of: ${found.map(({ target }) => target.harness.name).join(', ')}`);
  ui.line(ui.style('dim', `  ${laterHarnesses.map(({ name }) => name).join(', ')}: not yet`));
}
