/** Takes the newest change of a target back: the bytes from before, or no file if there was none. */
import { dirname } from 'node:path';
import type { LocalHarness } from '../../domain/harnesses/harness.ts';
import { errorCode, Failure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { sha256 } from './apply.ts';
import { forgetChange, readChanges, type Change } from './journal.ts';

/** The newest change that is still in force, or null. Changes that never reached the file are forgotten on the way. */
export async function newestChange(machine: Machine, target: string | null): Promise<Change | null> {
  const changes = (await readChanges(machine)).filter((change) => target === null || change.target === target);
  for (const change of changes.reverse()) {
    if ((await digestOf(machine, change.path)) !== change.before) return change;
    await forgetChange(machine, change);
  }
  return null;
}

/** Puts the bytes back. Refuses when anyone changed the file since, so that nobody's work is lost. */
export async function undoChange(machine: Machine, change: Change, harness: Pick<LocalHarness, 'name'>): Promise<void> {
  const { files } = machine;
  if ((await digestOf(machine, change.path)) !== change.after) {
    throw new Failure('config', `${harness.name}’s settings were changed since Fygment wrote them. Nothing was changed.`, {
      place: { file: change.path },
      remedies: [
        { label: 'What to do', text: 'Remove the “fygment” entry by hand.' },
        ...(change.backup === null ? [] : [{ label: 'Or', text: `Compare with the file from before: ${change.backup}` }]),
      ],
    });
  }
  if (change.backup === null) {
    await files.rm(change.path, { force: true });
    // Folders we made go too, as long as nothing else moved in.
    for (const folder of [...change.folders].reverse()) await files.rmdir(folder).catch(() => {});
  } else {
    const bytes = await files.readFile(change.backup).catch(() => null);
    if (bytes === null || sha256(bytes) !== change.before) {
      throw new Failure('config', 'The kept copy from before is gone or was changed. Nothing was changed.', { place: { file: change.backup } });
    }
    const { mode } = await files.stat(change.path);
    const temporary = `${change.backup}.${machine.pid}.tmp`;
    const handle = await files.open(temporary, 'wx', mode & 0o7777);
    try {
      await handle.writeFile(bytes);
      if (machine.platform !== 'win32') await handle.chmod(mode & 0o7777);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await files.rename(temporary, change.path);
    await files.rm(change.backup, { force: true });
  }
  const folder = await files.open(dirname(change.path), 'r').catch(() => null);
  await folder?.sync().catch(() => {});
  await folder?.close();
  await forgetChange(machine, change);
}

async function digestOf(machine: Machine, path: string): Promise<string | null> {
  return machine.files.readFile(path).then(sha256, (error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw new Failure('config', `This file cannot be read (${errorCode(error)}). Nothing was changed.`, { place: { file: path } });
  });
}
