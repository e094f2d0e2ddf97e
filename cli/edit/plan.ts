/**
 * What would change in one settings file: pure, so the preview, the write and the tests cannot
 * disagree. Throws EditRefused when the file cannot be edited safely.
 */
import { SERVER_NAME, type ConfigFile, type LocalHarness } from '../../domain/harnesses/harness.ts';
import { diffLines, type Hunk } from './diff.ts';
import { applyEdits, EditRefused } from './text-edit.ts';
import { keptByToml, parseToml, removeTomlEntry, setTomlEntry, valueAt, verifyToml, type TomlEntry } from './toml.ts';

/** `entry` is what the harness file says our entry looks like; null takes it out. */
export interface Intent {
  entry: Record<string, unknown> | null;
}

export interface Plan {
  action: 'add' | 'replace' | 'remove' | 'none';
  /** The whole text afterwards. */
  after: string;
  hunks: Hunk[];
  /** What stays, for the sentence under the diff. */
  kept: { entries: number; comments: number };
}

/** The path of our entry in the harness's file. */
export const entryPath = (harness: Pick<LocalHarness, 'serversKey'>): string[] => [...harness.serversKey, SERVER_NAME];

/** Our entry as the file says it today: undefined when it says nothing. Throws EditRefused when the file is not readable. */
export function readEntry(text: string, harness: Pick<LocalHarness, 'serversKey'>, format: ConfigFile['format']): unknown {
  requireToml(format);
  return valueAt(parseToml(text), entryPath(harness));
}

/** Plans one edit; `text` is null when the file does not exist. */
export function planEdit(text: string | null, harness: Pick<LocalHarness, 'serversKey'>, format: ConfigFile['format'], intent: Intent): Plan {
  requireToml(format);
  const before = text ?? '';
  const path = entryPath(harness);
  const entry = intent.entry as TomlEntry | null;
  const existing = valueAt(parseToml(before), path);
  const edits = entry === null ? removeTomlEntry(before, path) : setTomlEntry(before, path, entry);
  const after = applyEdits(before, edits);
  verifyToml(before, after, path, entry);
  return {
    action: after === before ? 'none' : entry === null ? 'remove' : existing === undefined ? 'add' : 'replace',
    after,
    hunks: diffLines(before, after),
    kept: keptByToml(before, path, edits),
  };
}

/** Each format needs its own proven editor; TOML has one so far. */
function requireToml(format: ConfigFile['format']): void {
  if (format !== 'toml') throw new EditRefused(`Fygment cannot edit ${format.toUpperCase()} files yet`, 1, 1);
}
