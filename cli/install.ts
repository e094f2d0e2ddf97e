/**
 * The copy that harnesses start: under the person's data folder, one folder per version, at an
 * absolute path. A package runner would add its own start-up time and network to every start,
 * and its cache may vanish.
 */
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './failure.ts';
import type { Machine } from './machine.ts';
import { VERSION } from './version.ts';

export interface Installed {
  /** The file to start with Node. */
  program: string;
  /** False when it was already there, or when this is a checkout that runs itself. */
  copied: boolean;
  kind: 'copy' | 'checkout';
}

/** Where the copy is or would be; changes nothing. */
export async function installedProgram(machine: Machine): Promise<Installed & { source: [string, Buffer][] }> {
  const { bundled, file, folder } = machine.program;
  // From sources there is nothing to copy: the checkout's own launcher is the program.
  if (!bundled) return { program: join(folder, 'bin', 'fygment.mjs'), copied: false, kind: 'checkout', source: [] };
  const source = await bundleFiles(machine, folder);
  // Running from an installed copy already.
  if (dirname(folder) === machine.folders.data) return { program: file, copied: false, kind: 'copy', source };
  // Another build with the same version number must not change under a running proxy.
  for (const name of [VERSION, `${VERSION}-${digest(source)}`]) {
    const place = join(machine.folders.data, name);
    const there = await bundleFiles(machine, place).catch(() => null);
    if (there === null || digest(there) === digest(source)) return { program: join(place, basename(file)), copied: there === null, kind: 'copy', source };
  }
  return { program: file, copied: false, kind: 'copy', source };
}

/** Puts the copy in place if it is not there yet. The folder appears whole or not at all. */
export async function install(machine: Machine): Promise<Installed> {
  const { source, ...installed } = await installedProgram(machine);
  if (!installed.copied) return installed;
  const { files } = machine;
  const place = dirname(installed.program);
  const temporary = `${place}.${machine.pid}.tmp`;
  await files.rm(temporary, { recursive: true, force: true });
  for (const [name, bytes] of source) {
    const file = join(temporary, name);
    await files.mkdir(dirname(file), { recursive: true, mode: 0o755 });
    await files.writeFile(file, bytes, { mode: 0o644 });
  }
  await files.rename(temporary, place).catch(async (error: unknown) => {
    await files.rm(temporary, { recursive: true, force: true });
    // Another setup was first; its copy has the same content.
    if (!['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(errorCode(error) ?? '')) throw error;
  });
  return installed;
}

/** The program's files by relative name, in a stable order. */
async function bundleFiles(machine: Machine, folder: string): Promise<[string, Buffer][]> {
  const main = await machine.files.readdir(folder);
  const chunks = await machine.files.readdir(join(folder, 'chunks')).catch(() => []);
  const names = [...main.filter((name) => name.endsWith('.mjs')), ...chunks.filter((name) => name.endsWith('.mjs')).map((name) => join('chunks', name))];
  return Promise.all(names.sort().map(async (name): Promise<[string, Buffer]> => [name, await machine.files.readFile(join(folder, name))]));
}

function digest(files: readonly [string, Buffer][]): string {
  const hash = createHash('sha256');
  for (const [name, bytes] of files) hash.update(`${name} ${bytes.length}\n`).update(bytes);
  return hash.digest('hex').slice(0, 8);
}
