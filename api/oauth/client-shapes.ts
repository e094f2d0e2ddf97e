/**
 * What real clients register and ask, made regular before oidc-provider sees it. Each rule is
 * here because a shipping client needs it; the tests name which.
 */
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { readBody } from '../http/body.ts';
import type { Middleware } from '../http/state.ts';
import { oauthPaths } from './paths.ts';
import { redirectKind } from './redirect-uri.ts';
import { canonicalResource } from './resource.ts';
import { effectiveScope } from './scopes.ts';

const REGISTRATION_LIMIT_BYTES = 16 * 1024;
const MAX_REDIRECT_URIS = 20;
const MAX_CLIENT_NAME = 100;

const confidential = new Set(['client_secret_basic', 'client_secret_post']);

/** Names come from strangers: one line, nothing invisible, nothing that reorders text, not endless. */
export function cleanClientName(name: unknown): string {
  if (typeof name !== 'string') return 'Unnamed client';
  const clean = name.normalize('NFKC').replace(/[\p{C}\u2028\u2029]+/gu, ' ').replace(/\s+/g, ' ').trim();
  return [...clean].slice(0, MAX_CLIENT_NAME).join('') || 'Unnamed client';
}

/**
 * A registration (RFC 7591 §2) in the shape oidc-provider accepts. Refused redirect URIs are
 * dropped and the rest kept; with none left the provider refuses the registration in its words.
 */
export function regularRegistration(body: Record<string, unknown>): Record<string, unknown> {
  const given = Array.isArray(body['redirect_uris']) ? body['redirect_uris'] : [];
  const redirectUris = given.slice(0, MAX_REDIRECT_URIS).filter((uri): uri is string => typeof uri === 'string' && redirectKind(uri) !== null);
  // Cursor registers `web` with a custom scheme, opencode registers loopback without a type; only `native` frees the port.
  const native = redirectUris.some((uri) => redirectKind(uri) !== 'https');
  return {
    client_name: cleanClientName(body['client_name']),
    redirect_uris: [...new Set(redirectUris)],
    application_type: native ? 'native' : 'web',
    // Every client of ours redeems a code and refreshes; unknown grant types would fail the whole registration.
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    // Set even when omitted: otherwise the provider hands out a secret together with the method `none`.
    // A secret goes only to a client that asks for one by name (Le Chat does, and cannot do without).
    token_endpoint_auth_method: confidential.has(String(body['token_endpoint_auth_method'])) ? body['token_endpoint_auth_method'] : 'none',
    // No `scope`: a client must never be bound to what it happened to register. No URIs: we show no logos.
  };
}

/** Lets the provider read a body that we have read and changed. */
function replayBody(request: IncomingMessage, body: string): void {
  const bytes = Buffer.from(body);
  const replay = Readable.from([bytes]);
  request.headers['content-length'] = String(bytes.length);
  delete request.headers['transfer-encoding'];
  Object.defineProperty(request, 'readable', { value: true });
  Object.defineProperty(request, 'readableEncoding', { value: null });
  Object.defineProperty(request, 'iterator', { value: () => replay[Symbol.asyncIterator]() });
}

function regularParameters(parameters: URLSearchParams, resource: string, authorization: boolean): void {
  const given = parameters.getAll('resource');
  if (given.length > 0) {
    parameters.delete('resource');
    for (const value of given) parameters.append('resource', canonicalResource(value));
  } else if (authorization) {
    parameters.set('resource', resource);
  }
  if (!authorization) return;
  parameters.set('scope', effectiveScope(parameters.get('scope') ?? undefined));
  // Consent is always shown, so `none` can only fail: as a redirect without a person, to wherever a stranger registered (RFC 9700 §4.11).
  parameters.delete('prompt');
}

/** Stands before the provider on its own paths only. `resource` is our MCP URL. */
export function regularizeClients(resource: string): Middleware {
  return async (context, next) => {
    const { method, path } = context;
    if (method === 'GET' && path === oauthPaths.authorization) {
      const parameters = new URLSearchParams(context.querystring);
      regularParameters(parameters, resource, true);
      context.querystring = parameters.toString();
    } else if (method === 'POST' && path === oauthPaths.token && context.is('application/x-www-form-urlencoded')) {
      const parameters = new URLSearchParams(await readBody(context.req));
      regularParameters(parameters, resource, false);
      // Before the provider uses up the code or the refresh token (RFC 8707 §2.2).
      if (parameters.getAll('resource').some((value) => value !== resource)) {
        context.status = 400;
        context.set('cache-control', 'no-store');
        context.set('access-control-allow-origin', '*');
        context.body = { error: 'invalid_target', error_description: 'resource indicator is missing, or unknown' };
        return;
      }
      replayBody(context.req, parameters.toString());
    } else if (method === 'POST' && path === oauthPaths.revocation && context.is('application/x-www-form-urlencoded')) {
      replayBody(context.req, await readBody(context.req));
    } else if (method === 'POST' && path === oauthPaths.registration && context.is('application/json')) {
      const text = await readBody(context.req, REGISTRATION_LIMIT_BYTES);
      let body: unknown;
      try {
        body = JSON.parse(text);
      } catch {
        body = null;
      }
      replayBody(context.req, body !== null && typeof body === 'object' && !Array.isArray(body)
        ? JSON.stringify(regularRegistration(body as Record<string, unknown>))
        : text);
    }
    await next();
  };
}
