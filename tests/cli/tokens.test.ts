import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { credentialsFile, readCredential, whileLocked, writeCredential, type Credential } from '../../cli/credentials.ts';
import { withLock } from '../../cli/lock.ts';
import type { Machine } from '../../cli/machine.ts';
import { createTokenSource } from '../../cli/proxy/tokens.ts';
import { fakeMachine, repository } from './fake-home.ts';
import { startFakeServer, type FakeServer } from './fake-server.ts';

const run = promisify(execFile);
const past = '2026-01-01T00:00:00.000Z';

async function signedIn(server: FakeServer, changes: Partial<Credential> = {}, machine: Machine = fakeMachine()) {
  const credential = server.credential(changes);
  const file = credentialsFile(machine);
  await writeCredential(machine, file, server.origin, credential);
  return { machine, credential, file, tokens: createTokenSource(machine, server.origin, file), stored: () => readCredential(machine, file, server.origin) };
}

describe('the token of this computer', () => {
  test('is used as it is while it is good, and no server is asked', async () => {
    const server = await startFakeServer();
    const { tokens, credential } = await signedIn(server);
    expect(await tokens.current()).toEqual({ kind: 'token', token: credential.access_token });
    expect(tokens.ready()).toBe(credential.access_token);
    expect(server.seen).toEqual([]);
  });

  test('is renewed before it ends, and the new one is stored', async () => {
    const server = await startFakeServer();
    const { tokens, credential, stored } = await signedIn(server, { expires_at: new Date(Date.now() + 10_000).toISOString() });
    const access = await tokens.current();
    expect(access).toMatchObject({ kind: 'token' });
    expect(access).not.toEqual({ kind: 'token', token: credential.access_token });
    expect(server.accessTokens).toContain((await stored())!.access_token);
    expect(server.refreshTokens).toContain((await stored())!.refresh_token);
  });

  test('is renewed once, however many calls ask in one process', async () => {
    const server = await startFakeServer();
    const { tokens } = await signedIn(server, { expires_at: past });
    const answers = await Promise.all(Array.from({ length: 50 }, () => tokens.current()));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(server.calls('/token')).toBe(1);
  });

  const processes = process.env.FYGMENT_SOAK === '1' ? 20 : 10;
  test(`is renewed once by ${processes} processes, and all of them get the new one`, { timeout: 60_000 }, async () => {
    const server = await startFakeServer();
    const { machine } = await signedIn(server, { expires_at: past });
    const answers = await Promise.all(Array.from({ length: processes }, () => oneToken(machine, server)));
    expect(server.calls('/token')).toBe(1);
    expect(new Set(answers)).toEqual(new Set([[...server.accessTokens][0]]));
  });

  test('that the server refused is not used again, even if it looks good', async () => {
    const server = await startFakeServer();
    const { tokens, credential } = await signedIn(server);
    const access = await tokens.renew(credential.access_token);
    expect(access.kind).toBe('token');
    expect(access).not.toMatchObject({ token: credential.access_token });
  });

  test('renewed by another process is found without asking the server', async () => {
    const server = await startFakeServer();
    const { machine, tokens, file } = await signedIn(server);
    await tokens.current();
    const newer = server.credential();
    await writeCredential(machine, file, server.origin, newer);
    expect(await tokens.renew('access-1')).toEqual({ kind: 'token', token: newer.access_token });
    expect(server.calls('/token')).toBe(0);
  });

  test('is missing: the person is told the command that helps', async () => {
    const server = await startFakeServer();
    const machine = fakeMachine();
    const access = await createTokenSource(machine, server.origin, credentialsFile(machine)).current();
    expect(access).toEqual({ kind: 'none', message: expect.stringContaining(`fygment login --url ${server.origin}`) });
  });
});

describe('an outage is never a sign-out', () => {
  test.each<[string, (server: FakeServer) => void]>([
    ['discovery answers 503', (server) => (server.answer = (path, _q, response) => path.startsWith('/.well-known') && Boolean(response.writeHead(503).end()))],
    ['the token endpoint answers 500', (server) => (server.answer = (path, _q, response) => path === '/token' && Boolean(response.writeHead(500).end()))],
    ['the token endpoint answers 429', (server) => (server.answer = (path, _q, response) => path === '/token' && Boolean(response.writeHead(429).end()))],
    ['the token endpoint answers a page', (server) => (server.answer = (path, _q, response) => path === '/token' && Boolean(response.writeHead(403, { 'content-type': 'text/html' }).end('<html>blocked')))],
    ['the token endpoint breaks off', (server) => (server.answer = (path, _q, response) => path === '/token' && Boolean(response.destroy()))],
    ['the client is not known', (server) => (server.answer = (path, _q, response) => path === '/token' && Boolean(response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}')))],
  ])('when %s', async (_, fault) => {
    const server = await startFakeServer();
    const { tokens, credential, stored } = await signedIn(server, { expires_at: past });
    fault(server);
    expect(await tokens.current()).toMatchObject({ kind: 'outage' });
    expect(await stored()).toEqual(credential);
    server.answer = null;
    expect(await tokens.current()).toMatchObject({ kind: 'token' });
  });

  test('a sign-in that the server ended is forgotten, with the command that helps', async () => {
    const server = await startFakeServer();
    const { tokens, stored } = await signedIn(server, { expires_at: past });
    server.refreshTokens.clear();
    expect(await tokens.current()).toMatchObject({ kind: 'none', message: expect.stringContaining('fygment login') });
    expect(await stored()).toBeNull();
  });

  test('a sign-in that happened meanwhile is not forgotten with the old one', async () => {
    const server = await startFakeServer();
    const { machine, tokens, file, stored } = await signedIn(server, { expires_at: past });
    const newer = server.credential();
    server.answer = async (path, _request, response) => {
      if (path !== '/token') return false;
      await writeCredential(machine, file, server.origin, newer);
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
      return true;
    };
    await tokens.current();
    expect(await stored()).toEqual(newer);
  });
});

describe('a server that was taken over gets no token', () => {
  test('when it names another issuer', async () => {
    const [server, evil] = [await startFakeServer(), await startFakeServer()];
    const { tokens, credential, stored } = await signedIn(server, { expires_at: past });
    server.resource.authorization_servers = [evil.origin];
    expect(await tokens.current()).toMatchObject({ kind: 'none', message: expect.stringContaining('No token was sent') });
    expect(evil.seen).toEqual([]);
    expect(server.calls('/token')).toBe(0);
    expect(await stored()).toEqual(credential);
  });

  test('when its issuer document sends the token elsewhere without https', async () => {
    const server = await startFakeServer();
    const { tokens } = await signedIn(server, { expires_at: past });
    server.metadata.token_endpoint = 'http://evil.example/token';
    expect(await tokens.current()).toMatchObject({ kind: 'outage' });
    expect(server.calls('/token')).toBe(0);
  });

  test('when the sign-in was for another resource', async () => {
    const server = await startFakeServer();
    const { tokens } = await signedIn(server, { resource: 'https://other.example/api/mcp' });
    expect(await tokens.current()).toMatchObject({ kind: 'none' });
    expect(tokens.ready()).toBeNull();
  });
});

describe('the lock', () => {
  test('lets one in at a time', async () => {
    const machine = fakeMachine();
    const path = join(machine.home, 'x.lock');
    let inside = 0;
    let most = 0;
    await Promise.all(Array.from({ length: 8 }, () => withLock({ ...machine, sleep: () => new Promise(setImmediate) }, path, async () => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside--;
    })));
    expect(most).toBe(1);
  });

  test('of a process that is gone is taken over at once', async () => {
    const machine = fakeMachine({ alive: (pid) => pid !== 4242 });
    const path = join(machine.home, 'x.lock');
    await machine.files.writeFile(path, '4242 linus-mbp dead\n');
    expect(await withLock(machine, path, async () => 'in')).toBe('in');
    expect(await machine.files.readdir(machine.home)).toEqual([]);
  });

  test('of another computer is taken over when it is older than 15 seconds, and not before', async () => {
    const machine = fakeMachine({ alive: () => false });
    const path = join(machine.home, 'x.lock');
    await machine.files.writeFile(path, '4242 another-computer x\n');
    let ahead = 14_000;
    const later = { ...machine, now: () => new Date(Date.now() + ahead), sleep: async () => void (ahead += 600) };
    await withLock(later, path, async () => {});
    expect(ahead).toBeGreaterThan(15_000);
  });

  test('is not removed by a holder that lost it', async () => {
    const machine = fakeMachine();
    const path = join(machine.home, 'x.lock');
    await withLock(machine, path, () => machine.files.writeFile(path, '1 successor x\n'));
    expect(await machine.files.readFile(path, 'utf8')).toBe('1 successor x\n');
  });

  test('killed -9 while renewing, a process keeps nobody waiting', { timeout: 40_000 }, async () => {
    const server = await startFakeServer();
    const { machine } = await signedIn(server, { expires_at: past });
    const arrived = new Promise<void>((resolve) => {
      server.answer = (path) => {
        if (!path.startsWith('/.well-known')) return false;
        resolve();
        return true; // and never answers
      };
    });
    const child = execFile(process.execPath, [join(repository, 'tests', 'cli', 'one-token.ts'), machine.home, server.origin]);
    await arrived;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    server.answer = null;
    const began = performance.now();
    expect(server.accessTokens).toContain(await oneToken(machine, server));
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});

test('a damaged credentials file is named and left for the person to look at', async () => {
  const machine = fakeMachine();
  const file = credentialsFile(machine);
  await machine.files.mkdir(machine.folders.config, { recursive: true });
  await machine.files.writeFile(file, '{"https://fygment.dev": {"access_token": 1}}');
  await expect(readCredential(machine, file, 'https://fygment.dev')).rejects.toThrow('damaged');
  await expect(whileLocked(machine, file, () => writeCredential(machine, file, 'https://fygment.dev', null))).rejects.toThrow('damaged');
  expect(await machine.files.readFile(file, 'utf8')).toContain('access_token');
});

async function oneToken(machine: Machine, server: FakeServer): Promise<string> {
  const { stdout } = await run(process.execPath, [join(repository, 'tests', 'cli', 'one-token.ts'), machine.home, server.origin]);
  return (JSON.parse(stdout) as { token: string }).token;
}
