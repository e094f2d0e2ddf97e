/** A machine with a home of its own in a temporary folder, and a terminal that remembers. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { foldersFor, realMachine, type Input, type Machine, type Output } from '../../cli/machine.ts';

export const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface FakeMachine extends Machine {
  /** Everything printed so far. */
  out(): string;
  err(): string;
}

/** A temporary folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fygment-cli-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The real machine with another home, environment and terminal; `changes` replace anything else. */
export function fakeMachine(changes: Partial<Machine> & { typed?: string } = {}): FakeMachine {
  const { typed, ...replaced } = changes;
  const home = replaced.home ?? temporaryFolder();
  const stdout = new PassThrough() as PassThrough & Output;
  const stderr = new PassThrough() as PassThrough & Output;
  const stdin = new PassThrough() as PassThrough & Input;
  const said = { out: '', err: '' };
  stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  if (typed !== undefined) {
    stdin.isTTY = true;
    stdout.isTTY = true;
    stdin.write(typed);
  }
  const env = replaced.env ?? { PATH: '/usr/bin:/bin', NO_COLOR: '1' };
  return {
    ...realMachine(pathToFileURL(join(repository, 'cli', 'fygment.ts')).href),
    home, env, cwd: home, hostname: 'linus-mbp', stdin, stdout, stderr,
    folders: foldersFor('linux', home, env),
    ...replaced,
    out: () => said.out,
    err: () => said.err,
  };
}

/** A Codex settings file in that home. */
export async function writeCodexSettings(machine: Machine, text: string | Buffer, mode = 0o600): Promise<string> {
  const file = join(machine.home, '.codex', 'config.toml');
  await machine.files.mkdir(dirname(file), { recursive: true });
  await machine.files.writeFile(file, text, { mode });
  await machine.files.chmod(file, mode);
  return file;
}
