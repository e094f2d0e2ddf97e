/**
 * A real Postgres for the tests that ask for one. Vitest calls `setup` once per run; the server
 * starts with the first `freshPostgresDatabase()` and never if nobody asks. To test against a
 * server of your own, set FYGMENT_TEST_POSTGRES_URL to an account that may create databases.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const URL_VARIABLE = 'FYGMENT_TEST_POSTGRES_URL';
/** Where a test process asks the run for the server; set by `setup`. */
const ASK_VARIABLE = 'FYGMENT_TEST_POSTGRES_ASK';

export interface RunningPostgres {
  url: string;
  /** Holds everything the server writes. */
  folder: string;
  process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a server of its own; it ends with the process that asked, even when that crashes. */
export async function startPostgres(): Promise<RunningPostgres> {
  const program = fileURLToPath(new URL('./postgres-server.ts', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const closed = once(child, 'close');
  const first = await Promise.race([once(createInterface(child.stdout), 'line'), closed.then(() => null)]);
  if (!first) throw new Error(complaint || 'The test database stopped before it answered.');
  return {
    ...(JSON.parse(String(first[0])) as { url: string; folder: string }),
    process: child,
    async stop() {
      child.stdin.end();
      await closed;
    },
  };
}

/** Vitest's globalSetup: answers the test processes, and starts the server when the first one asks. */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env[URL_VARIABLE]) return async () => {};
  let running: Promise<RunningPostgres> | undefined;
  const desk = createServer((_request, response) => {
    running ??= startPostgres();
    running.then(
      ({ url }) => response.end(url),
      (failure: Error) => response.writeHead(500).end(failure.message),
    );
  });
  desk.listen(0, '127.0.0.1');
  await once(desk, 'listening');
  process.env[ASK_VARIABLE] = `http://127.0.0.1:${(desk.address() as AddressInfo).port}/`;
  return async () => {
    desk.close();
    desk.closeAllConnections();
    await running?.then((server) => server.stop(), () => {});
  };
}

export interface FreshDatabase {
  url: string;
  drop(): Promise<void>;
}

/** An empty database that nobody else uses. */
export async function freshPostgresDatabase(): Promise<FreshDatabase> {
  const server = await serverUrl();
  const name = `fygment_${randomBytes(8).toString('hex')}`;
  await runAt(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runAt(server, `drop database if exists ${name} with (force)`) };
}

async function serverUrl(): Promise<string> {
  const given = process.env[URL_VARIABLE];
  if (given) return given;
  const desk = process.env[ASK_VARIABLE];
  if (!desk) throw new Error('No test run is there to start Postgres: run this with Vitest, or set FYGMENT_TEST_POSTGRES_URL.');
  const reply = await fetch(desk);
  const text = await reply.text();
  if (!reply.ok) throw new Error(text);
  return text;
}

async function runAt(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
