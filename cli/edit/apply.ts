/**
 * Writes one planned edit so that every moment in between is survivable: the file is the old
 * text or the new one, never a mixture, and the old bytes are kept.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode, Failure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { forgetChange, recordChange, type Change } from './journal.ts';
import type { Plan } from './plan.ts';
import { locate, readText, refusalIn, type SafeFile } from './safe-file.ts';
import { EditRefused } from './text-edit.ts';

/** Moments between two steps, in order. Tests stop or interfere here; nothing else does. */
export type Moment = 'read' | 'backed-up' | 'written' | 'synced' | 'recorded' | 'compared' | 'renamed';
export type AtMoment = (moment: Moment) => void | Promise<void>;

export interface Job {
  target: string;
  file: string;
  /** Folders the file may lie in after links are followed. */
  roots: readonly string[];
  /** Mode of a file that does not exist yet. */
  newMode: number;
  plan(text: string | null): Plan;
}

const KEEP_BACKUPS = 5;
const MAX_RESTARTS = 3;

/** The plan for the file as it is now, and the text it was made from. Refusals carry the place. */
export async function preview(machine: Machine, job: Job): Promise<{ file: SafeFile; text: string | null; plan: Plan }> {
  const file = await locate(machine, job.file, job.roots);
  let text: string | null = null;
  try {
    text = await readText(machine, file);
    return { file, text, plan: job.plan(text) };
  } catch (error) {
    throw error instanceof EditRefused ? refusalIn(job.file, text, error) : error;
  }
}

/** Carries the job out; null when the file already says what it should. */
export async function apply(machine: Machine, job: Job, at: AtMoment = () => {}): Promise<Change | null> {
  for (let attempt = 0; attempt <= MAX_RESTARTS; attempt++) {
    const { file, text, plan } = await preview(machine, job);
    await at('read');
    if (plan.action === 'none') return null;
    const change = await replace(machine, job, file, text, plan.after, at);
    if (change) return change;
  }
  throw new Failure('config', 'Another program keeps changing this file. Nothing was changed.', {
    place: { file: job.file },
    remedies: [{ label: 'What to do', text: 'Close the program that uses it, then run this again.' }],
  });
}

/** One attempt. Null when the file changed since it was read, so that the edit must be planned anew. */
async function replace(machine: Machine, job: Job, file: SafeFile, text: string | null, after: string, at: AtMoment): Promise<Change | null> {
  const { files } = machine;
  const folder = dirname(file.path);
  const folders = await makeFolders(machine, folder, (job.newMode & 0o077) === 0 ? 0o700 : 0o755);
  await sweep(machine, file.path);
  const stamp = machine.now().toISOString().replace(/[-:.]/g, '');
  const backup = text === null ? null : `${file.path}.fygment-${stamp}-${hex(machine.randomBytes(3))}.bak`;
  const temporary = join(folder, `.${basename(file.path)}.fygment-${machine.pid}-${hex(machine.randomBytes(6))}.tmp`);
  try {
    if (backup !== null) await writeNew(machine, backup, text!, 0o600);
    await at('backed-up');
    await writeNew(machine, temporary, after, file.exists ? file.mode : job.newMode, file.exists ? file.gid : null, () => at('written'));
    await at('synced');
    const change: Change = {
      target: job.target, path: file.path, at: machine.now().toISOString(), backup,
      before: text === null ? null : sha256(text), after: sha256(after), folders,
    };
    // Recorded first: a change that is known and did not happen is harmless, the reverse is not.
    await recordChange(machine, change);
    await at('recorded');
    const current = await files.readFile(file.path).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    const unchanged = (current === null ? null : sha256(current)) === change.before;
    if (unchanged) await at('compared');
    if (unchanged && file.exists) await files.rename(temporary, file.path);
    else if (!unchanged || !(await createFrom(machine, temporary, file.path))) {
      await forgetChange(machine, change);
      await discard(machine, temporary, backup);
      return null;
    }
    await at('renamed');
    await syncFolder(machine, folder);
    await pruneBackups(machine, file.path);
    return change;
  } catch (error) {
    await discard(machine, temporary, null);
    if (error instanceof Failure || errorCode(error) === null) throw error;
    throw new Failure('config', `This file could not be written (${errorCode(error)}). Nothing was changed.`, { place: { file: job.file }, cause: error });
  }
}

/** Writes bytes that are on the disk when this returns. Never follows a link, never overwrites. */
async function writeNew(machine: Machine, path: string, text: string, mode: number, gid: number | null = null, beforeSync: () => void | Promise<void> = () => {}): Promise<void> {
  const handle = await machine.files.open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), mode);
  try {
    await handle.writeFile(text);
    // The process's umask may have taken bits away.
    if (machine.platform !== 'win32') await handle.chmod(mode);
    if (gid !== null && machine.uid !== null) await handle.chown(machine.uid, gid).catch(() => {});
    await beforeSync();
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives a new file its name only if nobody else did meanwhile. */
async function createFrom(machine: Machine, temporary: string, path: string): Promise<boolean> {
  try {
    await machine.files.link(temporary, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    // A file system without hard links: rename is the best there is.
    await machine.files.rename(temporary, path);
    return true;
  }
  await machine.files.rm(temporary, { force: true });
  return true;
}

async function discard(machine: Machine, temporary: string, backup: string | null): Promise<void> {
  await machine.files.rm(temporary, { force: true });
  if (backup !== null) await machine.files.rm(backup, { force: true });
}

async function makeFolders(machine: Machine, folder: string, mode: number): Promise<string[]> {
  const first = await machine.files.mkdir(folder, { recursive: true, mode });
  if (first === undefined) return [];
  const made = [folder];
  while (made[0] !== first) made.unshift(dirname(made[0]!));
  return made;
}

async function syncFolder(machine: Machine, folder: string): Promise<void> {
  // Windows has no such call; elsewhere the rename is only durable with it.
  const handle = await machine.files.open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** Removes what a killed run of ours left beside the file. */
async function sweep(machine: Machine, path: string): Promise<void> {
  const pattern = new RegExp(`^\\.${escapeRegExp(basename(path))}\\.fygment-(\\d+)-[0-9a-f]+\\.tmp$`);
  for (const name of await machine.files.readdir(dirname(path))) {
    const pid = pattern.exec(name)?.[1];
    if (pid && Number(pid) !== machine.pid && !machine.alive(Number(pid))) await machine.files.rm(join(dirname(path), name), { force: true });
  }
}

async function pruneBackups(machine: Machine, path: string): Promise<void> {
  const start = `${basename(path)}.fygment-`;
  const names = (await machine.files.readdir(dirname(path))).filter((name) => name.startsWith(start) && name.endsWith('.bak')).sort();
  for (const name of names.slice(0, -KEEP_BACKUPS)) await machine.files.rm(join(dirname(path), name), { force: true });
}

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
