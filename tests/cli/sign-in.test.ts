import { EventEmitter } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { credentialsFile, readCredential } from '../../cli/credentials.ts';
import { Failure } from '../../cli/failure.ts';
import type { Machine } from '../../cli/machine.ts';
import { parseOrigin } from '../../cli/origin.ts';
import { openBrowser } from '../../cli/sign-in/browser.ts';
import { listenForCallback } from '../../cli/sign-in/callback.ts';
import { signIn } from '../../cli/sign-in/sign-in.ts';
import { fakeMachine } from './fake-home.ts';
import { startFakeServer, type FakeServer } from './fake-server.ts';

/** A machine whose browser is `browse`. */
function withBrowser(browse: (address: URL) => unknown, changes: Partial<Machine> = {}): ReturnType<typeof fakeMachine> & { opened: string[][] } {
  const opened: string[][] = [];
  const machine = fakeMachine({
    env: { FYGMENT_BROWSER: 'my-browser --new-window' },
    async spawn(command, args) {
      opened.push([command, ...args]);
      const child = Object.assign(new EventEmitter(), { pid: 1, unref() {} });
      void browse(new URL(args.at(-1)!));
      return child as never;
    },
    ...changes,
  });
  return Object.assign(machine, { opened });
}
const quiet = { waiting() {} };
const failureOf = (work: Promise<unknown>): Promise<Failure> => work.then(() => Promise.reject(new Error('it succeeded')), (error: unknown) => error as Failure);

describe('signing in', () => {
  test('stores what the server gave, readable by its owner alone', async () => {
    const server = await startFakeServer();
    const machine = withBrowser((address) => fetch(server.authorize(address)));
    await signIn(machine, server.origin, quiet);
    const file = credentialsFile(machine);
    expect(await readCredential(machine, file, server.origin)).toMatchObject({ issuer: server.origin, resource: server.mcpUrl, client_id: 'fygment-cli', scope: 'setup:read connections:read' });
    expect((await machine.files.stat(file)).mode & 0o777).toBe(0o600);
    expect((await machine.files.stat(machine.folders.config)).mode & 0o777).toBe(0o700);
  });

  test('asks for exactly what the server offers, with PKCE, this resource and this computer’s name', async () => {
    const server = await startFakeServer();
    const machine = withBrowser((address) => fetch(server.authorize(address)));
    await signIn(machine, server.origin, quiet);
    const asked = new URL(machine.opened[0]!.at(-1)!).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code', client_id: 'fygment-cli', scope: 'setup:read connections:read', code_challenge_method: 'S256',
      resource: server.mcpUrl, device_name: 'linus-mbp', redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
    });
    expect(asked.get('state')!.length).toBeGreaterThanOrEqual(22);
    expect(asked.get('code_challenge')).toMatch(/^[\w-]{43}$/);
  });

  test('starts FYGMENT_BROWSER without a shell, the address last', async () => {
    const server = await startFakeServer();
    const machine = withBrowser((address) => fetch(server.authorize(address)));
    await signIn(machine, server.origin, quiet);
    expect(machine.opened[0]!.slice(0, 2)).toEqual(['my-browser', '--new-window']);
    expect(machine.opened[0]!.at(-1)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/authorize\?/);
  });

  test('keeps the sign-ins of other servers', async () => {
    const [one, two] = [await startFakeServer(), await startFakeServer()];
    const machine = withBrowser((address) => fetch((address.origin === one.origin ? one : two).authorize(address)));
    await signIn(machine, one.origin, quiet);
    await signIn(machine, two.origin, quiet);
    expect(await readCredential(machine, credentialsFile(machine), one.origin)).toMatchObject({ issuer: one.origin });
    expect(await readCredential(machine, credentialsFile(machine), two.origin)).toMatchObject({ issuer: two.origin });
  });

  test('a person who declines is told so, and nothing is stored', async () => {
    const server = await startFakeServer();
    const machine = withBrowser((address) => fetch(server.authorize(address, { code: null, error: 'access_denied' })));
    const failure = await failureOf(signIn(machine, server.origin, quiet));
    expect(failure).toMatchObject({ exit: 'sign-in', message: 'The sign-in was declined.' });
    expect(await readCredential(machine, credentialsFile(machine), server.origin)).toBeNull();
  });

  test.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['no issuer, though the server promises one', { iss: null }],
  ])('a code that comes from %s is never redeemed', async (_, changes) => {
    const server = await startFakeServer();
    const machine = withBrowser((address) => fetch(server.authorize(address, changes)));
    expect((await failureOf(signIn(machine, server.origin, quiet))).message).toContain('thrown away');
    expect(server.calls('/token')).toBe(0);
  });
});

describe('a server that lies gets nothing', () => {
  test.each<[string, (server: FakeServer) => void]>([
    ['names another resource', (server) => (server.resource.resource = 'https://evil.example/api/mcp')],
    ['names nobody who signs in', (server) => (server.resource.authorization_servers = [])],
    ['names an issuer without https', (server) => (server.resource.authorization_servers = ['http://evil.example'])],
    ['calls its issuer something else', (server) => (server.metadata.issuer = 'https://evil.example')],
    ['offers no S256', (server) => (server.metadata.code_challenge_methods_supported = ['plain'])],
    ['has an authorization endpoint that is a script', (server) => (server.metadata.authorization_endpoint = 'javascript:alert(1)')],
    ['has an authorization endpoint that is a file', (server) => (server.metadata.authorization_endpoint = 'file:///etc/passwd')],
    ['has an authorization endpoint that is a flag', (server) => (server.metadata.authorization_endpoint = '--help')],
    ['has a token endpoint without https', (server) => (server.metadata.token_endpoint = 'http://evil.example/token')],
    ['answers with a page in place of JSON', (server) => (server.answer = (_path, _request, response) => Boolean(response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')))],
    ['answers without end', (server) => (server.answer = (_path, _request, response) => Boolean(response.writeHead(200).end('x'.repeat(2 * 1024 * 1024))))],
  ])('when it %s', async (_, lie) => {
    const server = await startFakeServer();
    lie(server);
    const machine = withBrowser(() => {});
    const failure = await failureOf(signIn(machine, server.origin, quiet));
    expect(failure).toBeInstanceOf(Failure);
    expect(failure.exit).toBe('server');
    expect(machine.opened).toEqual([]);
    expect(server.calls('/token')).toBe(0);
  });

  test.each(['/.well-known/oauth-protected-resource/api/mcp', '/.well-known/oauth-authorization-server', '/token'])('a redirect from %s to another origin is not followed', async (path) => {
    const [server, elsewhere] = [await startFakeServer(), await startFakeServer()];
    server.answer = (asked, _request, response) => asked === path && Boolean(response.writeHead(307, { location: `${elsewhere.origin}${path}` }).end());
    const machine = withBrowser((address) => fetch(server.authorize(address)));
    expect((await failureOf(signIn(machine, server.origin, quiet))).message).toContain('redirect');
    expect(elsewhere.seen).toEqual([]);
  });
});

describe('the listener for the browser', () => {
  const listen = async (changes: Partial<Parameters<typeof listenForCallback>[0]> = {}) => {
    const callback = await listenForCallback({ state: 'the-state', issuer: 'https://issuer.example', issuerRequired: true, ...changes });
    onTestFinished(() => callback.close());
    return callback;
  };
  const good = '?code=the-code&state=the-state&iss=https%3A%2F%2Fissuer.example';

  test('gives the code of the right answer, once, and is gone', async () => {
    const callback = await listen();
    const response = await fetch(callback.redirectUri + good);
    expect(response.status).toBe(200);
    expect(await callback.code).toBe('the-code');
    await expect(fetch(callback.redirectUri + good)).rejects.toThrow();
  });

  test('is not used up by answers with a wrong state', async () => {
    const callback = await listen();
    for (const query of ['?code=evil&state=wrong', '?error=access_denied', '?code=evil&state=the-state&state=the-state', '', '?state=']) {
      expect((await fetch(callback.redirectUri + query)).status).toBe(400);
    }
    await fetch(callback.redirectUri + good);
    expect(await callback.code).toBe('the-code');
  });

  test('answers only GET, only its path, only as 127.0.0.1', async () => {
    const callback = await listen();
    const origin = new URL(callback.redirectUri).origin;
    expect((await fetch(callback.redirectUri + good, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${origin}/favicon.ico`)).status).toBe(404);
    expect(await statusAs('rebound.example', callback.redirectUri + good)).toBe(421);
    await fetch(callback.redirectUri + good);
    expect(await callback.code).toBe('the-code');
  });

  test('shows a page without scripts that tells no other site where it came from', async () => {
    const callback = await listen();
    const response = await fetch(callback.redirectUri + good);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('cache-control')).toBe('no-store');
    const page = await response.text();
    expect(page).not.toMatch(/<script|the-code|the-state/);
  });

  test('is reachable on 127.0.0.1 alone', async () => {
    const callback = await listen();
    await expect(fetch(callback.redirectUri.replace('127.0.0.1', '[::1]') + good)).rejects.toThrow();
  });

  test('says so when nobody comes in time', async () => {
    const callback = await listen({ lifetimeMs: 1 });
    await expect(callback.code).rejects.toThrow('within 5 minutes');
  });
});

describe('addresses', () => {
  test.each([undefined, ''])('without --url it is Fygment’s own origin', (text) => {
    expect(parseOrigin(text)).toBe('https://fygment.dev');
  });

  test.each([['https://example.com/', 'https://example.com'], ['http://localhost:4000', 'http://localhost:4000'], ['http://127.0.0.1:1', 'http://127.0.0.1:1'], ['http://[::1]:4000', 'http://[::1]:4000']])('takes %s', (text, origin) => {
    expect(parseOrigin(text)).toBe(origin);
  });

  test.each(['http://example.com', 'http://localhost.example.com', 'ftp://example.com', 'https://example.com/api/mcp', 'https://user@example.com', 'https://example.com?x', 'example.com', '-x', 'javascript:alert(1)'])('refuses %s', (text) => {
    expect(() => parseOrigin(text)).toThrow(Failure);
  });

  test.each([
    ['darwin', ['/usr/bin/open']], ['linux', ['xdg-open']], ['win32', ['rundll32', 'url.dll,FileProtocolHandler']],
  ] as const)('opens them on %s without a shell', async (platform, start) => {
    const machine = withBrowser(() => {}, { platform, env: {} });
    const address = new URL('https://example.com/?a=1&b=$(x)`y`"z"|calc');
    expect(await openBrowser(machine, address)).toBe(true);
    expect(machine.opened).toEqual([[...start, address.href]]);
  });

  test('a browser that cannot be started is not a failure', async () => {
    const machine = fakeMachine({ env: { FYGMENT_BROWSER: '/no/such/browser' } });
    expect(await openBrowser(machine, new URL('https://example.com'))).toBe(false);
  });
});

function statusAs(host: string, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest(address, { headers: { host } }, (response) => resolve(response.resume().statusCode!)).on('error', reject).end();
  });
}

test('a busy port elsewhere does not matter: the system gives a free one', async () => {
  const busy = createServer();
  await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void busy.close());
  const callback = await listenForCallback({ state: 's', issuer: 'i', issuerRequired: false });
  callback.close();
  expect(new URL(callback.redirectUri).port).not.toBe(String((busy.address() as AddressInfo).port));
});
