/**
 * The built site from memory: precompressed bytes, ETag, Vary, answered before any other
 * middleware runs. The files are few and small, so all of them fit; reading one from disk per
 * request costs many times more.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8', '.md': 'text/markdown; charset=utf-8', '.xml': 'application/xml; charset=utf-8',
  '.webmanifest': 'application/manifest+json', '.woff2': 'font/woff2',
};

type Coding = 'br' | 'gzip' | 'identity';
interface Variant { body: Buffer; headers: Record<string, string> }
interface Asset { etags: Set<string>; variants: Partial<Record<Coding, Variant>> }

export interface StaticFiles {
  /** True when the request was for a file and has been answered. */
  serve(request: IncomingMessage, response: ServerResponse): boolean;
  /** The console's page, for any address below `/console`. */
  serveConsole(request: IncomingMessage, response: ServerResponse): boolean;
  /** The site's own "not found" page with status 404. */
  serveNotFound(request: IncomingMessage, response: ServerResponse): boolean;
  /** How many files are loaded. */
  count: number;
}

/** Loads every file below `folder`, with the `.br` and `.gz` the build put beside it. */
export function loadStaticFiles(folder: string): StaticFiles {
  const assets = new Map<string, Asset>();
  const pages = new Map<string, string>();
  for (const file of existsSync(folder) ? walk(folder) : []) {
    if (/\.(br|gz)$/.test(file)) continue;
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    assets.set(path, load(file, path));
    if (path.endsWith('.html')) pages.set(path.replace(/\/index\.html$/, '').replace(/\.html$/, '') || '/', path);
  }
  const consolePage = assets.get('/console/index.html') ?? assets.get('/console.html');
  const notFoundPage = assets.get('/404.html') ?? assets.get('/404/index.html');

  return {
    count: assets.size,
    serve(request, response) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return false;
      const path = pathOf(request);
      if (path === '/console' || path.startsWith('/console/') || path === '/404') return false;
      const asset = assets.get(path);
      if (asset) {
        send(request, response, asset, 200);
        return true;
      }
      const page = pages.get(path);
      if (page) {
        send(request, response, assets.get(page)!, 200);
        return true;
      }
      if (path.length > 1 && path.endsWith('/') && pages.has(path.slice(0, -1))) {
        // One address for each page; the query comes along.
        response.writeHead(308, { location: path.slice(0, -1) + (request.url ?? '').slice(path.length), 'cache-control': 'public, max-age=300', 'content-length': 0 }).end();
        return true;
      }
      return false;
    },
    serveConsole(request, response) {
      if (!consolePage) return false;
      // The same page for every person and address below /console, and nobody's to index or keep.
      response.setHeader('x-robots-tag', 'noindex');
      send(request, response, consolePage, 200, 'no-store');
      return true;
    },
    serveNotFound(request, response) {
      if (!notFoundPage) return false;
      send(request, response, notFoundPage, 404, 'no-cache');
      return true;
    },
  };
}

function load(file: string, path: string): Asset {
  const extension = extname(path);
  const body = readFileSync(file);
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  const common: Record<string, string> = {
    'content-type': types[extension] ?? 'application/octet-stream',
    'cache-control': path.startsWith('/_astro/') ? 'public, max-age=31536000, immutable' : 'public, max-age=0, must-revalidate',
    ...(extension === '.html' ? { 'content-security-policy': "frame-ancestors 'none'" } : {}),
  };
  const asset: Asset = { etags: new Set(), variants: {} };
  const add = (coding: Coding, bytes: Buffer) => {
    // Each coding is its own representation, so each has its own strong validator (RFC 9110 §8.8.3).
    const etag = `"${hash}${coding === 'identity' ? '' : `-${coding}`}"`;
    asset.etags.add(etag);
    asset.variants[coding] = {
      body: bytes,
      headers: { ...common, etag, vary: 'accept-encoding', 'content-length': String(bytes.length), ...(coding === 'identity' ? {} : { 'content-encoding': coding }) },
    };
  };
  add('identity', body);
  if (existsSync(`${file}.br`)) add('br', readFileSync(`${file}.br`));
  if (existsSync(`${file}.gz`)) add('gzip', readFileSync(`${file}.gz`));
  return asset;
}

function send(request: IncomingMessage, response: ServerResponse, asset: Asset, status: number, cacheControl?: string): void {
  const variant = asset.variants[chooseCoding(request.headers['accept-encoding'], asset)]!;
  const headers = cacheControl ? { ...variant.headers, 'cache-control': cacheControl } : variant.headers;
  const known = request.headers['if-none-match'];
  if (status === 200 && known !== undefined && matches(known, asset.etags)) {
    response.writeHead(304, { etag: variant.headers['etag']!, vary: variant.headers['vary']!, 'cache-control': headers['cache-control']! }).end();
    return;
  }
  response.writeHead(status, headers);
  response.end(request.method === 'HEAD' ? undefined : variant.body);
}

function matches(header: string, etags: Set<string>): boolean {
  return header.trim() === '*' || header.split(',').some((etag) => etags.has(etag.trim().replace(/^W\//, '')));
}

/** RFC 9110 §12.5.3: highest quality we hold, brotli before gzip; `;q=0` refuses a coding. */
export function chooseCoding(header: string | string[] | undefined, asset: { variants: Partial<Record<Coding, unknown>> }): Coding {
  if (!header) return 'identity';
  const quality = new Map<string, number>();
  for (const part of String(header).toLowerCase().split(',')) {
    const [name, ...parameters] = part.split(';').map((piece) => piece.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    if (name) quality.set(name, q ? Number(q.slice(2)) || 0 : 1);
  }
  const of = (coding: string) => quality.get(coding) ?? quality.get('*') ?? 0;
  const best = (['br', 'gzip'] as const).filter((coding) => asset.variants[coding] && of(coding) > 0).sort((a, b) => of(b) - of(a))[0];
  return best ?? 'identity';
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
