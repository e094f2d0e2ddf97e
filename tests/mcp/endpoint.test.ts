import { Client } from '@modelcontextprotocol/client';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as V1Transport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../support/app.ts';
import { connect, mcpCall, type Tokens } from '../support/oauth-client.ts';
import { createTeam, type Team } from '../support/person.ts';

describe('the MCP endpoint', () => {
  let app: RunningApp;
  let team: Team;
  let tokens: Tokens;
  beforeAll(async () => {
    app = await startApp();
    team = await createTeam(app);
    ({ tokens } = await connect(app, team.owner));
  });
  afterAll(() => app.stop());

  it.each(['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'])('speaks %s to a client that opens with initialize', async (protocolVersion) => {
    const { status, body } = await mcpCall(app, tokens.access_token, 'initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } }, { 'mcp-protocol-version': protocolVersion });
    expect(status).toBe(200);
    expect(body!.result).toMatchObject({ protocolVersion, serverInfo: { name: 'fygment' }, capabilities: { tools: {} } });
  });

  it('speaks 2026-07-28 to a client that discovers, and keeps what depends on the person private', async () => {
    const meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {}, 'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' } };
    const modern = (method: string) => mcpCall(app, tokens.access_token, method, { _meta: meta }, { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method });
    const discovered = await modern('server/discover');
    expect(discovered.body!.result).toMatchObject({ supportedVersions: expect.arrayContaining(['2026-07-28']), resultType: 'complete' });
    const listed = await modern('tools/list');
    expect(listed.body!.result).toMatchObject({ cacheScope: 'private', resultType: 'complete' });
  });

  it('serves the SDK’s v1 client', async () => {
    const client = new V1Client({ name: 'old harness', version: '1' });
    await client.connect(new V1Transport(new URL(app.mcpUrl), { requestInit: { headers: { authorization: `Bearer ${tokens.access_token}` } } }));
    expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(['get_setup', 'check_connection']);
    expect((await client.callTool({ name: 'check_connection', arguments: {} })).structuredContent).toMatchObject({ health: 'active' });
    await client.close();
  });

  it.each(['legacy', 'auto', { pin: '2026-07-28' }] as const)('serves the SDK’s v2 client in mode %j', async (mode) => {
    const client = new Client({ name: 'new harness', version: '1' }, mode === 'legacy' ? {} : { versionNegotiation: { mode } });
    await client.connect(new StreamableHTTPClientTransport(new URL(app.mcpUrl), { requestInit: { headers: { authorization: `Bearer ${tokens.access_token}` } } }));
    expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(['get_setup', 'check_connection']);
    expect((await client.callTool({ name: 'get_setup', arguments: {} })).structuredContent).toMatchObject({ mcpUrl: app.mcpUrl });
    await client.close();
  });

  it('refuses a page of another site, whatever token it has', async () => {
    const { status } = await mcpCall(app, tokens.access_token, 'tools/list', {}, { origin: 'https://evil.example' });
    expect(status).toBe(403);
  });

  it('refuses requests under another name of this machine', async () => {
    const { request } = await import('node:http');
    const url = new URL(app.mcpUrl);
    const status = await new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: url.port, path: url.pathname, method: 'POST', headers: { host: 'evil.example', authorization: `Bearer ${tokens.access_token}` } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject).end('{}');
    });
    expect(status).toBe(421);
  });

  it.each([
    ['no scheme', (token: string) => token], ['a wrong token', () => 'Bearer AAAA'], ['a refresh token', () => `Bearer ${tokens.refresh_token}`],
    ['basic', () => 'Basic dXNlcjpwYXNz'], ['two tokens', (token: string) => `Bearer ${token} ${token}`],
  ])('refuses %s with 401 and invalid_token', async (_name, header) => {
    const response = await fetch(app.mcpUrl, { method: 'POST', headers: { authorization: header(tokens.access_token), 'content-type': 'application/json' }, body: '{}' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token", resource_metadata=/);
    expect(response.headers.get('x-fygment-request-id')).toMatch(/^req_/);
  });

  it('reads no token from the query, and ignores the console’s cookie', async () => {
    expect((await fetch(`${app.mcpUrl}?access_token=${tokens.access_token}`, { method: 'POST' })).status).toBe(401);
    expect((await team.owner.request('/api/mcp', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status).toBe(401);
  });

  it('refuses a member who left, on the next call', async () => {
    const left = await connect(app, team.member, { who: 'mia' });
    expect((await mcpCall(app, left.tokens.access_token, 'tools/list')).status).toBe(200);
    await app.database.database.kysely.deleteFrom('members').where('workspace_id', '=', team.workspace.id)
      .where('user_id', 'in', (eb) => eb.selectFrom('users').select('id').where('name', '=', 'Mia Member')).execute();
    expect((await mcpCall(app, left.tokens.access_token, 'tools/list')).status).toBe(401);
  });

  it('refuses a body that is too large or not JSON-RPC, without falling over', async () => {
    const post = (body: string) => fetch(app.mcpUrl, { method: 'POST', headers: { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' }, body });
    expect((await post(`{"a":"${'x'.repeat(1024 * 1024)}"}`)).status).toBe(413);
    for (const body of ['', '{', 'null', '[]', '{"jsonrpc":"1.0"}', '{"jsonrpc":"2.0","id":1,"method":5}']) {
      const { status } = await post(body);
      expect([body, status >= 400 && status < 500]).toEqual([body, true]);
    }
  });

  it('answers two hundred interleaved calls of two people each with their own', async () => {
    const { createWorkspace } = await import('../../domain/contract/workspaces.ts');
    const lab = (await team.admin.call(createWorkspace, {}, { name: 'Harbour Lab' })).workspace;
    const other = await connect(app, team.admin, { who: 'adam', workspaceId: lab.id });
    const replies = await Promise.all(Array.from({ length: 200 }, async (_, index) => {
      const { body } = await mcpCall(app, index % 2 ? other.tokens.access_token : tokens.access_token, 'tools/call', { name: 'get_setup', arguments: {} });
      return ((body!.result!['structuredContent'] as { workspace: { name: string } }).workspace.name === 'Harbour Lab') === (index % 2 === 1);
    }));
    expect(replies.every(Boolean)).toBe(true);
  });
});
