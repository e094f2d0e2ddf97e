import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseCoding } from '../../api/http/static.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { createTeam, type Team } from '../support/person.ts';

const guide = `<!doctype html><title>Guide</title>${'<p>text</p>'.repeat(200)}`;

describe('static pages', () => {
  let folder: string;
  let app: RunningApp;
  let team: Team;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fygment-pages-'));
    const write = (path: string, text: string) => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
      writeFileSync(join(folder, `${path}.br`), brotliCompressSync(text));
      writeFileSync(join(folder, `${path}.gz`), gzipSync(text));
    };
    write('index.html', '<!doctype html><title>Home</title>');
    write('resources/guide/index.html', guide);
    write('404.html', '<!doctype html><title>Nothing here</title>');
    write('console/index.html', '<!doctype html><title>Console</title>');
    write('_astro/app.abc123.js', 'export {}');
    write('robots.txt', 'User-agent: *');
    app = await startApp({ siteFolder: folder });
    team = await createTeam(app);
  });
  afterAll(async () => {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (path: string, headers: Record<string, string> = {}) => fetch(app.origin + path, { headers, redirect: 'manual' });

  it('are the same bytes with the same ETag with and without a session, and set no cookie', async () => {
    const [without, withSession] = await Promise.all([get('/resources/guide'), team.owner.request('/resources/guide')]);
    expect(await withSession.text()).toBe(await without.text());
    expect(withSession.headers.get('etag')).toBe(without.headers.get('etag'));
    for (const response of [without, withSession]) {
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(response.headers.get('vary')).toBe('accept-encoding');
      expect(response.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate');
      expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(response.headers.get('x-fygment-request-id')).toMatch(/^req_/);
    }
  });

  it('come in the coding the reader prefers, each with its own ETag, and read the same', async () => {
    const { request } = await import('node:http');
    const raw = (encoding: string) => new Promise<{ coding: string | undefined; etag: string; length: number }>((resolve, reject) => {
      request(`${app.origin}/resources/guide`, { headers: { 'accept-encoding': encoding } }, (response) => {
        let length = 0;
        response.on('data', (chunk: Buffer) => (length += chunk.length));
        response.on('end', () => resolve({ coding: response.headers['content-encoding'], etag: response.headers.etag!, length }));
      }).on('error', reject).end();
    });
    const [br, gzip, plain, refused] = await Promise.all([raw('gzip, br'), raw('gzip'), raw('identity'), raw('br;q=0, gzip;q=0.5')]);
    expect([br.coding, gzip.coding, plain.coding, refused.coding]).toEqual(['br', 'gzip', undefined, 'gzip']);
    expect(new Set([br.etag, gzip.etag, plain.etag]).size).toBe(3);
    expect([br.length, gzip.length, plain.length]).toEqual([brotliCompressSync(guide).length, gzipSync(guide).length, guide.length]);
  });

  it('answer 304 to a reader who has them in the coding asked for, and to a weak or listed validator', async () => {
    const etag = (await get('/resources/guide')).headers.get('etag')!;
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await get('/resources/guide', { 'if-none-match': known });
      expect([response.status, await response.text()]).toEqual([304, '']);
      expect(response.headers.get('etag')).toBe(etag);
    }
    const plain = (await get('/resources/guide', { 'accept-encoding': 'identity' })).headers.get('etag')!;
    for (const known of ['"other"', plain]) expect((await get('/resources/guide', { 'if-none-match': known })).status).toBe(200);
  });

  it('answer HEAD with the headers alone', async () => {
    const response = await fetch(`${app.origin}/resources/guide`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('have one address each: a trailing slash moves, with its query', async () => {
    const response = await get('/resources/guide/?x=1');
    expect([response.status, response.headers.get('location')]).toEqual([308, '/resources/guide?x=1']);
  });

  it('with a hash in their name are kept for a year', async () => {
    expect((await get('/_astro/app.abc123.js')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const gone = await get('/_astro/app.zzz999.js', { accept: '*/*' });
    expect([gone.status, gone.headers.get('content-type')]).toEqual([404, 'application/json; charset=utf-8']);
  });

  it('that do not exist are said so with the site’s own page and status 404', async () => {
    const response = await get('/no-such-page', { accept: 'text/html' });
    expect([response.status, await response.text()]).toEqual([404, '<!doctype html><title>Nothing here</title>']);
    expect((await get('/no-such-page', { accept: 'text/html', 'if-none-match': response.headers.get('etag')! })).status).toBe(404);
  });

  it('of the console come at every address below it, kept by nobody and indexed by nobody', async () => {
    for (const path of ['/console', '/console/w/kestrel/setup?client=claude', '/console/no/such/screen']) {
      const response = await get(path, { accept: 'text/html' });
      expect([response.status, response.headers.get('cache-control'), response.headers.get('x-robots-tag')]).toEqual([200, 'no-store', 'noindex']);
      expect(await response.text()).toContain('Console');
    }
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/resources/../../../etc/passwd', '/index.html.br'])('give nothing away at %s', async (path) => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      request({ host: 'localhost', port: new URL(app.origin).port, path, headers: { accept: '*/*' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject).end();
    });
    expect(status).toBe(404);
  });

  it('choose a coding by quality, brotli first among equals', () => {
    const asset = { variants: { br: 1, gzip: 1, identity: 1 } };
    expect([undefined, '', '*', 'gzip;q=1, br;q=0.1', 'deflate', 'BR', 'br;q=x'].map((header) => chooseCoding(header, asset)))
      .toEqual(['identity', 'identity', 'br', 'gzip', 'identity', 'br', 'identity']);
  });
});
