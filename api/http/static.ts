/**
 * The built site from memory: precompressed bytes, ETag, Vary, answered before any other
 * middleware runs. The files are few and small, so all of them fit; reading one from disk per
 * request costs many times more. Everything an answer needs is worked out when it is loaded.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { prefersMarkdown } from './markdown.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8', '.md': 'text/markdown; charset=utf-8', '.xml': 'application/xml; charset=utf-8',
  '.webmanifest': 'application/manifest+json', '.woff2': 'font/woff2',
};

/** Marks a page that the server completes: it is no answer by itself. */
const TEMPLATE_MARK = '<!--fygment:';

type Coding = 'br' | 'gzip' | 'identity';
/** `lines` is `headers` as names and values in turn: the form that Node writes without looking at each. */
interface Variant { body: Buffer; etag: string; headers: Record<string, string>; lines: readonly string[] }
/** One representation in each of its codings. */
interface Asset { variants: Partial<Record<Coding, Variant>> }
/** What one address holds: a file, or a page with its two faces. */
interface Address { asset: Asset; markdown: Asset | null }

/** A public page as it was built. */
export interface BuiltPage {
  /** Its address: `/resources/guide`. */
  path: string;
  /** Changes when its bytes do. */
  hash: string;
  html(): string;
}

export interface StaticFiles {
  /**
   * True when the request was for a file and has been answered. `first`: headers that go with
   * every answer, names and values in turn. Nothing may be set on the response before.
   */
  serve(request: IncomingMessage, response: ServerResponse, first: readonly string[]): boolean;
  /** The console's page, for any address below `/console`. */
  serveConsole(request: IncomingMessage, response: ServerResponse): boolean;
  /** The site's own "not found" page with status 404. */
  serveNotFound(request: IncomingMessage, response: ServerResponse): boolean;
  /** Every public page, for who reads them as text. */
  pages: readonly BuiltPage[];
  /** The page at this address that the server completes, or null. */
  template(path: string): string | null;
  /** How many files are loaded. */
  count: number;
}

/** Loads every file below `folder`, with the `.br` and `.gz` the build put beside it. */
export function loadStaticFiles(folder: string): StaticFiles {
  const paths = existsSync(folder) ? [...walk(folder)].filter((file) => !/\.(br|gz)$/.test(file)).map((file) => `/${relative(folder, file).split(sep).join('/')}`) : [];
  const held = new Set(paths);
  const addresses = new Map<string, Address>();
  const templates = new Map<string, string>();
  const pages: BuiltPage[] = [];

  for (const path of paths) {
    const file = join(folder, path);
    const body = readFileSync(file);
    if (!path.endsWith('.html')) {
      addresses.set(path, { asset: load(file, path, body, path.endsWith('.md') ? markdownHeaders(folder, path, held) : {}), markdown: null });
      continue;
    }
    const page = path.replace(/\/index\.html$/, '').replace(/\.html$/, '') || '/';
    if (body.includes(TEMPLATE_MARK)) {
      templates.set(page, body.toString());
      continue;
    }
    const face = path.replace(/\.html$/, '.md');
    const two = held.has(face) && isPublic(page);
    // "Not found" has its Markdown face too; it is written where the address is known.
    const negotiated: Record<string, string> = two || page === '/404' ? { vary: 'accept, accept-encoding' } : {};
    const address: Address = {
      asset: load(file, path, body, { ...negotiated, ...(two ? { link: `<${face}>; rel="alternate"; type="text/markdown"` } : {}) }),
      markdown: two ? load(join(folder, face), face, readFileSync(join(folder, face)), { ...markdownHeaders(folder, face, held), ...negotiated, 'content-location': face }) : null,
    };
    addresses.set(path, address);
    addresses.set(page, address);
    if (isPublic(page)) pages.push({ path: page, hash: hashOf(body), html: () => body.toString() });
  }
  const consolePage = addresses.get('/console')?.asset;
  const notFoundPage = addresses.get('/404')?.asset;
  for (const path of addresses.keys()) if (!isPublic(path)) addresses.delete(path);

  return {
    count: paths.length,
    pages,
    template: (path) => templates.get(path) ?? null,
    serve(request, response, first) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return false;
      const path = pathOf(request);
      const address = addresses.get(path);
      if (address) {
        send(request, response, address.markdown !== null && prefersMarkdown(request.headers.accept) ? address.markdown : address.asset, 200, first);
        return true;
      }
      if (path.length > 1 && path.endsWith('/') && (addresses.has(path.slice(0, -1)) || templates.has(path.slice(0, -1)))) {
        // One address for each page; the query comes along.
        response.writeHead(308, [...first, 'location', path.slice(0, -1) + (request.url ?? '').slice(path.length), 'cache-control', 'public, max-age=300', 'content-length', '0']).end();
        return true;
      }
      return false;
    },
    serveConsole(request, response) {
      if (!consolePage) return false;
      // The same page for every person and address below /console, and nobody's to index or keep.
      response.setHeader('x-robots-tag', 'noindex');
      send(request, response, consolePage, 200, [], 'no-store');
      return true;
    },
    serveNotFound(request, response) {
      if (!notFoundPage) return false;
      send(request, response, notFoundPage, 404, [], 'no-cache');
      return true;
    },
  };
}

/** False for what is no public page: the console has its own answer, and "not found" is never found. */
function isPublic(path: string): boolean {
  return path !== '/console' && !path.startsWith('/console/') && path !== '/console.html' && !/^\/404(?:$|\.html$|\/)/.test(path);
}

/** Tells a crawler that reads the Markdown which page it is the other face of, by the name the page gives itself. */
function markdownHeaders(folder: string, face: string, held: ReadonlySet<string>): Record<string, string> {
  const page = face.replace(/\.md$/, '.html');
  const canonical = held.has(page) ? /<link rel="canonical" href="([^"<>\s]+)"/.exec(readFileSync(join(folder, page), 'utf8'))?.[1] : undefined;
  return canonical ? { link: `<${canonical}>; rel="canonical"` } : {};
}

function hashOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 22);
}

function load(file: string, path: string, body: Buffer, more: Record<string, string>): Asset {
  const extension = extname(path);
  const hash = hashOf(body);
  const common: Record<string, string> = {
    'content-type': types[extension] ?? 'application/octet-stream',
    'cache-control': path.startsWith('/_astro/') ? 'public, max-age=31536000, immutable' : 'public, max-age=0, must-revalidate',
    vary: 'accept-encoding',
    ...(extension === '.html' ? { 'content-security-policy': "frame-ancestors 'none'" } : {}),
    ...more,
  };
  const asset: Asset = { variants: {} };
  const add = (coding: Coding, bytes: Buffer) => {
    // Each coding is its own representation, so each has its own strong validator (RFC 9110 §8.8.3).
    const etag = `"${hash}${coding === 'identity' ? '' : `-${coding}`}"`;
    const headers = { ...common, etag, 'content-length': String(bytes.length), ...(coding === 'identity' ? {} : { 'content-encoding': coding }) };
    asset.variants[coding] = { body: bytes, etag, headers, lines: Object.entries(headers).flat() };
  };
  add('identity', body);
  if (existsSync(`${file}.br`)) add('br', readFileSync(`${file}.br`));
  if (existsSync(`${file}.gz`)) add('gzip', readFileSync(`${file}.gz`));
  return asset;
}

function send(request: IncomingMessage, response: ServerResponse, asset: Asset, status: number, first: readonly string[], cacheControl?: string): void {
  const variant = asset.variants[chooseCoding(request.headers['accept-encoding'], asset)]!;
  const known = request.headers['if-none-match'];
  if (status === 200 && known !== undefined && matches(known, variant.etag)) {
    response.writeHead(304, [...first, 'etag', variant.etag, 'vary', variant.headers['vary']!, 'cache-control', cacheControl ?? variant.headers['cache-control']!]).end();
    return;
  }
  const lines = cacheControl ? Object.entries({ ...variant.headers, 'cache-control': cacheControl }).flat() : variant.lines;
  response.writeHead(status, [...first, ...lines]);
  response.end(request.method === 'HEAD' ? undefined : variant.body);
}

/** RFC 9110 §13.1.2: compared with the representation that would be sent, and with no other. */
function matches(header: string, etag: string): boolean {
  return header === etag || header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

/** RFC 9110 §12.5.3: highest quality we hold, brotli before gzip; `;q=0` refuses a coding. */
export function chooseCoding(header: string | string[] | undefined, asset: { variants: Partial<Record<Coding, unknown>> }): Coding {
  if (!header) return 'identity';
  for (const coding of acceptedCodings(String(header))) if (asset.variants[coding]) return coding;
  return 'identity';
}

/** Readers send few distinct values, so each is read once. Bounded, because anybody may send anything. */
const codingsBefore = new Map<string, readonly Coding[]>();
const MOST_CODINGS_KEPT = 200;

function acceptedCodings(header: string): readonly Coding[] {
  const before = codingsBefore.get(header);
  if (before) return before;
  const quality = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name, ...parameters] = part.split(';').map((piece) => piece.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    if (name) quality.set(name, q ? Number(q.slice(2)) || 0 : 1);
  }
  const of = (coding: string) => quality.get(coding) ?? quality.get('*') ?? 0;
  const codings = (['br', 'gzip'] as const).filter((coding) => of(coding) > 0).sort((a, b) => of(b) - of(a));
  if (codingsBefore.size >= MOST_CODINGS_KEPT) codingsBefore.clear();
  codingsBefore.set(header, codings);
  return codings;
}

function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (entry.isFile()) yield path;
  }
}
