/**
 * Which file may be edited, and its bytes. A settings file is somebody else's: everything
 * unusual about it is refused in words rather than guessed at.
 */
import { dirname, join, sep } from 'node:path';
import { errorCode, excerptOf, Failure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { EditRefused } from './text-edit.ts';

export interface SafeFile {
  /** The path people know. */
  shown: string;
  /** The file itself, links resolved once. */
  path: string;
  exists: boolean;
  mode: number;
  gid: number;
}

const refuse = (file: string, what: string, todo: string): Failure =>
  new Failure('config', `${what} Nothing was changed.`, { place: { file }, remedies: [{ label: 'What to do', text: todo }] });

/**
 * Looks before touching: a regular file of this person, writable, one name, and inside one of
 * `roots` after links are followed.
 */
export async function locate(machine: Machine, file: string, roots: readonly string[]): Promise<SafeFile> {
  const { files } = machine;
  const link = await files.lstat(file).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    if (errorCode(error) === 'ENOTDIR') throw refuse(file, 'A file stands where the settings folder should be.', 'Move that file away, then run this again.');
    throw unreadable(file, error);
  });
  if (link === null) return { shown: file, path: await nearestReal(machine, file, roots), exists: false, mode: 0, gid: 0 };

  const path = await files.realpath(file).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') throw refuse(file, 'This is a link to a file that does not exist.', 'Repair or remove the link, then run this again.');
    throw unreadable(file, error);
  });
  await requireInside(machine, file, path, roots);
  const stat = await files.stat(path);
  if (!stat.isFile()) throw refuse(file, 'This is not a regular file.', 'Put a regular file in its place, then run this again.');
  if (machine.uid !== null && stat.uid !== machine.uid) throw refuse(file, 'This file belongs to another user of this computer.', 'Run this as the user whose settings they are.');
  if (stat.nlink > 1) throw refuse(file, 'This file has a second name (a hard link) that would keep the old text.', 'Give it one name only, then run this again.');
  if ((stat.mode & 0o200) === 0) throw refuse(file, 'This file is read-only.', 'Allow writing to it, or ask whoever manages this computer.');
  return { shown: file, path, exists: true, mode: stat.mode & 0o7777, gid: stat.gid };
}

/** The bytes as text, a byte order mark included; null when there is no file. Refuses what is not UTF-8. */
export async function readText(machine: Machine, file: SafeFile): Promise<string | null> {
  const bytes = await machine.files.readFile(file.path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw unreadable(file.shown, error);
  });
  return bytes === null ? null : decode(bytes);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string {
  if (valid(bytes)) return utf8.decode(bytes);
  // A line end is never part of another character, so each line can be judged alone.
  for (let start = 0, line = 1; start <= bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const row = bytes.subarray(start, end === -1 ? bytes.length : end);
    if (!valid(row)) throw new EditRefused('this is not UTF-8 text', line, firstBadColumn(row));
    if (end === -1) break;
    start = end + 1;
  }
  throw new EditRefused('this is not UTF-8 text', 1, 1);
}

const valid = (row: Uint8Array): boolean => {
  try {
    utf8.decode(row);
    return true;
  } catch {
    return false;
  }
};

/** 1-based column of the first byte that starts no character. */
function firstBadColumn(row: Uint8Array): number {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true }).decode(row);
  return lenient.indexOf('\ufffd') + 1;
}

/** A refusal by the editor, in the form people see: the place, three lines, the caret. */
export function refusalIn(file: string, text: string | null, error: EditRefused): Failure {
  return new Failure('config', 'This settings file cannot be edited safely. Nothing was changed.', {
    place: { file, line: error.line, column: error.column },
    excerpt: text === null ? null : excerptOf(text, error.line, error.column, error.message),
    remedies: [{ label: 'What to do', text: `Correct the file near line ${error.line}, then run this again.` }],
  });
}

function unreadable(file: string, error: unknown): Failure {
  return refuse(file, `This file cannot be read (${errorCode(error) ?? 'unknown reason'}).`, 'Check who may read it, then run this again.');
}

/** For a file that does not exist yet: its folder, as far as it exists, must be inside too. */
async function nearestReal(machine: Machine, file: string, roots: readonly string[]): Promise<string> {
  const missing: string[] = [file.slice(dirname(file).length + 1)];
  let folder = dirname(file);
  for (;;) {
    const real = await machine.files.realpath(folder).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw unreadable(file, error);
    });
    if (real !== null) {
      const path = join(real, ...missing);
      await requireInside(machine, file, path, roots);
      return path;
    }
    const isLink = await machine.files.lstat(folder).then(() => true, () => false);
    if (isLink) throw refuse(file, 'Its folder is a link to a folder that does not exist.', 'Repair or remove the link, then run this again.');
    missing.unshift(folder.slice(dirname(folder).length).replace(/^[\\/]/, ''));
    folder = dirname(folder);
  }
}

async function requireInside(machine: Machine, file: string, path: string, roots: readonly string[]): Promise<void> {
  for (const root of roots) {
    const real = await machine.files.realpath(root).catch(() => root);
    // With the separator: /home/ann is not inside /home/an.
    if (path.startsWith(real.endsWith(sep) ? real : real + sep)) return;
  }
  throw refuse(file, `This is a link that leaves your own folders, to ${path}.`, 'Edit the file there by hand, or put a regular file in its place.');
}
