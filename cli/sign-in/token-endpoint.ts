/** The token endpoint: a code or a refresh token in, tokens or a named refusal out. */
import type { Credential } from '../credentials.ts';
import { Failure } from '../failure.ts';
import { ask, jsonObject } from '../http.ts';
import type { Machine } from '../machine.ts';
import type { AuthorizationServer } from './discovery.ts';

/** Registered in every Fygment server: a public client that may use any loopback port. */
export const CLIENT_ID = 'fygment-cli';

export interface Tokens {
  accessToken: string;
  /** ISO 8601 UTC by this computer's clock. */
  expiresAt: string | null;
  refreshToken: string | null;
  scope: string | null;
  account: string | null;
}

export type TokenAnswer = { kind: 'tokens'; tokens: Tokens } | { kind: 'refused'; error: string; description: string | null };

/** Asks for tokens. `refused` is the server's own OAuth error; a server that did not decide throws. */
export async function requestTokens(machine: Machine, server: AuthorizationServer, parameters: Record<string, string>): Promise<TokenAnswer> {
  const sentAt = machine.now().getTime();
  const reply = await ask(machine, server.token, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...parameters, client_id: CLIENT_ID }).toString(),
  });
  if (reply.status >= 500 || reply.status === 429) throw new Failure('server', `${server.token.origin} answered ${reply.status} to the request for a token.`);
  const document = jsonObject(reply, server.token);
  if (reply.status !== 200) {
    if (typeof document.error !== 'string') throw new Failure('server', `${server.token.origin} answered ${reply.status} to the request for a token.`);
    return { kind: 'refused', error: document.error, description: text(document.error_description) };
  }
  const { access_token: accessToken, token_type: type, expires_in: seconds } = document;
  // Visible ASCII only: the token becomes a header.
  if (typeof accessToken !== 'string' || !/^[\x21-\x7e]+$/.test(accessToken)) throw new Failure('server', `${server.token.origin} answered without a usable token.`);
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') throw new Failure('server', `${server.token.origin} gave a token of a kind this program cannot use.`);
  return {
    kind: 'tokens',
    tokens: {
      accessToken,
      expiresAt: typeof seconds === 'number' && seconds > 0 ? new Date(sentAt + seconds * 1000).toISOString() : null,
      refreshToken: text(document.refresh_token),
      scope: text(document.scope),
      account: text(document.account),
    },
  };
}

/** Ends a token at the server (RFC 7009). True when the server said so. */
export async function revokeToken(machine: Machine, server: AuthorizationServer, token: string): Promise<boolean> {
  if (server.revoke === null) return false;
  const reply = await ask(machine, server.revoke, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token, token_type_hint: 'refresh_token', client_id: CLIENT_ID }).toString(),
  });
  return reply.status === 200;
}

/** A credential as it is stored; what an answer leaves out stays as it was before. */
export function credentialFrom(tokens: Tokens, before: Pick<Credential, 'issuer' | 'resource' | 'scope'> & Partial<Credential>): Credential {
  const account = tokens.account ?? before.account;
  return {
    issuer: before.issuer,
    resource: before.resource,
    client_id: CLIENT_ID,
    access_token: tokens.accessToken,
    expires_at: tokens.expiresAt,
    refresh_token: tokens.refreshToken ?? before.refresh_token ?? null,
    scope: tokens.scope ?? before.scope,
    ...(account === undefined ? {} : { account }),
  };
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
