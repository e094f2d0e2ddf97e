/**
 * One use of a refresh token. Before it leaves this computer the server must still name the
 * issuer and the resource that were stored with it: a server that was taken over could
 * otherwise name an issuer of its own and collect the token.
 */
import type { Credential } from '../credentials.ts';
import { Failure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { discoverIssuer, discoverResource } from '../sign-in/discovery.ts';
import { credentialFrom, requestTokens } from '../sign-in/token-endpoint.ts';

export type Refreshed =
  | { kind: 'renewed'; credential: Credential }
  /** The server said that this sign-in is over. */
  | { kind: 'ended'; message: string }
  /** Something is wrong that trying again cannot repair; the sign-in is kept. */
  | { kind: 'stopped'; message: string }
  /** Nobody could be reached; the sign-in is kept. */
  | { kind: 'outage'; message: string };

export async function refresh(machine: Machine, origin: string, credential: Credential): Promise<Refreshed> {
  if (credential.refresh_token === null) return { kind: 'ended', message: 'This computer’s sign-in has ended.' };
  try {
    const resource = await discoverResource(machine, origin);
    if (!resource.issuers.includes(credential.issuer)) {
      return {
        kind: 'stopped',
        message: `${origin} now names ${resource.issuers[0]} for sign-in; this computer signed in with ${credential.issuer}. No token was sent. `
          + `Ask your workspace's owner, and if the change is right, run: fygment logout --url ${origin}, then fygment login --url ${origin}`,
      };
    }
    const server = await discoverIssuer(machine, credential.issuer);
    const answer = await requestTokens(machine, server, {
      grant_type: 'refresh_token',
      refresh_token: credential.refresh_token,
      resource: credential.resource,
    });
    if (answer.kind === 'tokens') return { kind: 'renewed', credential: credentialFrom(answer.tokens, credential) };
    if (answer.error === 'invalid_grant') return { kind: 'ended', message: 'This computer’s sign-in was revoked or has ended.' };
    return { kind: 'outage', message: `The server did not renew this computer’s sign-in (${answer.description ?? answer.error}).` };
  } catch (error) {
    if (error instanceof Failure) return { kind: 'outage', message: error.message };
    throw error;
  }
}
