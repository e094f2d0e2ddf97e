/**
 * The machine this runs on: the only file that touches the environment, the clock, chance and
 * the process. Everything else gets it as an argument, so a test can have a home of its own.
 */
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import * as files from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { dirname, posix, win32 } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface Output extends Writable {
  isTTY?: boolean;
  columns?: number;
}
export interface Input extends Readable {
  isTTY?: boolean;
}

/** Where our own files rest. Each folder is ours alone. */
export interface Folders {
  /** Credentials. */
  config: string;
  /** The undo journal, locks and logs. */
  state: string;
  /** Installed copies of the program. */
  data: string;
}

export interface Machine {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  cwd: string;
  hostname: string;
  /** Numeric user id; null where the system has none. */
  uid: number | null;
  pid: number;
  /** Absolute path of the running Node. */
  node: string;
  nodeVersion: string;
  /** The file this program runs from; `bundled` when it is the published bundle. */
  program: { file: string; folder: string; bundled: boolean };
  folders: Folders;
  files: typeof files;
  stdin: Input;
  stdout: Output;
  stderr: Output;
  now(): Date;
  /** Milliseconds of a clock that only goes forward. */
  monotonic(): number;
  sleep(milliseconds: number): Promise<void>;
  randomBytes(length: number): Uint8Array;
  /** Is there a process with this id? */
  alive(pid: number): boolean;
  fetch: typeof fetch;
  spawn(command: string, args: readonly string[], options: SpawnOptions): Promise<ChildProcess>;
}

/** Where our files rest by the conventions of each system. Pure, so every platform can be tested on one. */
export function foldersFor(platform: NodeJS.Platform, home: string, env: Machine['env']): Folders {
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local');
    const roaming = env.APPDATA || win32.join(home, 'AppData', 'Roaming');
    return { config: win32.join(roaming, 'Fygment'), state: win32.join(local, 'Fygment', 'state'), data: win32.join(local, 'Fygment') };
  }
  // XDG base directories: a relative value must be ignored.
  const xdg = (name: string, fallback: string) => {
    const value = env[name];
    return value && posix.isAbsolute(value) ? value : posix.join(home, fallback);
  };
  const config = posix.join(xdg('XDG_CONFIG_HOME', '.config'), 'fygment');
  if (platform === 'darwin') {
    const support = posix.join(home, 'Library', 'Application Support', 'Fygment');
    return { config, state: posix.join(support, 'state'), data: support };
  }
  return {
    config,
    state: posix.join(xdg('XDG_STATE_HOME', '.local/state'), 'fygment'),
    data: posix.join(xdg('XDG_DATA_HOME', '.local/share'), 'fygment'),
  };
}

/** The machine of this process. `entry` is the `import.meta.url` of the file that was started. */
export function realMachine(entry: string): Machine {
  const file = fileURLToPath(entry);
  const home = homedir();
  return {
    platform: process.platform,
    env: process.env,
    home,
    cwd: process.cwd(),
    hostname: hostname(),
    uid: process.getuid?.() ?? null,
    pid: process.pid,
    node: process.execPath,
    nodeVersion: process.versions.node,
    program: { file, folder: dirname(file), bundled: file.endsWith('.mjs') },
    folders: foldersFor(process.platform, home, process.env),
    files,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => new Date(),
    monotonic: () => performance.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    alive(pid) {
      try {
        process.kill(pid, 0);
        return true;
      } catch (error) {
        // EPERM: it exists and belongs to somebody else.
        return (error as NodeJS.ErrnoException).code === 'EPERM';
      }
    },
    fetch: (input, init) => fetch(input, init),
    // Loaded only when something is started; --help never needs it.
    spawn: async (command, args, options) => (await import('node:child_process')).spawn(command, [...args], options),
  };
}
