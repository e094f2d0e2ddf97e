/** Files that are ours alone: 0600 in a 0700 folder, and always whole. */
import { dirname } from 'node:path';
import { errorCode, Failure } from './failure.ts';
import type { Machine } from './machine.ts';

/** The parsed JSON; null when there is no file. A damaged file is named, never guessed at. */
export async function readOwnJson(machine: Machine, path: string): Promise<unknown> {
  const text = await machine.files.readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw new Failure('config', `A file of Fygment’s own cannot be read (${errorCode(error)}).`, { place: { file: path } });
  });
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Failure('config', 'A file of Fygment’s own is damaged.', {
      place: { file: path },
      remedies: [{ label: 'What to do', text: 'Delete that file, then run this again.' }],
    });
  }
}

/** Replaces the file in one step: a reader sees the old or the new, and so does the next start after a crash. */
export async function writeOwnJson(machine: Machine, path: string, value: unknown): Promise<void> {
  const { files } = machine;
  await files.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${machine.pid}.${Buffer.from(machine.randomBytes(6)).toString('hex')}.tmp`;
  try {
    const handle = await files.open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(value, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await files.rename(temporary, path);
  } catch (error) {
    await files.rm(temporary, { force: true });
    throw error;
  }
}
