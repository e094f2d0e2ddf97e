/**
 * A lock between processes of one person: a file that only one can create. The owner's process
 * id makes an orphan recognisable at once; its age does where process ids mean nothing.
 */
import { errorCode } from './failure.ts';
import type { Machine } from './machine.ts';
import { dirname } from 'node:path';

/** No holder works longer than this: every request made under the lock has a shorter limit. */
export const LOCK_STALE_MS = 15_000;
/** Long enough to outwait an orphan and one honest holder. */
const LOCK_PATIENCE_MS = 40_000;
const LOCK_POLL_MS = 40;

/** Runs `work` while no other process holds the lock at `path`. */
export async function withLock<T>(machine: Machine, path: string, work: () => Promise<T>): Promise<T> {
  await machine.files.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const mine = `${machine.pid} ${machine.hostname} ${hex(machine.randomBytes(8))}\n`;
  const deadline = machine.monotonic() + LOCK_PATIENCE_MS;
  while (!(await create(machine, path, mine))) {
    await removeOrphan(machine, path);
    if (machine.monotonic() > deadline) throw new Error(`${path} is held by another process`);
    await machine.sleep(LOCK_POLL_MS + (machine.randomBytes(1)[0]! % LOCK_POLL_MS));
  }
  try {
    return await work();
  } finally {
    // A holder that slept past the limit must not remove its successor's lock.
    if ((await read(machine, path)) === mine) await machine.files.rm(path, { force: true });
  }
}

async function create(machine: Machine, path: string, content: string): Promise<boolean> {
  try {
    await machine.files.writeFile(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    // EPERM and EACCES: Windows, while the old file is being deleted.
    if (errorCode(error) === 'EEXIST' || (machine.platform === 'win32' && ['EPERM', 'EACCES'].includes(errorCode(error) ?? ''))) return false;
    throw error;
  }
}

const read = (machine: Machine, path: string) => machine.files.readFile(path, 'utf8').catch(() => null);

/** Removes the lock when its owner is gone. A second file decides who of the waiting may do so. */
async function removeOrphan(machine: Machine, path: string): Promise<void> {
  const seen = await read(machine, path);
  if (seen === null || !(await isOrphan(machine, path, seen))) return;
  const broom = `${path}.orphan`;
  if (!(await create(machine, broom, ''))) {
    // The sweeper itself may have been killed in its few microseconds of work.
    if (await isOld(machine, broom)) await machine.files.rm(broom, { force: true });
    return;
  }
  try {
    if ((await read(machine, path)) === seen) await machine.files.rm(path, { force: true });
  } finally {
    await machine.files.rm(broom, { force: true });
  }
}

async function isOrphan(machine: Machine, path: string, content: string): Promise<boolean> {
  const [pid, host] = content.trim().split(' ');
  // An empty file is one whose owner is between creating and writing it.
  if (pid && host === machine.hostname && !machine.alive(Number(pid))) return true;
  return isOld(machine, path);
}

async function isOld(machine: Machine, path: string): Promise<boolean> {
  const stat = await machine.files.stat(path).catch(() => null);
  return stat !== null && machine.now().getTime() - stat.mtimeMs > LOCK_STALE_MS;
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
