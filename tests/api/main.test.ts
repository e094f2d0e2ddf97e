import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMe } from '../../domain/contract/me.ts';
import { createWorkspace, watchWorkspace } from '../../domain/contract/workspaces.ts';
import { pathOf } from '../../domain/contract/endpoint.ts';
import { Person } from '../support/person.ts';
import { freePort, startServerProcess, type ServerProcess } from '../support/server-process.ts';

describe('the server process', () => {
  let folder: string;
  let started: ServerProcess[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fygment-main-'));
    started = [];
  });
  afterEach(() => {
    for (const { child } of started) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const start = (env: Record<string, string>) => {
    const server = startServerProcess({ DATABASE_URL: `file:${join(folder, 'data', 'fygment.db')}`, ...env });
    started.push(server);
    return server;
  };

  it('says what to open: the site, the one-time owner link, the MCP URL, and that sign-in is for development', async () => {
    const port = await freePort();
    const server = start({ PORT: String(port) });
    await server.says('Development sign-in');
    expect(server.output()).toContain(`Site        http://localhost:${port}/\n`);
    expect(server.output()).toMatch(new RegExp(`Owner link  http://localhost:${port}/console/new#owner=[\\w-]{43}\n`));
    expect(server.output()).toContain(`MCP URL     http://localhost:${port}/api/mcp\n`);
    expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200);
    expect(statSync(join(folder, 'data', 'secret.key')).mode & 0o777).toBe(0o600);
  });

  it('drains on SIGTERM and exits 0, with an event stream open; a second start finds the data as it was', async () => {
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    const first = start({ PORT: String(port) });
    await first.says('MCP URL');
    const token = /#owner=([\w-]+)/.exec(first.output())![1]!;
    const olive = new Person(origin);
    await olive.signIn('olive');
    const { workspace } = await olive.call(createWorkspace, {}, { name: 'Kestrel Instruments', ownerLinkToken: token });
    const stream = await olive.request(pathOf(watchWorkspace.path, { workspaceId: workspace.id }), { headers: { accept: 'text/event-stream' } });
    expect(stream.status).toBe(200);
    first.child.kill('SIGTERM');
    expect(await first.exit()).toBe(0);
    expect(await stream.text()).toContain('event: changed');

    const second = start({ PORT: String(port) });
    await second.says('MCP URL');
    expect(second.output()).not.toContain('Owner link');
    // The session outlived the restart as well: its key was kept.
    expect((await olive.call(readMe, {})).workspaces).toEqual([workspace]);
  });

  it('ends with one clear sentence when the port is taken', async () => {
    const holder = createServer();
    holder.listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const server = start({ PORT: String(port) });
    expect(await server.exit()).toBe(1);
    expect(server.output()).toMatch(new RegExp(`^Fygment did not start\\.\n  Port ${port} is taken\\. Stop what uses it, or choose another: PORT=\\d+ npm start\n$`));
    holder.close();
  });

  it('ends with one clear sentence when the data folder cannot be made or written', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    const server = start({ PORT: String(await freePort()), DATABASE_URL: `file:${join(folder, 'a-file', 'fygment.db')}` });
    expect(await server.exit()).toBe(1);
    expect(server.output()).toMatch(/^Fygment did not start\.\n {2}The data folder .*a-file cannot be created: .*\n$/);

    writeFileSync(join(folder, 'not-a-database'), 'hello, I am text and not a database'.repeat(50));
    const other = start({ PORT: String(await freePort()), DATABASE_URL: `file:${join(folder, 'not-a-database')}` });
    expect(await other.exit()).toBe(1);
    expect(other.output()).toMatch(/^Fygment did not start\.\n {2}The database file .* cannot be opened for writing: .*\n$/);
  });

  it('ends with one clear sentence when Postgres does not answer, and tells no password', async () => {
    const server = start({ PORT: String(await freePort()), DATABASE_URL: `postgres://fygment:hunter2@127.0.0.1:${await freePort()}/fygment` });
    expect(await server.exit()).toBe(1);
    expect(server.output()).toMatch(/^Fygment did not start\.\n {2}Postgres at DATABASE_URL could not be reached or migrated: .*\n$/);
    expect(server.output()).not.toContain('hunter2');
  });

  it('tells every fault of the configuration at once', async () => {
    const server = start({ PORT: 'x', ORIGIN: 'http://mcp.example.com', LOG_LEVEL: 'loud' });
    expect(await server.exit()).toBe(1);
    for (const name of ['PORT', 'ORIGIN', 'OIDC_ISSUER', 'SECRET_KEY', 'LOG_LEVEL']) expect(server.output()).toContain(name);
    expect(server.output()).toMatch(/^Fygment did not start\.\n {2}\d settings need a change:\n/);
  });

  it('answers what is no HTTP with an id as well, so that a probe knows who answered', async () => {
    const port = await freePort();
    const server = start({ PORT: String(port) });
    await server.says('MCP URL');
    for (const [request, status] of [['GET /\u00e9\u0000 HTTP/1.1\r\n\r\n', 400], [`GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`, 431]] as const) {
      const socket = connect(port, '127.0.0.1');
      socket.end(request, 'latin1');
      let answer = '';
      for await (const chunk of socket) answer += String(chunk);
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*\r\nx-fygment-request-id: req_`));
    }
  });

  it('does not start with a key file that was cut short, and says what to do', async () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', 'secret.key'), '');
    const server = start({ PORT: String(await freePort()) });
    expect(await server.exit()).toBe(1);
    expect(server.output()).toMatch(/secret\.key holds no whole key/);
  });

  it('refuses another SECRET_KEY than the one the database was made with', async () => {
    const port = String(await freePort());
    const first = start({ PORT: port, SECRET_KEY: 'a'.repeat(40) });
    await first.says('MCP URL');
    first.child.kill('SIGTERM');
    await first.exit();
    const second = start({ PORT: port, SECRET_KEY: 'b'.repeat(40) });
    expect(await second.exit()).toBe(1);
    expect(second.output()).toContain('sealed with another SECRET_KEY');
  });
});
