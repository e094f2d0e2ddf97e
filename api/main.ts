/** Starts the server: reads the environment, opens the database, listens, and drains when told to stop. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp, type App } from './app.ts';
import { answerClientError } from './http/client-error.ts';
import { parseConfig, type Config } from './config.ts';
import type { Deps } from './deps.ts';
import { loadStaticFiles } from './http/static.ts';
import { createLog } from './log.ts';
import { createSecrets } from './secrets.ts';
import { runHousekeeping } from './services/housekeeping.ts';
import { mcpUrl } from './services/setup.ts';
import { createOwnerLink } from './services/workspaces.ts';
import { DatabaseUnavailable, openDatabase } from './store/database.ts';
import { createStore } from './store/store.ts';

const HOUSEKEEPING_MS = 10 * 60 * 1000;
/** After this long, connections that are still busy are cut: before the ten seconds after which supervisors kill. */
const DRAIN_MS = 7_000;

const siteFolder = fileURLToPath(new URL('../dist/site', import.meta.url));

async function main(): Promise<void> {
  // What this server writes is nobody else's to read.
  process.umask(0o077);
  const parsed = parseConfig(process.env);
  if (!parsed.ok) return fail(parsed.faults.length === 1 ? parsed.faults : [`${parsed.faults.length} settings need a change:`, ...parsed.faults.map((fault) => `  ${fault}`)]);
  const { config } = parsed;
  const now = () => new Date();
  const log = createLog(config.logLevel, now, (line) => process.stderr.write(line));

  let database;
  try {
    database = await openDatabase(config.databaseUrl);
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return fail([error.message]);
    throw error;
  }
  const store = createStore(database);
  let secrets;
  try {
    secrets = createSecrets(config.secretKey ?? loopbackSecretKey(config));
  } catch (error) {
    await store.close();
    return fail([`The key beside the data could not be read or made: ${(error as Error).message}`]);
  }
  const deps: Deps = { config, store, now, secrets, fetch: globalThis.fetch, log };

  const files = loadStaticFiles(siteFolder);
  if (files.count === 0) log.warn('the site is not built; run npm run build');
  let app: App;
  try {
    app = await createApp(deps, files);
  } catch (error) {
    await store.close();
    return fail([(error as Error).message]);
  }

  let servers: Server[];
  try {
    servers = await listen(config, app);
  } catch (error) {
    await app.close();
    await store.close();
    return fail([listenFault(error as NodeJS.ErrnoException, config)]);
  }

  const housekeeping = setInterval(() => void runHousekeeping(deps), HOUSEKEEPING_MS);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    clearInterval(housekeeping);
    app.setReady(false);
    const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    await app.close();
    for (const server of servers) server.closeIdleConnections();
    const cut = setTimeout(() => servers.forEach((server) => server.closeAllConnections()), DRAIN_MS);
    await closed;
    clearTimeout(cut);
    await app.close();
    await store.close();
    process.exit();
  };
  // Something nobody caught: what is in flight may still finish, and whoever supervises starts us again.
  process.on('uncaughtException', (error) => {
    log.error('stopping after a fault nobody caught', { error: error.message, stack: error.stack });
    process.exitCode = 1;
    void stop();
  });
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());

  const ownerLink = await createOwnerLink(deps);
  process.stdout.write(
    [
      '',
      'Fygment is running.',
      '',
      `  Site        ${config.origin}/`,
      ...(ownerLink ? [`  Owner link  ${ownerLink}`, '              once, within the hour: it makes you the first owner'] : [`  Console     ${config.origin}/console`]),
      `  MCP URL     ${mcpUrl(deps)}`,
      ...(config.oidc === null ? ['', '  Development sign-in: nobody is checked. Set OIDC_ISSUER to change that.'] : []),
      '',
    ].join('\n'),
  );
  void runHousekeeping(deps);
}

/** A loopback name is listened to on both families, and on no other address. */
async function listen(config: Config, app: App): Promise<Server[]> {
  const open = (host: string | undefined) =>
    new Promise<Server>((resolve, reject) => {
      const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 }, app.handler);
      server.once('error', reject);
      server.on('clientError', answerClientError);
      server.listen({ port: config.port, host, ...(host === undefined ? {} : { exclusive: true }) }, () => resolve(server));
    });
  if (!config.loopback) return [await open(undefined)];
  const first = await open('127.0.0.1');
  try {
    return [first, await open('::1')];
  } catch (error) {
    // A machine without IPv6 has no ::1; one where it is taken would send half its people elsewhere.
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return [first];
    first.close();
    throw error;
  }
}

function listenFault(error: NodeJS.ErrnoException, config: Config): string {
  if (error.code === 'EADDRINUSE') return `Port ${config.port} is taken. Stop what uses it, or choose another: PORT=${config.port > 60_000 ? config.port - 1000 : config.port + 1000} npm start`;
  if (error.code === 'EACCES') return `Port ${config.port} needs more rights than this account has. Choose one above 1023: PORT=4000 npm start`;
  return `Listening on port ${config.port} failed: ${error.message}`;
}

/** On loopback nobody is asked for a key: one is made at the first start and kept beside the data, for this account alone. */
function loopbackSecretKey(config: Config): string {
  const folder = config.databaseUrl.startsWith('file:') ? dirname(config.databaseUrl.slice('file:'.length)) : 'data';
  const path = join(folder, 'secret.key');
  if (existsSync(path)) {
    const key = readFileSync(path, 'utf8').trim();
    if (key.length < 32) throw new Error(`${path} holds no whole key. Put back the one this database was made with, or remove both`);
    return key;
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = randomBytes(48).toString('base64');
  // Whole or not at all: a key cut short by a full disk would lock everybody out at the next start.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${key}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
  return key;
}

function fail(lines: string[]): void {
  process.stderr.write(`Fygment did not start.\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
  process.exitCode = 1;
}

await main();
