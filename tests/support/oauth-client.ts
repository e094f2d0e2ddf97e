/** An MCP client's OAuth, step by step, so that a test can do any step wrong. */
import { createHash, randomBytes } from 'node:crypto';
import type { RunningApp } from './app.ts';
import type { Person, PersonName } from './person.ts';

export interface Tokens {
  access_token: string;
  refresh_token: string;
  token_type: string;
  expires_in: number;
  scope: string;
}

export interface ConnectOptions {
  redirectUri?: string;
  registration?: Record<string, unknown>;
  clientId?: string;
  authorize?: Record<string, string | undefined>;
  who?: PersonName;
  workspaceId?: string;
}

/** As much of a server as a client knows. */
export type Reachable = Pick<RunningApp, 'origin' | 'mcpUrl'>;

export class OAuthClient {
  readonly app: Reachable;
  clientId = '';
  redirectUri: string;
  readonly verifier = randomBytes(32).toString('base64url');
  readonly state = randomBytes(16).toString('base64url');

  constructor(app: Reachable, redirectUri = 'http://127.0.0.1:41234/callback') {
    this.app = app;
    this.redirectUri = redirectUri;
  }

  async register(body: Record<string, unknown> = {}): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
    const response = await fetch(`${this.app.origin}/api/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: 'Test client', redirect_uris: [this.redirectUri], ...body }),
    });
    const reply = (await response.json()) as Record<string, unknown>;
    if (response.status === 201) this.clientId = String(reply['client_id']);
    return { status: response.status, body: reply, headers: response.headers };
  }

  authorizeUrl(changes: Record<string, string | undefined> = {}): string {
    const parameters: Record<string, string | undefined> = {
      response_type: 'code', client_id: this.clientId, redirect_uri: this.redirectUri, state: this.state,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'), code_challenge_method: 'S256',
      resource: this.app.mcpUrl, scope: 'setup:read connections:read', ...changes,
    };
    const query = new URLSearchParams(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined));
    return `/api/oauth/authorize?${query}`;
  }

  /** The person opens the client's link, signs in if asked, and answers the consent page. Returns where the answer went. */
  async authorize(person: Person, decision: 'allow' | 'deny', options: { workspaceId?: string; who?: PersonName; authorize?: Record<string, string | undefined> } = {}): Promise<URL> {
    const page = await person.signIn(options.who ?? 'olive', this.authorizeUrl(options.authorize));
    if (!page.url.pathname.startsWith('/api/oauth/interaction/')) return page.url;
    return (await person.answerConsent(page, decision, options.workspaceId)).url;
  }

  async token(parameters: Record<string, string>): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
    const response = await fetch(`${this.app.origin}/api/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ client_id: this.clientId, ...parameters }).toString(),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown>, headers: response.headers };
  }

  exchange(code: string, changes: Record<string, string> = {}) {
    return this.token({ grant_type: 'authorization_code', code, redirect_uri: this.redirectUri, code_verifier: this.verifier, resource: this.app.mcpUrl, ...changes });
  }

  refresh(refreshToken: string, changes: Record<string, string> = {}) {
    return this.token({ grant_type: 'refresh_token', refresh_token: refreshToken, resource: this.app.mcpUrl, ...changes });
  }

  revoke(token: string) {
    return fetch(`${this.app.origin}/api/oauth/revoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ client_id: this.clientId, token }).toString(),
    });
  }
}

/** register → authorize → consent → token, the whole way. */
export async function connect(app: Reachable, person: Person, options: ConnectOptions = {}): Promise<{ client: OAuthClient; tokens: Tokens }> {
  const client = new OAuthClient(app, options.redirectUri);
  if (options.clientId) client.clientId = options.clientId;
  else {
    const registered = await client.register(options.registration);
    if (registered.status !== 201) throw new Error(`registration was refused: ${JSON.stringify(registered.body)}`);
  }
  const answer = await client.authorize(person, 'allow', options);
  const code = answer.searchParams.get('code');
  if (!code) throw new Error(`no code came back: ${answer}`);
  const { status, body } = await client.exchange(code);
  if (status !== 200) throw new Error(`the code was refused: ${JSON.stringify(body)}`);
  return { client, tokens: body as unknown as Tokens };
}

/** One JSON-RPC request to the MCP URL, in the form of a 2025 client without a session. */
export async function mcpCall(app: Reachable, accessToken: string | null, method: string, params: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  const response = await fetch(app.mcpUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25',
      ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}), ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const text = await response.text();
  const data = text.startsWith('{') ? text : (/^data: (\{.*)$/m.exec(text)?.[1] ?? 'null');
  return { status: response.status, headers: response.headers, body: JSON.parse(data) as { result?: Record<string, unknown>; error?: { code: number; message: string } } | null };
}
