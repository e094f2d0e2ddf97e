/** What Fygment changed on this computer, newest last: the memory behind `undo`. */
import { join } from 'node:path';
import type { Machine } from '../machine.ts';
import { readOwnJson, writeOwnJson } from '../own-file.ts';

export interface Change {
  /** Harness id. */
  target: string;
  /** The file itself, links resolved. */
  path: string;
  /** ISO 8601 UTC. */
  at: string;
  /** Where the bytes from before rest; null when there was no file. */
  backup: string | null;
  /** SHA-256 of the bytes before (null: no file) and after. */
  before: string | null;
  after: string;
  /** Folders that had to be made, outermost first. */
  folders: string[];
}

const MAX_CHANGES = 50;
const journalFile = (machine: Machine): string => join(machine.folders.state, 'changes.json');

export async function readChanges(machine: Machine): Promise<Change[]> {
  const value = await readOwnJson(machine, journalFile(machine));
  return Array.isArray(value) ? (value as Change[]) : [];
}

export async function recordChange(machine: Machine, change: Change): Promise<void> {
  await writeOwnJson(machine, journalFile(machine), [...(await readChanges(machine)), change].slice(-MAX_CHANGES));
}

export async function forgetChange(machine: Machine, change: Change): Promise<void> {
  const others = (await readChanges(machine)).filter((other) => other.path !== change.path || other.at !== change.at);
  await writeOwnJson(machine, journalFile(machine), others);
}
