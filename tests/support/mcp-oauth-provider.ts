/**
 * What an MCP client keeps and does for OAuth, in memory: the same object serves the SDK's v1 and
 * v2 clients. The person's browser is the test's; the answer comes to a real loopback listener.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoopbackOAuth {
  redirectUrl: string;
  clientMetadata: { client_name: string; redirect_uris: string[]; grant_types: string[]; response_types: string[]; token_endpoint_auth_method: string };
  state(): string;
  clientInformation(): never;
  saveClientInformation(information: unknown): void;
  tokens(): never;
  saveTokens(tokens: unknown): void;
  redirectToAuthorization(url: URL): void;
  saveDiscoveryState(state: unknown): void;
  discoveryState(): never;
  saveCodeVerifier(verifier: string): void;
  codeVerifier(): string;
  /** Where the SDK wants the person to go. */
  authorizationUrl(): Promise<URL>;
  /** The parameters the browser brought back. */
  answer(): Promise<URLSearchParams>;
  close(): void;
}

export async function loopbackOAuth(clientName: string): Promise<LoopbackOAuth> {
  const state = crypto.randomUUID();
  let opened!: (url: URL) => void;
  let answered!: (parameters: URLSearchParams) => void;
  const authorizationUrl = new Promise<URL>((resolve) => (opened = resolve));
  const answer = new Promise<URLSearchParams>((resolve) => (answered = resolve));
  const kept: Record<string, unknown> = {};

  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://127.0.0.1');
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><html lang="en"><title>Back</title><link rel="icon" href="data:,"><p>The client has its answer.');
    if (url.pathname === '/callback') answered(url.searchParams);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const redirectUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;

  return {
    redirectUrl,
    clientMetadata: {
      client_name: clientName, redirect_uris: [redirectUrl], grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'], token_endpoint_auth_method: 'none',
    },
    state: () => state,
    clientInformation: () => kept['client'] as never,
    saveClientInformation: (information) => void (kept['client'] = information),
    tokens: () => kept['tokens'] as never,
    saveTokens: (tokens) => void (kept['tokens'] = tokens),
    redirectToAuthorization: (url) => opened(url),
    saveDiscoveryState: (state: unknown) => void (kept['discovery'] = state),
    discoveryState: () => kept['discovery'] as never,
    saveCodeVerifier: (verifier) => void (kept['verifier'] = verifier),
    codeVerifier: () => String(kept['verifier']),
    authorizationUrl: () => authorizationUrl,
    async answer() {
      const parameters = await answer;
      if (parameters.get('state') !== state) throw new Error('the answer carries another state');
      return parameters;
    },
    close: () => void server.close(),
  };
}
