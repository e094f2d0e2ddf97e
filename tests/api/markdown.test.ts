import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { assert, property, string } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prefersMarkdown } from '../../api/http/markdown.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { createTeam } from '../support/person.ts';

const html = `<!doctype html><title>Guide</title><link rel="canonical" href="https://fygment.dev/resources/guide">${'<p>text</p>'.repeat(100)}`;
const markdown = `# Guide\n\n${'text '.repeat(100)}\n`;

const chrome = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7';

describe('the face of a page', () => {
  const cases: [accept: string | undefined, markdown: boolean][] = [
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['text/*', false],
    ['text/*;q=1, */*;q=0.5', false],
    [chrome, false],
    ['text/html', false],
    ['text/plain', false],
    ['text/markdown', true],
    ['TEXT/Markdown', true],
    ['text/markdown;charset=utf-8', true],
    ['text/markdown;variant=GFM', true],
    ['text/markdown, text/html;q=0.8', true],
    ['text/html, text/markdown;q=0.8', false],
    ['text/html;q=0.8, text/markdown;q=0.8', true],
    ['text/html;q=0.5, text/markdown;q=0.8', true],
    ['text/html, text/markdown', true],
    ['application/xhtml+xml, text/markdown;q=0.8', false],
    ['application/xhtml+xml;q=0.5, text/markdown;q=0.8', true],
    ['text/markdown;q=0.5, */*', true],
    ['text/markdown;q=0.1, text/*', true],
    ['text/markdown, text/html, */*', true],
    ['text/html, */*;q=0.8', false],
    [`${chrome},text/markdown`, true],
    [`${chrome},text/markdown;q=0.9`, false],
    ['text/markdown;q=0', false],
    ['text/markdown;q=0.000, text/html;q=0', false],
    ['text/markdown;q=0.001, text/html;q=0', true],
    ['text/markdown ; q=0.4 , text/html ; q=0.5', false],
    ['text/markdown; Q=0.4, text/html;q=0.5', false],
    ['text/markdown;q=2, text/html', true],
    ['text/markdown;q=-1', false],
    ['text/markdown;q=high, text/html', true],
    ['text/markdown;q=, text/html', true],
    ['text/markdown;;q=0.5,,text/html;q=0.6', false],
    [',;,text/markdown', true],
    ['text/markdownish', false],
    ['x-text/markdown', false],
    ['application/json;note="text/markdown"', false],
    ['application/json;note="a, text/markdown, b", text/html', false],
    ['application/json;note="never closed, text/markdown', false],
    ['text/html;level="a;q=0.1", text/markdown;q=0.5', false],
  ];
  it.each(cases)('for Accept: %s is Markdown: %s', (accept, expected) => {
    expect(prefersMarkdown(accept)).toBe(expected);
  });

  it('is found for any header whatsoever, and soon', () => {
    assert(property(string({ maxLength: 200 }), (noise) => typeof prefersMarkdown(`${noise}text/markdown${noise}`) === 'boolean'), { seed: 11, numRuns: 500 });
    for (const noise of ['"\\'.repeat(8000), '"'.repeat(16_001), ',;'.repeat(8000), ' q='.repeat(5000)]) {
      const started = performance.now();
      prefersMarkdown(`${noise}text/markdown${noise}`);
      expect(performance.now() - started).toBeLessThan(200);
    }
  });
});

describe('a page with two faces', () => {
  let folder: string;
  let app: RunningApp;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fygment-faces-'));
    const write = (path: string, text: string) => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
      writeFileSync(join(folder, `${path}.br`), brotliCompressSync(text));
      writeFileSync(join(folder, `${path}.gz`), gzipSync(text));
    };
    write('index.html', '<!doctype html><title>Home</title>');
    write('index.md', '# Home\n');
    write('resources/guide/index.html', html);
    write('resources/guide/index.md', markdown);
    write('plain/index.html', '<!doctype html><title>One face</title>');
    write('404.html', '<!doctype html><title>Nothing here</title>');
    write('console/index.html', '<!doctype html><title>Console</title>');
    write('console/index.md', '# Console\n');
    app = await startApp({ siteFolder: folder });
  });
  afterAll(async () => {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Answer { status: number; headers: Record<string, string | undefined>; length: number }
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') => new Promise<Answer>((resolve, reject) => {
    httpRequest(app.origin + path, { method, headers }, (response) => {
      let length = 0;
      response.on('data', (chunk: Buffer) => (length += chunk.length));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers as Answer['headers'], length }));
    }).on('error', reject).end();
  });
  const typeOf = (answer: Answer) => answer.headers['content-type'];

  it('gives HTML to browsers and programs, and Markdown to who asks for it, at the same address', async () => {
    for (const path of ['/', '/resources/guide', '/resources/guide/index.html', '/resources/guide?utm=1']) {
      expect(typeOf(await get(path, { accept: chrome }))).toBe('text/html; charset=utf-8');
      expect(typeOf(await get(path, { accept: '*/*' }))).toBe('text/html; charset=utf-8');
      expect(typeOf(await get(path))).toBe('text/html; charset=utf-8');
      expect(typeOf(await get(path, { accept: 'text/markdown, text/html;q=0.9' }))).toBe('text/markdown; charset=utf-8');
    }
    expect((await get('/resources/guide', { accept: 'text/markdown' })).length).toBe(markdown.length);
  });

  it('tells caches that the answer depends on Accept, in both faces and in 304; a page with one face does not', async () => {
    const md = await get('/resources/guide', { accept: 'text/markdown' });
    for (const answer of [md, await get('/resources/guide', { accept: chrome }), await get('/resources/guide', { accept: 'text/markdown', 'if-none-match': md.headers['etag']! })]) {
      expect(answer.headers['vary']).toBe('accept, accept-encoding');
    }
    for (const accept of [chrome, 'text/markdown']) {
      const one = await get('/plain', { accept });
      expect([one.status, typeOf(one), one.headers['vary'], one.headers['link']]).toEqual([200, 'text/html; charset=utf-8', 'accept-encoding', undefined]);
    }
  });

  it('has its own strong ETag for each face in each coding, and answers 304 for that one alone', async () => {
    const asked = [chrome, 'text/markdown'].flatMap((accept) => ['br', 'gzip', 'identity'].map((coding) => ({ accept, 'accept-encoding': coding })));
    const first = await Promise.all(asked.map((headers) => get('/resources/guide', headers)));
    const etags = first.map((answer) => answer.headers['etag']!);
    expect(new Set(etags).size).toBe(6);
    expect(etags.every((etag) => /^"[^"]+"$/.test(etag))).toBe(true);
    const statuses = await Promise.all(asked.map((headers) => Promise.all(etags.map(async (etag) => (await get('/resources/guide', { ...headers, 'if-none-match': etag })).status))));
    expect(statuses).toEqual(asked.map((_one, row) => asked.map((_other, column) => (row === column ? 304 : 200))));
  });

  it('answers HEAD as GET, without the bytes', async () => {
    for (const accept of [chrome, 'text/markdown']) {
      const [head, whole] = [await get('/resources/guide', { accept }, 'HEAD'), await get('/resources/guide', { accept })];
      expect([head.status, head.length]).toEqual([200, 0]);
      for (const name of ['content-type', 'content-length', 'etag', 'vary', 'link']) expect(head.headers[name]).toBe(whole.headers[name]);
    }
  });

  it('names its other face, and the Markdown says whose face it is', async () => {
    expect((await get('/resources/guide')).headers['link']).toBe('</resources/guide/index.md>; rel="alternate"; type="text/markdown"');
    expect((await get('/')).headers['link']).toBe('</index.md>; rel="alternate"; type="text/markdown"');
    const negotiated = await get('/resources/guide', { accept: 'text/markdown' });
    expect([negotiated.headers['content-location'], negotiated.headers['link']]).toEqual(['/resources/guide/index.md', '<https://fygment.dev/resources/guide>; rel="canonical"']);
  });

  it('has the Markdown at an address of its own too, whatever Accept says', async () => {
    for (const accept of [chrome, 'text/html', 'text/markdown', '*/*']) {
      const answer = await get('/resources/guide/index.md', { accept });
      expect([answer.status, typeOf(answer), answer.headers['vary'], answer.headers['link']]).toEqual([200, 'text/markdown; charset=utf-8', 'accept-encoding', '<https://fygment.dev/resources/guide>; rel="canonical"']);
    }
  });

  it('is the same bytes with and without a session', async () => {
    const team = await createTeam(app);
    const signedIn = await team.owner.request('/resources/guide', { headers: { accept: 'text/markdown' } });
    expect([await signedIn.text(), signedIn.headers.get('content-type'), signedIn.headers.getSetCookie()]).toEqual([markdown, 'text/markdown; charset=utf-8', []]);
  });

  it('is never the console, whose Markdown nobody gets', async () => {
    for (const path of ['/console', '/console/w/kestrel']) {
      const answer = await get(path, { accept: 'text/markdown' });
      expect([answer.status, typeOf(answer), answer.headers['cache-control']]).toEqual([200, 'text/html; charset=utf-8', 'no-store']);
    }
    expect(typeOf(await get('/console/index.md', { accept: 'text/markdown' }))).toBe('text/html; charset=utf-8');
  });

  it('that does not exist is said so in the words the reader asked for', async () => {
    const agent = await fetch(`${app.origin}/no-such-page`, { headers: { accept: 'text/markdown, */*' } });
    const text = await agent.text();
    expect([agent.status, agent.headers.get('content-type'), agent.headers.get('x-robots-tag')]).toEqual([404, 'text/markdown; charset=utf-8', 'noindex']);
    expect(agent.headers.get('vary')).toMatch(/accept/i);
    expect(text).toMatch(/^# Nothing here\n/);
    expect(text).toContain('/llms.txt');
    expect(text.length).toBeLessThan(500);
    const person = await get('/no-such-page', { accept: chrome });
    expect([person.status, typeOf(person), person.headers['vary']]).toEqual([404, 'text/html; charset=utf-8', 'accept, accept-encoding']);
    expect(typeOf(await get('/no-such-page', { accept: '*/*' }))).toBe('application/json; charset=utf-8');
    expect(typeOf(await get('/api/v1/no-such-call', { accept: 'text/markdown' }))).toBe('application/json; charset=utf-8');
    expect((await get('/no-such-page', { accept: 'text/markdown' }, 'POST')).status).toBe(404);
  });
});
