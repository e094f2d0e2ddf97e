/** After writing: does the entry start, and does the harness read back what was written? */
import type { ProxyCommand } from '../domain/harnesses/harness.ts';
import type { Machine } from './machine.ts';
import { readOutput, startEntry, type Started } from './start-entry.ts';
import { findOnPath, type Target } from './target.ts';

export type ReadBack = { result: 'same'; by: string } | { result: 'none'; why: string } | { result: 'differs'; by: string };

export interface Check {
  started: Started;
  readBack: ReadBack;
}

/** Starts the entry as the harness would and asks the harness for its own view of it. */
export async function checkEntry(machine: Machine, target: Target, proxy: ProxyCommand): Promise<Check> {
  return { started: await startEntry(machine, proxy), readBack: await readBack(machine, target, proxy) };
}

async function readBack(machine: Machine, { harness, scope }: Target, proxy: ProxyCommand): Promise<ReadBack> {
  if (harness.readBack === null) return { result: 'none', why: `${harness.name} offers no way` };
  if (scope === 'project') return { result: 'none', why: 'read once you trust this folder' };
  const [name, ...args] = harness.readBack;
  const program = await findOnPath(machine, name!);
  if (program === null) return { result: 'none', why: `${name} is not on PATH` };
  const by = harness.readBack.filter((word) => !word.startsWith('--')).join(' ');
  const text = await readOutput(machine, program, args);
  return { result: text !== null && says(text, proxy) ? 'same' : 'differs', by };
}

function says(text: string, proxy: ProxyCommand): boolean {
  try {
    const document = JSON.parse(text) as { transport?: Partial<ProxyCommand> } & Partial<ProxyCommand>;
    const { command, args } = document.transport ?? document;
    return command === proxy.command && JSON.stringify(args) === JSON.stringify(proxy.args);
  } catch {
    return false;
  }
}

/** The harness's own version, for the list of what was found; null when it does not say. */
export async function versionOf(machine: Machine, binary: string | null): Promise<string | null> {
  const program = binary === null ? null : await findOnPath(machine, binary);
  const text = program === null ? null : await readOutput(machine, program, ['--version']);
  return /\d+\.\d+\.\d+[\w.+-]*/.exec(text ?? '')?.[0] ?? null;
}
