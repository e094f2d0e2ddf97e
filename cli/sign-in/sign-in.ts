/** OAuth 2.1 for a native app: a browser, a loopback redirect, PKCE, and nothing secret in between. */
import { createHash } from 'node:crypto';
import { credentialsFile, whileLocked, writeCredential, type Credential } from '../credentials.ts';
import { Failure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { openBrowser } from './browser.ts';
import { listenForCallback } from './callback.ts';
import { discoverIssuer, discoverResource } from './discovery.ts';
import { CLIENT_ID, credentialFrom, requestTokens } from './token-endpoint.ts';

export interface SignInEvents {
  /** The address to open, also when no browser could be started. */
  waiting(address: URL, opened: boolean): void;
  lifetimeMs?: number;
}

/** Signs this computer in at an origin and stores the result. */
export async function signIn(machine: Machine, origin: string, events: SignInEvents): Promise<Credential> {
  const resource = await discoverResource(machine, origin);
  const server = await discoverIssuer(machine, resource.issuers[0]!);
  const state = base64url(machine.randomBytes(32));
  const verifier = base64url(machine.randomBytes(32));
  const callback = await listenForCallback({ state, issuer: server.issuer, issuerRequired: server.alwaysSendsIssuer, lifetimeMs: events.lifetimeMs });
  try {
    const address = new URL(server.authorize);
    const parameters = {
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: callback.redirectUri,
      scope: resource.scopes.join(' '),
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      resource: resource.resource,
      // Ours: lets the consent page and the list of connections name this computer.
      device_name: machine.hostname,
    };
    for (const [name, value] of Object.entries(parameters)) if (value !== '') address.searchParams.set(name, value);
    events.waiting(address, await openBrowser(machine, address));
    const answer = await requestTokens(machine, server, {
      grant_type: 'authorization_code',
      code: await callback.code,
      redirect_uri: callback.redirectUri,
      code_verifier: verifier,
      resource: resource.resource,
    });
    if (answer.kind === 'refused') throw new Failure('sign-in', `The server did not accept the sign-in (${answer.description ?? answer.error}).`);
    const credential = credentialFrom(answer.tokens, { issuer: server.issuer, resource: resource.resource, scope: resource.scopes.join(' ') });
    const file = credentialsFile(machine);
    await whileLocked(machine, file, () => writeCredential(machine, file, origin, credential));
    return credential;
  } finally {
    callback.close();
  }
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
