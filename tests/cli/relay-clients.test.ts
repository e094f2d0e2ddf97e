import { Client as ModernClient } from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OldStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CreateMessageRequestSchema, ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startFakeServer, type FakeServer } from './fake-server.ts';
import { serveBothEras, serveSessions } from './mcp-servers.ts';
import { proxyProcess } from './relay-harness.ts';

async function oldClient(server: FakeServer, capabilities: Record<string, object> = {}) {
  const client = new OldClient({ name: 'old-harness', version: '1.0.0' }, { capabilities });
  await client.connect(new OldStdio(await proxyProcess(server)));
  onTestFinished(() => client.close());
  return client;
}

async function modernClient(server: FakeServer, mode: 'auto' | { pin: string } = { pin: '2026-07-28' }) {
  const client = new ModernClient({ name: 'new-harness', version: '1.0.0' }, { versionNegotiation: { mode } });
  await client.connect(new ModernStdio(await proxyProcess(server)));
  onTestFinished(() => client.close());
  return client;
}

describe('a client of the handshake era, through the proxy as a process', () => {
  test('shakes hands, lists and calls tools, and gets progress', async () => {
    const server = await startFakeServer();
    serveBothEras(server);
    const client = await oldClient(server);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['echo', 'count', 'wait']);
    expect((await client.callTool({ name: 'echo', arguments: { text: 'grüezi ☕' } })).content).toEqual([{ type: 'text', text: 'grüezi ☕' }]);
    const progress: number[] = [];
    await client.callTool({ name: 'count', arguments: {} }, undefined, { onprogress: ({ progress: now }) => progress.push(now) });
    expect(progress.length).toBeGreaterThanOrEqual(2);
    expect(progress).toEqual([...progress].sort());
  });

  test('sends the negotiated revision with every request after the handshake', async () => {
    const server = await startFakeServer();
    serveBothEras(server);
    await (await oldClient(server)).listTools();
    const versions = server.seen.filter(({ path }) => path === '/api/mcp').map(({ headers, body }) => [(JSON.parse(body) as { method: string }).method, headers['mcp-protocol-version']]);
    expect(versions).toEqual([['initialize', undefined], ['notifications/initialized', '2025-11-25'], ['tools/list', '2025-11-25']]);
  });

  test('gets the server’s own errors with their code', async () => {
    const server = await startFakeServer();
    serveBothEras(server);
    const client = await oldClient(server);
    await expect(client.request({ method: 'no/such/method' } as never, {} as never)).rejects.toMatchObject({ code: -32601 });
  });

  test('answers what a server with sessions asks of it, and hears its notices', async () => {
    const server = await startFakeServer();
    const sessions = serveSessions(server);
    const client = await oldClient(server, { sampling: {} });
    client.setRequestHandler(CreateMessageRequestSchema, async () => ({ model: 'm', role: 'assistant', content: { type: 'text', text: '42' } }));
    expect((await client.callTool({ name: 'ask' })).content).toEqual([{ type: 'text', text: '42' }]);
    const heard = new Promise((resolve) => client.setNotificationHandler(ToolListChangedNotificationSchema, resolve));
    await sessions.announce();
    expect(await heard).toMatchObject({ method: 'notifications/tools/list_changed' });
  });

  test('cancels a call at a server with sessions', async () => {
    const server = await startFakeServer();
    const { waiting, cancelled } = serveSessions(server);
    const client = await oldClient(server);
    const abort = new AbortController();
    const call = client.callTool({ name: 'wait' }, undefined, { signal: abort.signal });
    await waiting;
    abort.abort();
    await expect(call).rejects.toThrow();
    await expect(cancelled).resolves.toBeUndefined();
  });

  test('does not notice that the server forgot its session', async () => {
    const server = await startFakeServer();
    const sessions = serveSessions(server);
    const client = await oldClient(server);
    sessions.forget();
    const answers = await Promise.all([client.listTools(), client.listTools(), client.ping()]);
    expect(answers[0]!.tools).toHaveLength(2);
    expect(sessions.sessions()).toBe(1);
  });

  test('ends its session at the server when it leaves', async () => {
    const server = await startFakeServer();
    const sessions = serveSessions(server);
    const client = await oldClient(server);
    expect(sessions.sessions()).toBe(1);
    await client.close();
    expect(sessions.sessions()).toBe(0);
  });
});

describe('a client of the current era, through the proxy as a process', () => {
  test('discovers, lists and calls tools, and gets progress', async () => {
    const server = await startFakeServer();
    serveBothEras(server);
    const client = await modernClient(server);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['echo', 'count', 'wait']);
    expect((await client.callTool({ name: 'echo', arguments: { text: 'grüezi ☕' } })).content).toEqual([{ type: 'text', text: 'grüezi ☕' }]);
    const progress: number[] = [];
    await client.callTool({ name: 'count', arguments: {} }, { onprogress: ({ progress: now }) => progress.push(now) });
    expect(progress.length).toBeGreaterThanOrEqual(2);
  });

  test('finds the current era by probing', async () => {
    const server = await startFakeServer();
    serveBothEras(server);
    const client = await modernClient(server, 'auto');
    await client.listTools();
    expect(server.seen.filter(({ path }) => path === '/api/mcp').map(({ body }) => (JSON.parse(body) as { method: string }).method)).not.toContain('initialize');
  });

  test('falls back to the handshake with an older server', async () => {
    const server = await startFakeServer();
    serveSessions(server);
    const client = await modernClient(server, 'auto');
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['ask', 'wait']);
  });

  test('says revision, method and name in headers, as the transport asks', async () => {
    const server = await startFakeServer();
    serveBothEras(server);
    await (await modernClient(server)).callTool({ name: 'echo', arguments: { text: 'x' } });
    const { headers } = server.seen.find(({ body }) => body.includes('"tools/call"'))!;
    expect(headers).toMatchObject({ 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'echo' });
  });

  test('cancels a call: the server sees the stream close', async () => {
    const server = await startFakeServer();
    const { waiting, cancelled } = serveBothEras(server);
    const client = await modernClient(server);
    const abort = new AbortController();
    const call = client.callTool({ name: 'wait', arguments: {} }, { signal: abort.signal });
    await waiting;
    abort.abort();
    await expect(call).rejects.toThrow();
    await expect(cancelled).resolves.toBeUndefined();
  });
});

test('ten clients at once share one sign-in', { timeout: 60_000 }, async () => {
  const server = await startFakeServer();
  serveBothEras(server);
  const shared = await proxyProcess(server);
  // The token that all of them hold has ended at the server.
  server.accessTokens.clear();
  const clients = await Promise.all(Array.from({ length: 10 }, async () => {
    const client = new OldClient({ name: 'old-harness', version: '1.0.0' });
    await client.connect(new OldStdio(shared));
    onTestFinished(() => client.close());
    return client;
  }));
  const lists = await Promise.all(clients.map((client) => client.listTools()));
  expect(lists.every(({ tools }) => tools.length === 3)).toBe(true);
  expect(server.calls('/token')).toBe(1);
});
