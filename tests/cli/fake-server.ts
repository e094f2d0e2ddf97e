/**
 * A server that gives tokens and answers MCP, small enough that a test can make any part of it
 * lie. Refresh tokens are used up strictly: a second use ends the whole sign-in.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Credential } from '../../cli/credentials.ts';

export interface FakeServer {
  origin: string;
  mcpUrl: string;
  /** Documents as they are served; a test may change them. */
  resource: Record<string, unknown>;
  metadata: Record<string, unknown>;
  /** Every request that arrived. */
  seen: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[];
  /** Bearer tokens and refresh tokens that are good. */
  accessTokens: Set<string>;
  refreshTokens: Set<string>;
  /** Replaces the answer to a path; return false to let the server answer itself. */
  answer: ((path: string, request: IncomingMessage, response: ServerResponse, body: string) => boolean | Promise<boolean>) | null;
  /** Who answers POST /api/mcp once the token is good. */
  mcp: ((request: IncomingMessage, response: ServerResponse, body: string) => unknown) | null;
  /** Follows the person's way through the authorization page: gives a code to the redirect. */
  authorize(address: URL, changes?: Record<string, string | null>): URL;
  /** A credential as if the person had signed in here. */
  credential(changes?: Partial<Credential>): Credential;
  calls(path: string): number;
}

export async function startFakeServer(): Promise<FakeServer> {
  let counter = 0;
  const codes = new Map<string, { challenge: string; redirectUri: string }>();
  const http = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const mcpUrl = `${origin}/api/mcp`;

  const server: FakeServer = {
    origin, mcpUrl,
    resource: { resource: mcpUrl, authorization_servers: [origin], scopes_supported: ['setup:read', 'connections:read'] },
    metadata: {
      issuer: origin, authorization_endpoint: `${origin}/authorize`, token_endpoint: `${origin}/token`, revocation_endpoint: `${origin}/revoke`,
      code_challenge_methods_supported: ['S256'], authorization_response_iss_parameter_supported: true,
    },
    seen: [], accessTokens: new Set(), refreshTokens: new Set(), answer: null, mcp: null,
    authorize(address, changes = {}) {
      const asked = address.searchParams;
      const code = `code-${++counter}`;
      codes.set(code, { challenge: asked.get('code_challenge')!, redirectUri: asked.get('redirect_uri')! });
      const back = new URL(asked.get('redirect_uri')!);
      for (const [name, value] of Object.entries({ code, state: asked.get('state'), iss: origin, ...changes })) if (value !== null) back.searchParams.set(name, value);
      return back;
    },
    credential(changes = {}) {
      const tokens = issue();
      return {
        issuer: origin, resource: mcpUrl, client_id: 'fygment-cli', access_token: tokens.access_token, refresh_token: tokens.refresh_token,
        expires_at: new Date(Date.now() + 3_600_000).toISOString(), scope: 'setup:read connections:read', ...changes,
      };
    },
    calls: (path) => server.seen.filter((request) => request.path === path).length,
  };

  function issue() {
    const tokens = { access_token: `access-${++counter}`, token_type: 'Bearer', expires_in: 3600, refresh_token: `refresh-${counter}`, scope: 'setup:read connections:read' };
    server.accessTokens.add(tokens.access_token);
    server.refreshTokens.add(tokens.refresh_token);
    return tokens;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url!, origin).pathname;
    let body = '';
    for await (const chunk of request) body += String(chunk);
    server.seen.push({ method: request.method!, path, headers: request.headers, body });
    if (server.answer !== null && (await server.answer(path, request, response, body))) return;
    const json = (status: number, document: unknown) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
    if (path === '/.well-known/oauth-protected-resource/api/mcp') return json(200, server.resource);
    if (path === '/.well-known/oauth-authorization-server') return json(200, server.metadata);
    if (path === '/revoke') return json(200, {});
    if (path === '/token') return token(new URLSearchParams(body), json);
    if (path !== '/api/mcp') return json(404, { error: 'nothing here' });
    if (!server.accessTokens.has((request.headers.authorization ?? '').replace('Bearer ', ''))) {
      response.setHeader('www-authenticate', `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource/api/mcp"`);
      return json(401, { jsonrpc: '2.0', id: null, error: { code: -32001, message: 'Sign in.' } });
    }
    if (server.mcp !== null) return void server.mcp(request, response, body);
    const message = JSON.parse(body || '{}') as { id?: unknown };
    if (message.id === undefined) return void response.writeHead(202).end();
    return json(200, { jsonrpc: '2.0', id: message.id, result: { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: { name: 'fake', version: '1' }, tools: [] } });
  }

  function token(form: URLSearchParams, json: (status: number, document: unknown) => void): void {
    if (form.get('client_id') !== 'fygment-cli' || form.get('resource') !== mcpUrl) return json(400, { error: 'invalid_target' });
    if (form.get('grant_type') === 'authorization_code') {
      const code = codes.get(form.get('code')!);
      codes.delete(form.get('code')!);
      const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
      const good = code !== undefined && code.challenge === challenge && code.redirectUri === form.get('redirect_uri');
      return good ? json(200, issue()) : json(400, { error: 'invalid_grant' });
    }
    if (!server.refreshTokens.delete(form.get('refresh_token')!)) {
      server.accessTokens.clear();
      server.refreshTokens.clear();
      return json(400, { error: 'invalid_grant' });
    }
    server.accessTokens.clear();
    return json(200, issue());
  }
  return server;
}
