/** The real app on a fresh database, listening on loopback. Nothing is replaced but the clock. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { createApp } from '../../api/app.ts';
import { parseConfig } from '../../api/config.ts';
import type { Deps } from '../../api/deps.ts';
import { loadStaticFiles } from '../../api/http/static.ts';
import { createLog } from '../../api/log.ts';
import { createSecrets } from '../../api/secrets.ts';
import { createOwnerLink } from '../../api/services/workspaces.ts';
import { openDatabase, type Database } from '../../api/store/database.ts';
import { createStore } from '../../api/store/store.ts';
import { createClock, type TestClock } from './clock.ts';
import { freshPostgresDatabase } from './postgres.ts';

export const databaseKinds = ['sqlite', 'postgres'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

export interface FreshDatabase {
  database: Database;
  url: string;
  /** The folder of the SQLite file; null for Postgres. */
  folder: string | null;
  remove(): Promise<void>;
}

export async function freshDatabase(kind: DatabaseKind): Promise<FreshDatabase> {
  if (kind === 'postgres') {
    const { url, drop } = await freshPostgresDatabase();
    const database = await openDatabase(url);
    return { database, url, folder: null, async remove() {
      await database.close();
      await drop();
    } };
  }
  const folder = mkdtempSync(join(tmpdir(), 'fygment-test-'));
  const url = `file:${join(folder, 'fygment.db')}`;
  const database = await openDatabase(url);
  return { database, url, folder, async remove() {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  } };
}

/** Connections of its own to a database that somebody else made and removes. */
async function sharedDatabase(other: FreshDatabase): Promise<FreshDatabase> {
  const database = await openDatabase(other.url);
  return { ...other, database, remove: () => database.close() };
}

export interface RunningApp {
  origin: string;
  /** Where this very process listens. Two that share a database share the origin too, and differ here. */
  port: number;
  mcpUrl: string;
  deps: Deps;
  clock: TestClock;
  database: FreshDatabase;
  /** Everything the server logged, a JSON line each. */
  logged: string[];
  ownerLink(): Promise<string>;
  stop(): Promise<void>;
}

export interface AppOptions {
  kind?: DatabaseKind;
  env?: Record<string, string>;
  fetch?: typeof fetch;
  /** Where to listen; a free port unless the test must know it beforehand. */
  port?: number;
  /** A folder of built pages; without it the app serves none. */
  siteFolder?: string;
  /** Starts one more process of the same service: its origin, its database and its clock, on a port of its own. */
  beside?: RunningApp;
}

export async function startApp(options: AppOptions = {}): Promise<RunningApp> {
  const database = options.beside ? await sharedDatabase(options.beside.database) : await freshDatabase(options.kind ?? 'sqlite');
  const clock = options.beside?.clock ?? createClock();
  const logged: string[] = [];
  let handler: Parameters<typeof createServer>[1] = (_request, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => handler!(request, response));
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const port = (server.address() as AddressInfo).port;

  const parsed = parseConfig({ PORT: String(port), DATABASE_URL: database.url, LOG_LEVEL: 'debug', ...(options.beside ? { ORIGIN: options.beside.origin } : {}), ...options.env });
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  const deps: Deps = {
    config: parsed.config,
    store: createStore(database.database),
    now: clock.now,
    secrets: createSecrets('a key for tests that nobody uses elsewhere'),
    fetch: options.fetch ?? globalThis.fetch,
    log: createLog('debug', clock.now, (line) => logged.push(line)),
  };
  const app = await createApp(deps, loadStaticFiles(options.siteFolder ?? join(tmpdir(), 'no-such-folder-of-pages')));
  handler = app.handler;

  return {
    origin: parsed.config.origin,
    port,
    mcpUrl: `${parsed.config.origin}/api/mcp`,
    deps, clock, database, logged,
    async ownerLink() {
      const link = await createOwnerLink(deps);
      if (!link) throw new Error('the server has an owner already');
      return link;
    },
    async stop() {
      await app.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await database.remove();
    },
  };
}

/** The same promises on SQLite and on Postgres, each on a running app of its own. */
export function describeOnEachDatabase(name: string, body: (app: () => RunningApp, kind: DatabaseKind) => void): void {
  describe.each(databaseKinds)(`${name} (%s)`, (kind) => {
    let app: RunningApp;
    beforeAll(async () => {
      app = await startApp({ kind });
    });
    afterAll(() => app.stop());
    body(() => app, kind);
  });
}
