/**
 * Who gives tokens for this server (RFC 9728), and where (RFC 8414). A server's word is taken
 * only where it agrees with what we asked: the resource must be this server's MCP endpoint, the
 * issuer the one that was named.
 */
import { MCP_PATH } from '../../domain/canonical.ts';
import { Failure } from '../failure.ts';
import { ask, jsonObject } from '../http.ts';
import type { Machine } from '../machine.ts';
import { mcpUrlOf, safeUrl } from '../origin.ts';

export interface ProtectedResource {
  resource: string;
  issuers: string[];
  scopes: string[];
}

export interface AuthorizationServer {
  issuer: string;
  authorize: URL;
  token: URL;
  revoke: URL | null;
  /** The server promises `iss` in every answer (RFC 9207), so its absence is an attack. */
  alwaysSendsIssuer: boolean;
}

/** Reads the protected resource metadata below an origin. */
export async function discoverResource(machine: Machine, origin: string): Promise<ProtectedResource> {
  const address = new URL(`/.well-known/oauth-protected-resource${MCP_PATH}`, origin);
  const reply = await ask(machine, address);
  if (reply.status !== 200) throw new Failure('server', `${origin} answered ${reply.status} where a Fygment server says who signs people in.`, {
    remedies: [{ label: 'What to do', text: 'Check that the address is a Fygment server.' }],
  });
  const document = jsonObject(reply, address);
  const resource = document.resource;
  if (resource !== mcpUrlOf(origin)) {
    throw new Failure('server', `${origin} says its resource is ${words(resource)}, not ${mcpUrlOf(origin)}. Nothing was sent.`);
  }
  const issuers = strings(document.authorization_servers);
  if (issuers.length === 0) throw new Failure('server', `${origin} names nobody who signs people in.`);
  return { resource, issuers, scopes: strings(document.scopes_supported) };
}

/** Reads the authorization server's metadata. S256 is required, and the issuer must name itself. */
export async function discoverIssuer(machine: Machine, issuer: string): Promise<AuthorizationServer> {
  const base = safeUrl(issuer);
  if (base === null || base.search !== '' || base.hash !== '') throw new Failure('server', `The issuer ${words(issuer)} is not an https address. Nothing was sent.`);
  // RFC 8414 §3.1: the well-known part goes between the host and the issuer's own path.
  const path = base.pathname === '/' ? '' : base.pathname;
  const address = new URL(`/.well-known/oauth-authorization-server${path}`, base.origin);
  const reply = await ask(machine, address);
  if (reply.status !== 200) throw new Failure('server', `${base.origin} answered ${reply.status} where its sign-in addresses should be.`);
  const document = jsonObject(reply, address);
  if (document.issuer !== issuer) throw new Failure('server', `${base.origin} calls itself ${words(document.issuer)}, not ${issuer}. Nothing was sent.`);
  if (!strings(document.code_challenge_methods_supported).includes('S256')) throw new Failure('server', `${issuer} does not offer PKCE with S256, which is required.`);
  return {
    issuer,
    authorize: endpoint(document, 'authorization_endpoint', issuer),
    token: endpoint(document, 'token_endpoint', issuer),
    revoke: document.revocation_endpoint === undefined ? null : endpoint(document, 'revocation_endpoint', issuer),
    alwaysSendsIssuer: document.authorization_response_iss_parameter_supported === true,
  };
}

function endpoint(document: Record<string, unknown>, name: string, issuer: string): URL {
  const url = safeUrl(document[name]);
  if (url === null) throw new Failure('server', `${issuer} gives no safe address as its ${name}.`);
  return url;
}

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []);
const words = (value: unknown): string => (typeof value === 'string' ? value : 'nothing');
