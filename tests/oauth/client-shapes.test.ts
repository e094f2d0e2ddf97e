/**
 * What shipping clients register and ask, one row each, all the way: register → authorize →
 * consent → token → call → refresh. The shapes are as their vendors document them or as others
 * recorded them; `source` says which.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { regularRegistration } from '../../api/oauth/client-shapes.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { mcpCall, OAuthClient } from '../support/oauth-client.ts';
import { createTeam, type Team } from '../support/person.ts';

interface Shape {
  client: string;
  source: string;
  registration: Record<string, unknown> & { redirect_uris: string[] };
  /** Where it asks to be answered, when that differs from what it registered: loopback ports are chosen late. */
  answerAt?: string;
  /** What it leaves out or writes differently when it asks. */
  authorize?: Record<string, string | undefined>;
}

const shapes: Shape[] = [
  { client: 'Claude', source: 'claude.com/docs/connectors/building/authentication', registration: { client_name: 'Claude', redirect_uris: ['https://claude.ai/api/mcp/auth_callback'], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'none' } },
  { client: 'Claude Code', source: 'measured on 2.1.330', registration: { client_name: 'Claude Code (fygment)', redirect_uris: ['http://localhost:3118/callback'], token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'], application_type: 'native', scope: 'setup:read connections:read' }, answerAt: 'http://localhost:49152/callback' },
  { client: 'ChatGPT, per connector', source: 'developers.openai.com/apps-sdk/build/auth', registration: { client_name: 'ChatGPT', redirect_uris: ['https://chatgpt.com/connector/oauth/abc123'], grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none' } },
  { client: 'ChatGPT, stable callback', source: 'developers.openai.com/apps-sdk/build/auth', registration: { client_name: 'ChatGPT', redirect_uris: ['https://chatgpt.com/connector_platform_oauth_redirect'] } },
  { client: 'Codex CLI', source: 'measured on 0.169.0', registration: { client_name: 'Codex', redirect_uris: ['http://127.0.0.1:40001/callback/Zm9v'], token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'], application_type: 'native', scope: 'setup:read connections:read' } },
  { client: 'VS Code', source: 'microsoft/vscode#278512', registration: { client_name: 'Visual Studio Code', redirect_uris: ['https://insiders.vscode.dev/redirect', 'https://vscode.dev/redirect', 'http://127.0.0.1/', 'http://127.0.0.1:33418/'], grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'], response_types: ['code'], token_endpoint_auth_method: 'none', application_type: 'native', client_uri: 'https://code.visualstudio.com' }, answerAt: 'http://127.0.0.1:51234/' },
  { client: 'Cursor', source: 'inbox-zero#3780, koala73/worldmonitor#8307', registration: { client_name: 'Cursor', application_type: 'web', redirect_uris: ['cursor://anysphere.cursor-mcp/oauth/callback', 'https://www.cursor.com/agents/mcp/oauth/callback', 'http://localhost:8787/callback'], token_endpoint_auth_method: 'none' } },
  { client: 'opencode', source: 'measured on 1.18.33', registration: { client_name: 'OpenCode', client_uri: 'https://opencode.ai', redirect_uris: ['http://127.0.0.1:19876/mcp/oauth/callback'], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'none' } },
  { client: 'Gemini CLI', source: 'google-gemini/gemini-cli oauth-provider.ts', registration: { client_name: 'Gemini CLI MCP Client', redirect_uris: ['http://localhost:7777/oauth/callback'], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'none', scope: '' }, answerAt: 'http://localhost:43211/oauth/callback' },
  { client: 'Perplexity', source: 'public allowlists', registration: { client_name: 'Perplexity', redirect_uris: ['https://www.perplexity.ai/rest/connections/oauth_callback'] } },
  { client: 'Le Chat', source: 'pantalytics/odoo-mcp-pro#22', registration: { client_name: 'Mistral AI', redirect_uris: ['https://callback.mistral.ai/v1/integrations_auth/oauth2_callback'], token_endpoint_auth_method: 'client_secret_basic', grant_types: ['authorization_code', 'refresh_token'] } },
  { client: 'Copilot Studio', source: 'agentifyanchor.github.io 2025-12-30', registration: { client_name: 'Copilot Studio', redirect_uris: ['https://global.consent.azure-apim.net/redirect/cr123-5f-connector'] } },
  { client: 'Grok', source: 'koala73/worldmonitor#8307', registration: { client_name: 'Grok', redirect_uris: ['https://grok.com/connectors-oauth-exchange-code/', 'https://console.x.ai/connectors-oauth-exchange-code/'] } },
  { client: 'a client that names no scope and no resource', source: 'the official conformance suite', registration: { client_name: 'Terse', redirect_uris: ['http://127.0.0.1:4811/callback'] }, authorize: { scope: undefined, resource: undefined } },
  { client: 'a client that asks for scopes of other servers', source: 'Formbricks#8406', registration: { client_name: 'Greedy', redirect_uris: ['http://127.0.0.1:4811/callback'], scope: 'openid profile offline_access mcp:*' }, authorize: { scope: 'openid profile offline_access mcp:*' } },
  { client: 'a client that writes the resource with a slash', source: 'appstrate#1267', registration: { client_name: 'Slash', redirect_uris: ['http://127.0.0.1:4811/callback'] }, authorize: { resource: 'SLASH' } },
];

describe('the shapes of real clients', () => {
  let app: RunningApp;
  let team: Team;
  beforeAll(async () => {
    app = await startApp();
    team = await createTeam(app);
  });
  afterAll(() => app.stop());

  it.each(shapes.flatMap((shape) => (shape.answerAt ? [shape.answerAt] : shape.registration.redirect_uris).map((uri) => [shape.client, uri, shape] as const)))('%s gets through, answered at %s', async (_name, redirectUri, shape) => {
    const client = new OAuthClient(app, redirectUri);
    const registered = await client.register(shape.registration);
    expect([registered.status, registered.body]).toEqual([201, expect.anything()]);
    const secret = registered.body['client_secret'] as string | undefined;
    expect(secret !== undefined).toBe(shape.registration['token_endpoint_auth_method'] === 'client_secret_basic');
    expect(registered.body['token_endpoint_auth_method']).toBe(secret ? 'client_secret_basic' : 'none');
    const authorize = shape.authorize?.['resource'] === 'SLASH' ? { resource: `${app.mcpUrl}/` } : (shape.authorize ?? {});
    const answer = await client.authorize(team.owner, 'allow', { authorize });
    expect(`${answer}`.startsWith(redirectUri)).toBe(true);
    expect(answer.searchParams.get('iss')).toBe(app.origin);

    const ask = async (parameters: Record<string, string>) => {
      const response = await fetch(`${app.origin}/api/oauth/token`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...(secret ? { authorization: `Basic ${Buffer.from(`${encodeURIComponent(client.clientId)}:${encodeURIComponent(secret)}`).toString('base64')}` } : {}),
        },
        body: new URLSearchParams({ ...(secret ? {} : { client_id: client.clientId }), ...parameters }).toString(),
      });
      return { status: response.status, body: (await response.json()) as Record<string, string> };
    };
    const tokens = await ask({ grant_type: 'authorization_code', code: answer.searchParams.get('code')!, redirect_uri: redirectUri, code_verifier: client.verifier, ...(authorize.resource ? { resource: authorize.resource } : {}) });
    expect([tokens.status, tokens.body]).toEqual([200, expect.anything()]);
    expect((await mcpCall(app, tokens.body['access_token']!, 'tools/list')).status).toBe(200);
    const refreshed = await ask({ grant_type: 'refresh_token', refresh_token: tokens.body['refresh_token']! });
    expect(refreshed.status).toBe(200);
    expect((await mcpCall(app, refreshed.body['access_token']!, 'tools/list')).status).toBe(200);
  });

  it('keeps the secret of a confidential client sealed, and refuses it with a wrong one or none', async () => {
    const client = new OAuthClient(app, 'https://callback.mistral.ai/v1/integrations_auth/oauth2_callback');
    const { body } = await client.register({ token_endpoint_auth_method: 'client_secret_basic' });
    const code = (await client.authorize(team.owner, 'allow')).searchParams.get('code')!;
    expect((await client.exchange(code)).body['error']).toBe('invalid_client');
    const folder = app.database.folder!;
    const bytes = readdirSync(folder).map((file) => readFileSync(join(folder, file)).toString('latin1')).join('');
    expect(bytes).toContain(client.clientId);
    expect(bytes).not.toContain(String(body['client_secret']));
  });

  it.each(['http://evil.example/cb', 'https://user:pass@evil.example/cb', 'https://evil.example/cb#x', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'custom-scheme://x', 'http://127.0.0.1.evil.example/cb', 'not a url'])('refuses to register %s alone, and drops it from a list that has a good one', async (uri) => {
    const client = new OAuthClient(app, uri);
    expect((await client.register()).status).toBe(400);
    const mixed = await client.register({ redirect_uris: [uri, 'http://127.0.0.1:4000/cb'] });
    expect([mixed.status, mixed.body['redirect_uris']]).toEqual([201, ['http://127.0.0.1:4000/cb']]);
  });

  it.each([
    ['another host', 'https://evil.example/callback'], ['another path', 'https://app.example/callback/evil'], ['another query', 'https://app.example/callback?x=1'],
    ['another port of a host that is not loopback', 'https://app.example:8443/callback'], ['http', 'http://app.example/callback'],
  ])('answers on our own page, and not there, when a client asks for %s', async (_name, redirectUri) => {
    const client = new OAuthClient(app, 'https://app.example/callback');
    await client.register();
    client.redirectUri = redirectUri;
    const response = await team.owner.request(client.authorizeUrl());
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    const html = await response.text();
    expect(html).toContain('Nothing was connected');
    expect(html).not.toContain('evil');
  });

  it('frees the port of a loopback address, and nothing else of it', async () => {
    const client = new OAuthClient(app, 'http://127.0.0.1:1111/cb');
    await client.register();
    for (const [redirectUri, status] of [['http://127.0.0.1:2222/cb', 303], ['http://127.0.0.1/cb', 303], ['http://127.0.0.1:2222/other', 400], ['http://localhost:1111/cb', 400]] as const) {
      client.redirectUri = redirectUri;
      expect([redirectUri, (await team.owner.request(client.authorizeUrl())).status]).toEqual([redirectUri, status]);
    }
  });

  it('takes from a registration only what it needs, whatever else is in it', () => {
    const regular = regularRegistration(JSON.parse(`{
      "client_name": "${'x'.repeat(20_000)}", "redirect_uris": ${JSON.stringify(Array.from({ length: 500 }, (_, index) => `https://a.example/${index}`))},
      "grant_types": ["password", "client_credentials"], "response_types": ["token"], "scope": "admin", "jwks_uri": "http://169.254.169.254/", "logo_uri": "javascript:x",
      "client_id": "fygment-cli", "client_secret": "x", "__proto__": {"polluted": true}, "constructor": 1, "subject_type": "pairwise", "default_max_age": -1
    }`) as Record<string, unknown>);
    expect(Object.keys(regular).toSorted()).toEqual(['application_type', 'client_name', 'grant_types', 'redirect_uris', 'response_types', 'token_endpoint_auth_method']);
    expect((regular['client_name'] as string).length).toBe(100);
    expect(regular['redirect_uris']).toHaveLength(20);
    expect(regular).toMatchObject({ application_type: 'web', grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'none' });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each(['', '{', '[]', 'null', '"x"', '{"redirect_uris":"x"}', '{"redirect_uris":[1]}'])('answers %j with an error of RFC 7591, never with a fault of its own', async (body) => {
    const response = await fetch(`${app.origin}/api/oauth/register`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toMatch(/^invalid_(request|client_metadata|redirect_uri)$/);
    expect(response.headers.get('cache-control')).toContain('no-store');
  });

  it('lets a page of another site register, and gives it no cookie', async () => {
    const preflight = await fetch(`${app.origin}/api/oauth/register`, { method: 'OPTIONS', headers: { origin: 'https://inspector.example', 'access-control-request-method': 'POST' } });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    const registered = await fetch(`${app.origin}/api/oauth/register`, { method: 'POST', headers: { origin: 'https://inspector.example', 'content-type': 'application/json' }, body: JSON.stringify({ redirect_uris: ['http://localhost:6274/oauth/callback'] }) });
    expect([registered.status, registered.headers.get('access-control-allow-origin'), registered.headers.getSetCookie()]).toEqual([201, '*', []]);
  });
});
