import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { splitEvents } from '../../cli/proxy/events.ts';
import { splitLines } from '../../cli/proxy/lines.ts';
import { headerValue } from '../../cli/proxy/message.ts';
import { VERSION } from '../../cli/version.ts';
import { startFakeServer, type FakeServer } from './fake-server.ts';
import { serveBothEras } from './mcp-servers.ts';
import { hello, modern, startHarness } from './relay-harness.ts';

const json = (response: ServerResponse, document: unknown, status = 200) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
const posts = (server: FakeServer) => server.seen.filter(({ path, method }) => path === '/api/mcp' && method === 'POST');

describe('what passes through', () => {
  test('a message reaches the server byte for byte, unknown fields and big numbers included', async () => {
    const server = await startFakeServer();
    const harness = await startHarness(server);
    const line = '{ "jsonrpc":"2.0","id":1, "method":"x/y", "params":{"n":123456789012345678901234567890,"ü":"\\u00fc"},"extra":[1.0] }';
    harness.raw(line);
    await harness.message(({ id }) => id === 1);
    expect(posts(server)[0]!.body).toBe(line);
  });

  test('an answer reaches the harness with its numbers as they were, on one line', async () => {
    const server = await startFakeServer();
    server.mcp = (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{\n  "jsonrpc": "2.0",\r\n  "id": 1,\n  "result": { "n": 123456789012345678901234567890 }\n}\n');
    const harness = await startHarness(server);
    harness.raw('{"jsonrpc":"2.0","id":1,"method":"x"}');
    await harness.message(({ id }) => id === 1);
    expect(harness.machine.out().trimEnd().split('\n')).toHaveLength(1);
    expect(harness.machine.out()).toContain('123456789012345678901234567890');
  });

  test('a notification gets no answer', async () => {
    const server = await startFakeServer();
    const harness = await startHarness(server);
    harness.notify('notifications/roots/list_changed');
    await harness.call('ping');
    expect(harness.messages).toHaveLength(1);
    expect(posts(server)).toHaveLength(2);
  });

  test('each request says who relays, for which harness, and on which computer', async () => {
    const server = await startFakeServer();
    const harness = await startHarness(server, { changes: { hostname: 'Lìnus’ mbp' } });
    await harness.call('ping');
    expect(posts(server)[0]!.headers).toMatchObject({
      'user-agent': `fygment/${VERSION} (codex)`, 'fygment-harness': 'codex', 'fygment-device': encodeURIComponent('Lìnus’ mbp'),
      accept: 'application/json, text/event-stream', 'content-type': 'application/json', host: new URL(server.origin).host,
    });
  });

  test('nothing overtakes the end of the handshake', async () => {
    const server = await startFakeServer();
    let release!: () => void;
    const held = new Promise<void>((resolve) => (release = resolve));
    const order: string[] = [];
    server.mcp = async (_request, response, body) => {
      const message = JSON.parse(body) as { id?: number; method: string };
      if (message.method === 'notifications/initialized') await held;
      order.push(message.method);
      return message.id === undefined ? response.writeHead(202).end() : json(response, { jsonrpc: '2.0', id: message.id, result: { protocolVersion: '2025-06-18' } });
    };
    const harness = await startHarness(server);
    await harness.call('initialize', hello);
    harness.notify('notifications/initialized');
    const list = harness.call('tools/list');
    release();
    await list;
    expect(order).toEqual(['initialize', 'notifications/initialized', 'tools/list']);
  });

  test('a name that is not plain ASCII travels in the protocol’s base64 wrapping', async () => {
    const server = await startFakeServer();
    const harness = await startHarness(server);
    await harness.call('tools/call', modern({ name: 'grüezi', arguments: {} }));
    expect(posts(server)[0]!.headers['mcp-name']).toBe('=?base64?Z3LDvGV6aQ==?=');
    expect(['plain', ' padded ', '', '=?base64?x?=', 'a\nb', 'a b'].map(headerValue)).toEqual(['plain', '=?base64?IHBhZGRlZCA=?=', '=?base64??=', '=?base64?PT9iYXNlNjQ/eD89?=', '=?base64?YQpi?=', 'a b']);
  });

  test('a batch of the oldest era is answered in one piece', async () => {
    const server = await startFakeServer();
    server.mcp = (_request, response) => json(response, [{ jsonrpc: '2.0', id: 1, result: {} }, { jsonrpc: '2.0', id: 2, result: {} }]);
    const harness = await startHarness(server);
    harness.raw('[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"ping"}]');
    await harness.message((message) => Array.isArray(message));
    await harness.close();
    expect(harness.messages).toHaveLength(1);
  });
});

describe('every request gets an answer in the protocol’s form', () => {
  const fault = (server: FakeServer, answer: (response: ServerResponse) => void) => (server.mcp = (_request, response) => answer(response));

  test.each<[string, (response: ServerResponse) => void, string]>([
    ['a page in place of MCP', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome to the hotel</html>'), 'text/html'],
    ['JSON that is cut off', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"jsonrpc":"2.0","id'), 'in place of MCP'],
    ['nothing at all', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(), 'in place of MCP'],
    ['the answer to another request', (response) => json(response, { jsonrpc: '2.0', id: 'other', result: {} }), 'another request'],
    ['a connection that breaks', (response) => response.destroy(), 'not reached'],
    ['a body that breaks off', (response) => void response.writeHead(200, { 'content-type': 'application/json', 'content-length': 99 }).write('{', () => response.destroy()), 'broke off'],
    ['a stream that ends early', (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(': hello\n\n'), 'ended its stream'],
    ['a redirect', (response) => response.writeHead(307, { location: 'https://evil.example/' }).end(), 'redirect'],
    ['a firewall', (response) => response.writeHead(403, { 'content-type': 'text/plain' }).end('Your request was blocked.'), 'firewall'],
    ['403 for a scope', (response) => response.writeHead(403, { 'www-authenticate': 'Bearer error="insufficient_scope"' }).end(), 'fygment login'],
    ['too many requests', (response) => response.writeHead(429, { 'retry-after': '7' }).end(), '7 s'],
    ['a server error', (response) => response.writeHead(500).end(), 'HTTP 500'],
  ])('when the server sends %s', async (_, answer, words) => {
    const server = await startFakeServer();
    fault(server, answer);
    const harness = await startHarness(server);
    const { error } = await harness.call('tools/call', { name: 'x' }, 7);
    expect(error).toEqual({ code: -32000, message: expect.stringContaining(words) });
  });

  test('when nobody listens there', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((resolve) => closed.close(resolve));
    const server = await startFakeServer();
    const harness = await startHarness({ origin, credential: () => server.credential({ resource: `${origin}/api/mcp` }) });
    expect((await harness.call('initialize', hello)).error!.message).toContain('ECONNREFUSED');
  });

  test('the server’s own error keeps its code, its data and the request’s id', async () => {
    const server = await startFakeServer();
    fault(server, (response) => json(response, { jsonrpc: '2.0', id: null, error: { code: -32022, message: 'Unsupported', data: { supported: ['2026-07-28'] } } }, 400));
    const harness = await startHarness(server);
    expect(await harness.call('tools/list', {}, 'mine')).toEqual({ jsonrpc: '2.0', id: 'mine', error: { code: -32022, message: 'Unsupported', data: { supported: ['2026-07-28'] } } });
  });

  test('a line that is not JSON is answered as such, and the next one is carried', async () => {
    const harness = await startHarness(await startFakeServer());
    harness.raw('hello?');
    expect((await harness.message(({ error }) => error?.code === -32700)).id).toBeNull();
    expect((await harness.call('ping')).result).toBeDefined();
  });

  test('what is not JSON in a stream never reaches the harness', async () => {
    const server = await startFakeServer();
    fault(server, (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: oops\n\ndata: {"jsonrpc":"2.0","id":1,"result":{}}\n\n'));
    const harness = await startHarness(server);
    await harness.call('ping', {}, 1);
    expect(harness.machine.out()).not.toContain('oops');
  });
});

describe('trying again', () => {
  const failing = async (times: number, method: string) => {
    const server = await startFakeServer();
    let left = times;
    server.mcp = (_request, response, body) => (left-- > 0 ? response.writeHead(503).end() : json(response, { jsonrpc: '2.0', id: (JSON.parse(body) as { id: number }).id, result: {} }));
    const harness = await startHarness(server);
    return { server, harness, answer: await harness.call(method, { name: 'x' }) };
  };

  test('what only reads is sent again, at most twice, with growing pauses', async () => {
    const { server, answer, harness } = await failing(2, 'tools/list');
    expect(answer.result).toEqual({});
    expect(posts(server)).toHaveLength(3);
    expect(harness.slept).toHaveLength(2);
    expect(harness.slept[0]).toBeGreaterThanOrEqual(125);
    expect(harness.slept[1]).toBeLessThanOrEqual(750);
    expect((await failing(3, 'tools/list')).answer.error!.message).toContain('503');
  });

  test('a tool call is never sent twice', async () => {
    const { server, answer } = await failing(1, 'tools/call');
    expect(answer.error!.message).toContain('503');
    expect(posts(server)).toHaveLength(1);
  });

  test('a tool call whose connection broke is reported as doubtful', async () => {
    const server = await startFakeServer();
    server.mcp = (_request, response) => response.destroy();
    const harness = await startHarness(server);
    expect((await harness.call('tools/call', { name: 'x' })).error!.message).toContain('Whether it took effect is not known.');
    expect(posts(server)).toHaveLength(1);
  });
});

describe('the sign-in', () => {
  test.each(['initialize', 'server/discover', 'tools/list'])('without one, %s is answered at once with the command that helps', async (method) => {
    const server = await startFakeServer();
    const harness = await startHarness(server, { signedIn: false });
    expect((await harness.call(method)).error).toEqual({ code: -32000, message: expect.stringContaining('fygment login') });
    expect(server.seen).toEqual([]);
  });

  test('made while the proxy runs, it is used from the next message on', async () => {
    const server = await startFakeServer();
    const harness = await startHarness(server, { signedIn: false });
    await harness.call('ping');
    const { credentialsFile, writeCredential } = await import('../../cli/credentials.ts');
    await writeCredential(harness.machine, credentialsFile(harness.machine), server.origin, server.credential());
    expect((await harness.call('ping')).result).toBeDefined();
  });

  test('refused by the server, it is renewed once and every waiting call goes through', async () => {
    const server = await startFakeServer();
    const harness = await startHarness(server);
    server.accessTokens.clear();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => harness.call('tools/call', { name: String(index) })));
    expect(answers.every(({ result }) => result !== undefined)).toBe(true);
    expect(server.calls('/token')).toBe(1);
  });

  test('revoked, it is answered in plain words and never in a loop', async () => {
    const server = await startFakeServer();
    const harness = await startHarness(server);
    server.accessTokens.clear();
    server.refreshTokens.clear();
    expect((await harness.call('tools/list')).error!.message).toMatch(/revoked.*fygment login/);
    expect(posts(server)).toHaveLength(1);
  });

  test('refused again right after it was renewed, the call ends', async () => {
    const server = await startFakeServer();
    const harness = await startHarness(server);
    server.answer = (path, _request, response) => path === '/api/mcp' && Boolean(response.writeHead(401).end());
    expect((await harness.call('tools/list')).error!.message).toContain('fygment login');
    expect(posts(server)).toHaveLength(2);
  });

  test('is found where --credentials says, since harnesses do not pass the environment on', async () => {
    const server = await startFakeServer();
    const other = await startHarness(server);
    const file = join(other.machine.folders.config, 'credentials.json');
    const harness = await startHarness(server, { signedIn: false, args: ['--credentials', file] });
    expect((await harness.call('ping')).result).toBeDefined();
  });
});

describe('the end', () => {
  test('comes when the harness closes our input, after what was answered is written', async () => {
    const server = await startFakeServer();
    const harness = await startHarness(server, { patient: true });
    const answer = harness.call('ping');
    expect(await harness.close()).toBe(0);
    expect((await answer).result).toBeDefined();
    expect(harness.machine.out().endsWith('\n')).toBe(true);
  });

  test('does not wait for a call that never ends', async () => {
    const server = await startFakeServer();
    const { waiting, cancelled } = serveBothEras(server);
    const harness = await startHarness(server);
    void harness.call('tools/call', modern({ name: 'wait', arguments: {} }));
    await waiting;
    expect(await harness.close()).toBe(0);
    await expect(cancelled).resolves.toBeUndefined();
  });

  test('cancels subscriptions at once', async () => {
    const server = await startFakeServer();
    const { toolsChanged } = serveBothEras(server);
    const harness = await startHarness(server, { patient: true });
    harness.raw(JSON.stringify({ jsonrpc: '2.0', id: 'sub', method: 'subscriptions/listen', params: modern({ notifications: { toolsListChanged: true } }) }));
    await harness.message(({ method }) => method === 'notifications/subscriptions/acknowledged');
    toolsChanged();
    await harness.message(({ method }) => method === 'notifications/tools/list_changed');
    expect(await harness.close()).toBe(0);
  });
});

describe('the command line of the proxy', () => {
  test.each([[['--no-such', 'x']], [['--harness']], [['--harness', '../x']], [['--url', 'http://example.com']]])('refuses %j with exit 2 and keeps standard output clean', async (args) => {
    const { mcpProxy } = await import('../../cli/commands/mcp-proxy.ts');
    const { fakeMachine } = await import('./fake-home.ts');
    const machine = fakeMachine();
    expect(await mcpProxy(machine, args)).toBe(2);
    expect(machine.out()).toBe('');
    expect(machine.err()).toContain('fygment mcp proxy:');
  });

  test('with FYGMENT_LOG=debug keeps a log of methods and status codes that holds no contents and no tokens', async () => {
    const server = await startFakeServer();
    const harness = await startHarness(server, { env: { FYGMENT_LOG: 'debug' } });
    await harness.call('tools/call', { name: 'secret-tool', arguments: { password: 'hunter2' } });
    await harness.call('token=hunter2 in a method');
    const log = readFileSync(join(harness.machine.folders.state, 'proxy.log'), 'utf8');
    expect(log).toContain('"method":"tools/call","status":200');
    expect(log).toContain('[withheld]');
    expect(log).not.toMatch(/hunter2|secret-tool|access-|refresh-/);
  });
});

describe('framing', () => {
  test.each([1, 2, 3, 7, 1000])('lines survive chunks of %i bytes', (size) => {
    const lines: string[] = [];
    const push = splitLines((line) => lines.push(line.toString()));
    const bytes = Buffer.from('{"a":"ü☕"}\n\n{"b":1}\r\n\r\n{"c":2}\n');
    for (let at = 0; at < bytes.length; at += size) push(bytes.subarray(at, at + size));
    expect(lines).toEqual(['{"a":"ü☕"}', '{"b":1}\r', '{"c":2}']);
  });

  test.each([1, 2, 3, 7, 1000])('events survive chunks of %i characters and every line end', (size) => {
    const events: { data: string; id: string | null }[] = [];
    const push = splitEvents((event) => events.push(event));
    const text = '\ufeff: comment\nid: 1\ndata: a\n\nevent: message\r\ndata:b\r\ndata: c\r\n\r\ndata\r\rid: 2\n\nretry: 10\ndata: {"x":\ndata: 1}\n\ndata: unfinished';
    for (let at = 0; at < text.length; at += size) push(text.slice(at, at + size));
    expect(events).toEqual([{ data: 'a', id: '1' }, { data: 'b\nc', id: null }, { data: '', id: null }, { data: '', id: '2' }, { data: '{"x":\n1}', id: null }]);
  });
});
