/**
 * The access token of this computer, renewed by one process at a time. Any number of proxies
 * share one sign-in: whoever gets the lock renews, the others read what it stored.
 */
import { readCredential, whileLocked, writeCredential, type Credential } from '../credentials.ts';
import { Failure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { mcpUrlOf } from '../origin.ts';

/** `none`: only a sign-in helps. `outage`: the sign-in is intact and could not be used right now. */
export type Access = { kind: 'token'; token: string } | { kind: 'none'; message: string } | { kind: 'outage'; message: string };

export interface TokenSource {
  /** The token in memory while it is surely good; null means: ask `current`. */
  ready(): string | null;
  current(): Promise<Access>;
  /** A better token than one the server refused. */
  renew(refused: string): Promise<Access>;
}

/** Renew this long before the end, so that no request leaves with a token that ends on the way. */
const RENEW_EARLY_MS = 30_000;

const loginHint = (origin: string): string => `fygment login --url ${origin}`;

/** Tokens for one origin out of the credentials file. */
export function createTokenSource(machine: Machine, origin: string, file: string): TokenSource {
  let held: Credential | null = null;
  let reading: Promise<Access> | null = null;
  let renewing: Promise<Access> | null = null;

  const fresh = (credential: Credential): boolean =>
    credential.expires_at === null || Date.parse(credential.expires_at) - RENEW_EARLY_MS > machine.now().getTime();
  const give = (credential: Credential): Access => {
    held = credential;
    return { kind: 'token', token: credential.access_token };
  };

  async function stored(): Promise<Credential | Access> {
    const credential = await readCredential(machine, file, origin);
    if (credential === null) return { kind: 'none', message: `This computer is not signed in to ${origin}. Run: ${loginHint(origin)}` };
    // A token goes only to the resource it was given for.
    if (credential.resource !== mcpUrlOf(origin)) return { kind: 'none', message: `The stored sign-in is for ${credential.resource}. Run: ${loginHint(origin)}` };
    return credential;
  }

  async function renew(refused: string | null): Promise<Access> {
    held = null;
    try {
      return await whileLocked(machine, file, async () => {
        const credential = await stored();
        if ('kind' in credential) return credential;
        // Someone else renewed while we waited for the lock.
        if (credential.access_token !== refused && fresh(credential)) return give(credential);
        const { refresh } = await import('./refresh.ts');
        const result = await refresh(machine, origin, credential);
        if (result.kind === 'renewed') {
          await writeCredential(machine, file, origin, result.credential);
          return give(result.credential);
        }
        if (result.kind === 'ended') {
          // Deletes only what was refused: a sign-in that happened meanwhile stays.
          const now = await readCredential(machine, file, origin);
          if (now !== null && now.refresh_token === credential.refresh_token) await writeCredential(machine, file, origin, null);
          return { kind: 'none', message: `${result.message} Run: ${loginHint(origin)}` };
        }
        return { kind: result.kind === 'stopped' ? 'none' : 'outage', message: result.message };
      });
    } catch (error) {
      return { kind: 'outage', message: error instanceof Failure ? error.message : `The stored sign-in cannot be used (${String((error as Error).message)}).` };
    }
  }

  async function current(): Promise<Access> {
    try {
      const credential = await stored();
      if ('kind' in credential) return credential;
      if (fresh(credential)) return give(credential);
    } catch (error) {
      return { kind: 'none', message: error instanceof Failure ? `${error.message} ${error.place?.file ?? ''}`.trim() : 'The stored sign-in cannot be read.' };
    }
    return renewOnce(null);
  }
  // However many calls wait for a token, this process asks once.
  const renewOnce = (refused: string | null) => (renewing ??= renew(refused).finally(() => (renewing = null)));

  return {
    ready: () => (held !== null && fresh(held) ? held.access_token : null),
    current: () => (reading ??= current().finally(() => (reading = null))),
    renew: async (refused) => {
      // Renewed by another call meanwhile: that token has not been refused.
      if (held !== null && held.access_token !== refused && fresh(held)) return give(held);
      return renewOnce(refused);
    },
  };
}
