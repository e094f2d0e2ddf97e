/** Rows over HTTP: a public page, the bearer check, the MCP endpoint. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseConfig } from '../../api/config.ts';
import { principalOf } from '../../api/oauth/bearer.ts';
import { openDatabase } from '../../api/store/database.ts';
import { createStore } from '../../api/store/store.ts';
import { freePort } from '../support/server-process.ts';
import { cpuMicroseconds, endChild, startChild, type Child, type Generator } from './child.ts';
import { answerOf, httpRequest, interleave, rowOf, type Pace, type Target } from './interleave.ts';
import { startProduct, WORKSPACE_NAME, type Product } from './product.ts';
import type { Row } from './rows.ts';
import { liveTokens, seed, SEED_ORIGIN } from './seed.ts';
import type { PreparedAnswer } from './servers/answers.ts';

const site = fileURLToPath(new URL('../../dist/site', import.meta.url));

export interface Bench {
  folder: string;
  generator: Generator;
  pace: Pace;
  say(line: string): void;
}

/** A guide, brotli, against the same bytes written by node:http with nothing around it; and against nginx where there is one. */
export async function staticRows({ folder, generator, pace, say }: Bench): Promise<Row[]> {
  const page = guidePage();
  say(`public page ${page.path}`);
  const product = await startProduct(join(folder, 'static'));
  const children: { end(): Promise<void> }[] = [product];
  try {
    const contains = `base64:${readFileSync(page.file).toString('base64')}`;
    const ask = (port: number, host: string) => httpRequest({ port, host, method: 'GET', path: page.path, headers: { 'accept-encoding': 'br, gzip' }, contains });
    const real = ask(product.port, `localhost:${product.port}`);
    const answer = await answerOf(real);
    for (const needed of ['etag', 'vary']) if (!answer.headers.get(needed)) throw new Error(`the page has no ${needed}`);

    const raw = await startChild('./servers/answers.ts', ['bytes', prepare(folder, 'page', {
      headers: headersOf(answer.headers, ['content-type', 'content-encoding', 'cache-control', 'etag', 'vary', 'content-security-policy']), body: answer.body.toString('base64'),
    })]);
    children.push(raw);
    const targets: Target[] = [
      { name: 'node:http, bytes in memory', pid: raw.pid, request: ask(raw.ready.port, 'localhost') },
      { name: 'Fygment', pid: product.pid, request: real },
    ];
    const nginx = await startNginx(folder, page.path);
    if (nginx) {
      children.push(nginx);
      // Without its brotli module nginx has the gzip beside the page.
      const gzip = httpRequest({ port: nginx.port, host: 'localhost', method: 'GET', path: `${page.path}/index.html`, headers: { 'accept-encoding': 'gzip' }, contains: 'HTTP/1.1 200' });
      targets.push({ name: 'nginx, one worker', pid: nginx.pid, request: gzip });
    }
    const measured = await interleave(generator, targets, pace);
    return [
      rowOf(measured, 'public page, brotli', 'Fygment', 'node:http, bytes in memory', nginx ? null : { id: 'P17', most: 2 }),
      ...(nginx ? [rowOf(measured, 'public page, brotli', 'Fygment', 'nginx, one worker', { id: 'P17', most: 2 })] : []),
    ];
  } finally {
    for (const child of children) await child.end();
  }
}

/** What asking for a token costs a routed request, on a database of a hundred thousand. */
export async function bearerRows({ folder, generator, pace, say }: Bench): Promise<Row[]> {
  const count = 100_000;
  say(`bearer check on ${count.toLocaleString('en-US')} tokens`);
  const path = join(folder, 'bearer.db');
  await seed(path, count, new Date());
  const children: Child[] = [];
  const start = async (program: string, args: string[]) => {
    const child = await startChild(program, args);
    children.push(child);
    return child;
  };
  try {
    const raw = await start('./servers/answers.ts', ['bytes', prepare(folder, 'hello', { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from('hello').toString('base64') })]);
    const plain = await start('./servers/routed.ts', ['plain']);
    const bearer = await start('./servers/routed.ts', ['bearer', `file:${path}`, SEED_ORIGIN]);
    const token = liveTokens(count, 1)[0]!;
    // The same bytes to all three, so that only the check differs.
    const ask = (child: Child, authorization = `Bearer ${token}`, status = 200) =>
      httpRequest({ port: child.ready.port, host: 'localhost', method: 'GET', path: '/hello', headers: { authorization }, status, contains: status === 200 ? 'hello' : 'Unauthorized' });
    await answerOf(ask(bearer, 'Bearer of-nothing', 401));
    const measured = await interleave(generator, [
      { name: 'node:http', pid: raw.pid, request: ask(raw) },
      { name: 'Koa + router', pid: plain.pid, request: ask(plain) },
      { name: 'with bearer check', pid: bearer.pid, request: ask(bearer) },
    ], pace);
    return [
      rowOf(measured, 'routed request with bearer check', 'with bearer check', 'Koa + router', { id: 'P12', most: 1.35 }),
      rowOf(measured, 'routed request with bearer check', 'with bearer check', 'node:http', null),
      rowOf(measured, 'routed request', 'Koa + router', 'node:http', null),
    ];
  } finally {
    for (const child of children) await child.end();
  }
}

const eras = ['2025-11-25', '2026-07-28'] as const;
type Era = (typeof eras)[number];
const calls = [
  { method: 'tools/list', goal: { id: 'P2', least: 0.7 }, params: {}, contains: '"check_connection"' },
  { method: 'tools/call', goal: { id: 'P1', least: 0.5 }, params: { name: 'get_setup', arguments: {} }, contains: WORKSPACE_NAME },
] as const;

/** The authenticated MCP endpoint against node:http that parses and writes the same JSON, and against the SDK with nothing before it. */
export async function mcpRows({ folder, generator, pace, say }: Bench): Promise<Row[]> {
  const product = await startProduct(join(folder, 'mcp'));
  const children: { end(): Promise<void> }[] = [product];
  try {
    const sdk = await startChild('./servers/sdk.ts', [product.databaseUrl, product.origin, JSON.stringify(await principalBehind(product))]);
    children.push(sdk);
    const rows: Row[] = [];
    for (const call of calls) for (const era of eras) {
      say(`MCP ${call.method}, ${era}`);
      const real = mcpRequest(product.port, `localhost:${product.port}`, era, call, product.accessToken);
      const answer = await answerOf(real);
      const echo = await startChild('./servers/answers.ts', ['echo', prepare(folder, `${call.method.replace('/', '-')}-${era}`, {
        headers: { 'content-type': 'application/json' }, body: jsonOf(answer).toString('base64'),
      })]);
      children.push(echo);
      const measured = await interleave(generator, [
        { name: 'JSON echo', pid: echo.pid, request: mcpRequest(echo.ready.port, 'localhost', era, call, product.accessToken) },
        { name: 'the SDK alone', pid: sdk.pid, request: mcpRequest(sdk.ready.port, 'localhost', era, call, null) },
        { name: 'Fygment', pid: product.pid, request: real },
      ], pace);
      rows.push(
        rowOf(measured, `MCP ${call.method}, ${era}`, 'Fygment', 'JSON echo', call.goal),
        rowOf(measured, `MCP ${call.method}, ${era}`, 'Fygment', 'the SDK alone', null),
      );
    }
    return rows;
  } finally {
    for (const child of children) await child.end();
  }
}

function mcpRequest(port: number, host: string, era: Era, call: (typeof calls)[number], token: string | null) {
  const modern = era === '2026-07-28';
  const envelope = {
    'io.modelcontextprotocol/protocolVersion': era,
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return httpRequest({
    port, host, method: 'POST', path: '/api/mcp',
    headers: {
      'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': era,
      ...(modern ? { 'mcp-method': call.method, ...('name' in call.params ? { 'mcp-name': call.params.name } : {}) } : {}),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: call.method, params: { ...call.params, ...(modern ? { _meta: envelope } : {}) } }),
    contains: call.contains,
  });
}

/** The JSON of an answer, out of its event stream where it came in one. */
function jsonOf({ headers, body }: { headers: Headers; body: Buffer }): Buffer {
  if (!headers.get('content-type')?.startsWith('text/event-stream')) return body;
  const data = /^data: (\{.*)$/m.exec(body.toString())?.[1];
  if (!data) throw new Error(`no data in the event stream: ${body.toString().slice(0, 300)}`);
  return Buffer.from(data);
}

async function principalBehind(product: Product) {
  const parsed = parseConfig({ ORIGIN: product.origin });
  if (!parsed.ok) throw new Error(parsed.faults.join(' '));
  const store = createStore(await openDatabase(product.databaseUrl));
  try {
    const principal = await principalOf(product.accessToken, { store, config: parsed.config, now: () => new Date() });
    if (!principal) throw new Error('the token of the bench is refused');
    return principal;
  } finally {
    await store.close();
  }
}

/** The largest guide that the build made. */
function guidePage(): { path: string; file: string } {
  const folder = join(site, 'resources');
  const pages = (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []).filter((name) => name.endsWith('.html.br'))
    .map((name) => ({ path: `/resources/${name.replace(/(\/index)?\.html\.br$/, '')}`, file: join(folder, name) }))
    .sort((a, b) => readFileSync(b.file).length - readFileSync(a.file).length);
  if (!pages[0]) throw new Error('the site is not built: run npm run build');
  return pages[0];
}

function prepare(folder: string, name: string, answer: PreparedAnswer): string {
  const file = join(folder, `${name}-${createHash('sha256').update(answer.body).digest('hex').slice(0, 8)}.json`);
  writeFileSync(file, JSON.stringify(answer));
  return file;
}

function headersOf(headers: Headers, names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (headers.get(name) ? [[name, headers.get(name)!]] : [])));
}

/** nginx with gzip_static and one worker, if this machine has it. */
async function startNginx(folder: string, page: string): Promise<{ pid: number; port: number; end(): Promise<void> } | null> {
  const program = (process.env['PATH'] ?? '').split(delimiter).map((place) => join(place, 'nginx')).find((file) => existsSync(file));
  if (!program || !existsSync(join(site, `${page}/index.html.gz`))) return null;
  const home = join(folder, 'nginx');
  mkdirSync(home, { recursive: true });
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${home}/${name};`).join(' ');
  const configuration = join(home, 'nginx.conf');
  writeFileSync(configuration, `pid ${home}/pid; error_log ${home}/error.log; daemon off; master_process off; worker_processes 1;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; gzip_static on; keepalive_requests 100000000; types { text/html html; } ${temporary}
  server { listen 127.0.0.1:${port}; root ${site}; } }
`);
  const child = spawn(program, ['-p', home, '-c', configuration], { stdio: 'ignore' });
  child.on('error', () => {});
  for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1').on('connect', () => resolve(true)).on('error', () => setTimeout(resolve, 20, false));
      socket.unref();
    });
    if (open) return { pid: child.pid!, port, end: () => endChild(child) };
  }
  await endChild(child);
  return null;
}

/** Whether CPU time can be read here. */
export function canMeasureCpu(): boolean {
  return Number.isFinite(cpuMicroseconds(process.pid));
}
