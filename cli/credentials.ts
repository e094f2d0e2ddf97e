/**
 * Where this computer's sign-in rests: a file that only its owner may read (0600 in a 0700
 * folder). A system keyring comes later; until then `fygment status` says so openly.
 *
 * A token is stored with the issuer that gave it and the resource it is for, and is never sent
 * anywhere else.
 */
import { join } from 'node:path';
import { Failure } from './failure.ts';
import { withLock } from './lock.ts';
import type { Machine } from './machine.ts';
import { readOwnJson, writeOwnJson } from './own-file.ts';

export interface Credential {
  issuer: string;
  resource: string;
  client_id: string;
  access_token: string;
  /** ISO 8601 UTC by this computer's clock; null when the server did not say. */
  expires_at: string | null;
  refresh_token: string | null;
  scope: string;
  /** Who signed in, when the server said so. */
  account?: string;
}

/** The file; every function here takes it, because a harness may start us without the environment that moved it. */
export const credentialsFile = (machine: Pick<Machine, 'folders'>): string => join(machine.folders.config, 'credentials.json');

type Stored = Record<string, Credential>;

/** What is stored for an origin; null when nothing is. */
export async function readCredential(machine: Machine, file: string, origin: string): Promise<Credential | null> {
  const stored = await readStored(machine, file);
  return Object.hasOwn(stored, origin) ? stored[origin]! : null;
}

/** Runs `work` while no other process of this person changes the file. */
export function whileLocked<T>(machine: Machine, file: string, work: () => Promise<T>): Promise<T> {
  return withLock(machine, `${file}.lock`, work);
}

/** Stores or, with null, forgets. Call it under `whileLocked`. */
export async function writeCredential(machine: Machine, file: string, origin: string, credential: Credential | null): Promise<void> {
  const { [origin]: _, ...others } = await readStored(machine, file);
  await writeOwnJson(machine, file, credential === null ? others : { ...others, [origin]: credential });
}

async function readStored(machine: Machine, file: string): Promise<Stored> {
  const value = await readOwnJson(machine, file);
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value) || !Object.values(value).every(isCredential)) {
    throw new Failure('config', 'The file with this computer’s sign-in is damaged.', {
      place: { file },
      remedies: [{ label: 'What to do', text: 'Delete that file, then sign in again: fygment login' }],
    });
  }
  return value as Stored;
}

function isCredential(value: unknown): value is Credential {
  const credential = value as Partial<Credential> | null;
  return typeof credential === 'object' && credential !== null
    && [credential.issuer, credential.resource, credential.client_id, credential.access_token, credential.scope].every((text) => typeof text === 'string')
    && [credential.expires_at, credential.refresh_token].every((text) => text === null || typeof text === 'string');
}
