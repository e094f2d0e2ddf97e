/** A harness on this computer: where its settings are, whether it is here, and what its entry says. */
import { isAbsolute, join } from 'node:path';
import type { ConfigFile, LocalHarness, Platform, ProxyCommand } from '../domain/harnesses/harness.ts';
import { findHarness } from '../domain/harnesses/index.ts';
import { credentialsFile } from './credentials.ts';
import type { Job } from './edit/apply.ts';
import { planEdit, readEntry } from './edit/plan.ts';
import { locate, readText } from './edit/safe-file.ts';
import { EditRefused } from './edit/text-edit.ts';
import { errorCode, Failure } from './failure.ts';
import { foldersFor, type Machine } from './machine.ts';
import { CANONICAL_ORIGIN } from './origin.ts';
import { isReady, readyHarnesses } from './ready-harnesses.ts';

export type Scope = ConfigFile['scope'];

/** The harnesses that --target names, in its order. Refuses unknown and not-yet ones by name. */
export function chooseTargets(text: string): LocalHarness[] {
  const names = [...new Set(text.split(',').map((name) => name.trim()).filter((name) => name !== ''))];
  const remedies = [{ label: 'Today', text: readyHarnesses.map(({ id }) => id).join(', ') }];
  if (names.length === 0) throw new Failure('usage', '--target needs the name of a client.', { remedies });
  return names.map((name) => {
    const harness = findHarness(name);
    if (harness === null) throw new Failure('usage', `There is no target “${name}”.`, { remedies });
    if (harness.kind === 'hosted') {
      throw new Failure('usage', `${harness.name} runs elsewhere, so nothing on this computer sets it up.`, {
        remedies: [{ label: 'What to do', text: harness.paste }],
      });
    }
    if (!isReady(harness)) throw new Failure('usage', `Fygment cannot set up ${harness.name} yet; it is on the roadmap. Nothing was changed.`, { remedies });
    return harness;
  });
}

export interface Target {
  harness: LocalHarness;
  file: string;
  format: ConfigFile['format'];
  roots: string[];
  scope: Scope;
}

/** Where the harness's settings of this scope are on this machine. */
export function targetOn(machine: Machine, harness: LocalHarness, scope: Scope): Target {
  const config = harness.files.find((file) => file.scope === scope);
  if (config === undefined) throw new Failure('usage', `${harness.name} has no settings of scope “${scope}”.`);
  const moved = config.folderVariable === null ? undefined : machine.env[config.folderVariable.name];
  if (moved) {
    if (!isAbsolute(moved)) throw new Failure('config', `${config.folderVariable!.name} is not an absolute path. Nothing was changed.`);
    return { harness, scope, format: config.format, file: join(moved, config.folderVariable!.file), roots: [moved, machine.home] };
  }
  const path = config.path[platformOf(machine)];
  const file = scope === 'project' ? join(machine.cwd, path) : expand(machine, path);
  return { harness, scope, format: config.format, file, roots: scope === 'project' ? [machine.cwd, machine.home] : [machine.home] };
}

/** The job that writes (or, with null, removes) our entry. */
export function jobFor(target: Target, proxy: ProxyCommand | null): Job {
  const entry = proxy === null ? null : target.harness.entry(proxy);
  return {
    target: target.harness.id,
    file: target.file,
    roots: target.roots,
    // A person's own settings are nobody else's business; a project's are shared.
    newMode: target.scope === 'user' ? 0o600 : 0o644,
    plan: (text) => planEdit(text, target.harness, target.format, { entry }),
  };
}

/** The proxy's canonical argv: the same for setup, status and a policy that compares it. */
export function proxyCommand(machine: Machine, program: string, harness: LocalHarness, origin: string): ProxyCommand {
  const usual = foldersFor(machine.platform, machine.home, {}).config;
  const credentials = machine.folders.config === usual ? null : credentialsFile(machine);
  return {
    command: machine.node,
    args: [
      program, 'mcp', 'proxy', '--harness', harness.id,
      ...(origin === CANONICAL_ORIGIN ? [] : ['--url', origin]),
      // Harnesses do not pass the environment on, so a moved folder has to be said.
      ...(credentials === null ? [] : ['--credentials', credentials]),
    ],
  };
}

export type Inspection =
  | { state: 'absent' }
  | { state: 'ours'; command: string; args: string[] }
  | { state: 'other'; note: string }
  | { state: 'unreadable'; failure: Failure };

/** What the settings say about Fygment now, without judging whether it is current. */
export async function inspect(machine: Machine, target: Target): Promise<Inspection> {
  let text: string | null = null;
  try {
    text = await readText(machine, await locate(machine, target.file, target.roots));
    const entry = text === null ? undefined : readEntry(text, target.harness, target.format);
    if (entry === undefined) return { state: 'absent' };
    const { command, args, ...others } = (typeof entry === 'object' && entry !== null ? entry : {}) as { command?: unknown; args?: unknown };
    const words = Array.isArray(args) ? args.filter((arg): arg is string => typeof arg === 'string') : [];
    if (typeof command !== 'string' || !words.join(' ').includes('mcp proxy --harness') || Object.keys(others).length > 0) {
      return { state: 'other', note: noteFor(command, words, entry) };
    }
    return { state: 'ours', command, args: words };
  } catch (error) {
    if (error instanceof EditRefused) {
      return { state: 'unreadable', failure: new Failure('config', `cannot be read, line ${error.line} column ${error.column}`, { place: { file: target.file, line: error.line, column: error.column } }) };
    }
    if (error instanceof Failure) return { state: 'unreadable', failure: error };
    throw error;
  }
}

function noteFor(command: unknown, args: readonly string[], entry: unknown): string {
  const line = [command, ...args].join(' ');
  if (line.includes('mcp-remote')) return /mcp-remote@\d/.test(line) ? 'hand-written entry, mcp-remote' : 'hand-written entry, unpinned mcp-remote';
  if (typeof (entry as { url?: unknown } | null)?.url === 'string') return 'hand-written entry, direct URL';
  return 'hand-written entry';
}

/** Is the harness here? Its folder or its program is the sign; a folder alone may have outlived an uninstall. */
export async function isFound(machine: Machine, harness: LocalHarness): Promise<boolean> {
  for (const trace of harness.traces) if (await exists(machine, expand(machine, trace))) return true;
  for (const { folderVariable } of harness.files) {
    const moved = folderVariable === null ? undefined : machine.env[folderVariable.name];
    if (moved && (await exists(machine, moved))) return true;
  }
  return harness.binary !== null && (await findOnPath(machine, harness.binary)) !== null;
}

/** The program's absolute path, as a shell would find it; null when it is not on PATH. */
export async function findOnPath(machine: Machine, name: string): Promise<string | null> {
  const windows = machine.platform === 'win32';
  const endings = windows ? (machine.env.PATHEXT ?? '.EXE;.CMD').split(';') : [''];
  for (const folder of (machine.env.PATH ?? machine.env.Path ?? '').split(windows ? ';' : ':')) {
    if (!isAbsolute(folder)) continue;
    for (const ending of endings) {
      const file = join(folder, name + ending.toLowerCase());
      const stat = await machine.files.stat(file).catch(() => null);
      if (stat?.isFile() && (windows || (stat.mode & 0o111) !== 0)) return file;
    }
  }
  return null;
}

async function exists(machine: Machine, path: string): Promise<boolean> {
  return machine.files.stat(path).then(() => true, (error: unknown) => errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR');
}

/** `~` is the home folder, `%NAME%` a variable of Windows. */
function expand(machine: Machine, path: string): string {
  const named = path.replace(/%(\w+)%/g, (_, name: string) => machine.env[name] ?? '');
  return named.startsWith('~') ? join(machine.home, named.slice(1)) : named;
}

const platformOf = (machine: Machine): Platform => (machine.platform === 'darwin' || machine.platform === 'win32' ? machine.platform : 'linux');
