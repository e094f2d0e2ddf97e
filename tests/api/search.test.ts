import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, asyncProperty, constantFrom, oneof, string, stringMatching, tuple } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadStaticFiles } from '../../api/http/static.ts';
import { createLog } from '../../api/log.ts';
import { SiteSearch } from '../../api/services/search.ts';
import { sectionsOf } from '../../api/services/sections.ts';
import { openDatabase } from '../../api/store/database.ts';
import { createStore } from '../../api/store/store.ts';
import { areaPath, areas, ruleAnchor, rulePath, rules, rulesByArea, type Rule } from '../../domain/diagnostics/index.ts';
import { databaseKinds, freshDatabase, startApp, type RunningApp } from '../support/app.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
const page = (title: string, body: string) => `<!doctype html><html><head><title>${escape(title)} · Fygment</title><link rel="canonical" href="https://fygment.dev/x"></head><body><nav>Menu words</nav><main><h1>${escape(title)}</h1>${body}</main><footer>Footer words</footer></body></html>`;

/** As the site draws a rule. */
const ruleHtml = (rule: Rule) => `<p class="verdict">${rule.id} · ${rule.certainty.kind}</p><h2 id="${ruleAnchor(rule)}">${escape(rule.name)}</h2><dl><dt>You see</dt><dd>${escape(rule.symptom)} ${rule.errors.map((error) => `<code>${escape(error)}</code>`).join('')}</dd><dt>Cause</dt><dd>${escape(rule.cause)}</dd><dt>Fix</dt><dd>${escape(rule.fix)}</dd></dl>`;

/** A site whose troubleshooting pages hold the real rules, with the messages people paste. */
function writeSite(more: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'fygment-search-'));
  const files: Record<string, string> = {
    'index.html': page('One approved MCP setup', '<p>For teams that connect agents.</p>'),
    'troubleshooting/index.html': page('When setup fails', '<p class="standfirst">In this order.</p>'),
    ...Object.fromEntries(areas.map((area) => [`${areaPath(area).slice(1)}/index.html`, page(`When setup fails: ${area}`, rulesByArea[area].map(ruleHtml).join(''))])),
    'resources/guide/index.html': page('How teams should manage setup', '<h2 id="revoke">Who can revoke a connection</h2><p>Owners and admins can revoke one.</p><h2 id="html">Where <code>&lt;script&gt;</code> may stand</h2><p>Never write <code>&lt;script&gt;alert(1)&lt;/script&gt;</code> &amp; leave it: an apostrophe’s fine, and so is Zürich.</p>'),
    '404.html': page('No page', '<p>Nothing revoked here.</p>'),
    'console/index.html': '<!doctype html><meta name="robots" content="noindex"><title>Console</title><main><h1>Console</h1></main>',
    'long/index.html': page('A long page', [0, 3, 20, 60, 94, 99].map((at) => `<h2 id="at-${at}">Part ${at}</h2><p>${Array.from({ length: 100 }, (_, index) => (index === at ? 'okapi' : index === Math.min(99, at + 24) ? 'quagga' : `filler${index}`)).join(' ')}</p>`).join('')),
    'hidden/index.html': '<!doctype html><meta name="robots" content="noindex"><title>Hidden</title><main><h1>Hidden revoke</h1></main>',
    ...more,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const template = '<!doctype html><html><head><title>Search · Fygment</title><meta name="robots" content="noindex"></head><body><main><h1>Search</h1><form action="/search"><input name="q" value="<!--fygment:search-query-->"></form><!--fygment:search-results--></main></body></html>';

interface Json { query: string; results: { title: string; page: string; url: string; excerpt: string }[]; html: string }

describe('a page as sections', () => {
  it('is one before the first heading and one for each h2 and h3 with an id, without navigation, buttons and dates', () => {
    const html = page('Guide &', '<nav>Contents</nav><p class="meta">Updated</p><p>In the wbr<wbr>itten order: a&nbsp;b &#38; c</p><h2 id="one">First <em>one</em></h2><ul><li>item</li><li>next</li></ul><button>Copy</button><svg><title>x</title></svg><pre>a  b\nc</pre><h2>No id</h2><p>stays</p><div aria-hidden="true">no <div>no</div></div><h3 id="two">Second</h3><p><code>npx fygment</code>.</p>');
    expect(sectionsOf('/guide', html)).toEqual([
      { url: '/guide', page: 'Guide &', heading: 'Guide &', literals: [], text: 'In the wbritten order: a b & c' },
      { url: '/guide#one', page: 'Guide &', heading: 'First one', literals: ['a b c'], text: 'item next a b c No id stays' },
      { url: '/guide#two', page: 'Guide &', heading: 'Second', literals: ['npx fygment'], text: 'npx fygment.' },
    ]);
  });

  it('is nothing where the page wants not to be indexed, or has no text of its own', () => {
    expect(sectionsOf('/x', page('Hidden', '').replace('<head>', '<head><meta name="robots" content="noindex, follow">'))).toEqual([]);
    expect(sectionsOf('/x', '<p>no main</p>')).toEqual([]);
  });
});

describe.each(databaseKinds)('search (%s)', (kind) => {
  let folder: string;
  let app: RunningApp;
  beforeAll(async () => {
    folder = writeSite({ 'search/index.html': template });
    app = await startApp({ kind, siteFolder: folder });
  });
  afterAll(async () => {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (query: string, headers: Record<string, string> = {}) => fetch(`${app.origin}/search?q=${encodeURIComponent(query)}`, { headers });
  const found = async (query: string) => (await (await ask(query, { accept: 'application/json' })).json()) as Json;
  const first = async (query: string, many = 1) => (await found(query)).results.slice(0, many).map(({ url }) => url);
  const body = async (query: string) => (await ask(query, { accept: 'text/html' })).text();

  it('finds the rule by each literal message of it, alone and inside a pasted log', async () => {
    const errors = [...new Set(rules.flatMap((rule) => rule.errors))];
    expect(errors.length).toBeGreaterThan(30);
    const missed: string[] = [];
    for (const error of errors) {
      const owners = rules.filter((rule) => rule.errors.includes(error)).map(rulePath);
      // Two rules may share a message; then either may come first.
      if (!owners.includes((await first(error))[0]!)) missed.push(error);
      const pasted = `2026-11-22T09:14:03.221Z [error] [fygment] client.connect: ${error} (https://mcp.example.com/api/mcp, attempt 3 of 5)`;
      if (error.split(/\s+/).length > 2 && !owners.includes((await first(pasted))[0]!)) missed.push(pasted);
    }
    expect(missed).toEqual([]);
  });

  it('finds a rule by its id, and names the id in the result', async () => {
    const missed = [];
    for (const rule of rules) if ((await first(rule.id))[0] !== rulePath(rule)) missed.push(rule.id);
    expect(missed).toEqual([]);
    expect(await body(rules[0]!.id)).toContain(`<li><b>${rules[0]!.id}</b> <a href="${rulePath(rules[0]!)}">`);
  });

  it('leads to the section, and finds words by their beginning, ending, case and accents', async () => {
    for (const query of ['revoke connection', 'REVOKING connections', 'who can revo', 'revok']) expect(await first(query, 2)).toContain('/resources/guide#revoke');
    for (const query of ['Zürich', 'zurich', 'ZU\u0308RICH']) expect(await first(query)).toEqual(['/resources/guide#html']);
    expect(await first('hidden nothing menu footer', 20)).not.toEqual(expect.arrayContaining([expect.stringMatching(/hidden|404|console/)]));
  });

  it('marks the words found, and escapes everything else', async () => {
    const text = await body('<script>alert(1)</script> zurich');
    expect(text).toContain('&#60;<mark>script</mark>&#62;<mark>alert</mark>');
    expect(text).toContain('<mark>Zürich</mark>');
    expect(text).not.toContain('<script>');
    expect(text).toContain('value="&#60;script&#62;alert(1)&#60;/script&#62; zurich"');
    expect(await body('" autofocus onfocus="x')).toContain('value="&#34; autofocus onfocus=&#34;x"');
    expect(await body("$& $1 $`")).toContain('value="$&#38; $1 $`"');
  });

  it('shows the stretch that holds the words found, wherever in the section they stand', async () => {
    const { results } = await found('okapi quagga');
    expect(results).toHaveLength(6);
    for (const { url, excerpt } of results) expect([url, excerpt]).toEqual([url, expect.stringMatching(url.endsWith('at-99') ? /okapi|quagga/ : /okapi.*quagga/)]);
    for (const { excerpt } of results) expect(excerpt.split(' ').filter((word) => word !== '…').length).toBe(32);
  });

  it('is a page of the site, the same for everybody, kept a minute and never indexed', async () => {
    const response = await ask('revoke connection', { accept: 'text/html,*/*;q=0.8' });
    const text = await response.text();
    expect(text).toMatch(/<form action="\/search"><input name="q" value="revoke connection"><\/form><p class="found" role="status">[^<]*best[^<]*<\/p><ol class="index results" role="list"><li><a href="\/resources\/guide#revoke">/);
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control'), response.headers.get('x-robots-tag'), response.headers.get('content-security-policy')])
      .toEqual([200, 'text/html; charset=utf-8', 'public, max-age=60', 'noindex', "frame-ancestors 'none'"]);
    expect(response.headers.get('vary')!.toLowerCase().split(', ').sort()).toEqual(['accept', 'accept-encoding']);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect((await fetch(`${app.origin}/search?q=revoke`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${app.origin}/search/?q=revoke`, { redirect: 'manual' })).headers.get('location')).toBe('/search?q=revoke');
    expect(text).not.toContain('<!--fygment');
  });

  it('comes compressed to who accepts it, and reads the same', async () => {
    const plain = await (await ask('revoke', { 'accept-encoding': 'identity' })).text();
    for (const coding of ['br', 'gzip']) {
      const response = await ask('revoke', { 'accept-encoding': coding });
      expect([response.headers.get('content-encoding'), await response.text()]).toEqual([coding, plain]);
    }
  });

  it('answers programs in JSON and agents in Markdown', async () => {
    const json = await found('revoke');
    expect(json).toMatchObject({ query: 'revoke', results: expect.arrayContaining([{ title: 'Who can revoke a connection', page: 'How teams should manage setup', url: '/resources/guide#revoke', excerpt: 'Owners and admins can revoke one.' }]) });
    expect(await body('revoke')).toContain(json.html);
    const markdown = await ask('revoke', { accept: 'text/markdown' });
    expect([markdown.headers.get('content-type'), await markdown.text()]).toEqual(['text/markdown; charset=utf-8', expect.stringContaining('- [Who can revoke a connection](/resources/guide#revoke)')]);
  });

  it('says what to do when nothing was asked and when nothing was found', async () => {
    for (const path of ['/search', '/search?q=', '/search?q=%20%0a', '/search?other=1']) {
      const text = await (await fetch(app.origin + path, { headers: { accept: 'text/html' } })).text();
      expect(text).toContain('paste an error message as it is');
      expect(text).not.toContain('class="found"');
    }
    const nothing = await body('qqqqzzzz');
    expect(nothing).toContain('Nothing here matches that.');
    expect(nothing).toContain('<a href="/troubleshooting">');
    expect(nothing).not.toContain('href="/faq"');
  });

  it('takes anything as plain words, soon and without an error', async () => {
    const hostile = constantFrom(
      '"', "'", '*', 'NEAR(', 'AND', 'OR NOT', '^', 'heading:', '{body}:', '-', '--', ';drop table users;', ')', '((', '\\', '\0', "'':*", '&', '|', '!', '<->', ':*', '%', '_', '$1', '?',
      '\ud800', '\u202e', '😀', 'ﷺ', '½', '١٢', '中文', 'İ', 'ß', '\u0301', '𞤀', 'search_words', 'rank', 'a'.repeat(300), '0x1f', '1e999', '-32001', '<mark>', '&#60;', '${x}', '\r\n', '\t',
    );
    const query = oneof(string({ maxLength: 60, unit: 'binary' }), stringMatching(/^[\w"'()*: -]{0,80}$/), tuple(hostile, hostile, hostile).map((parts) => parts.join(' ')), hostile, tuple(hostile, string({ maxLength: 20 })).map((parts) => parts.join('')));
    let slowest = 0;
    await assert(asyncProperty(query, async (text) => {
      const started = performance.now();
      const response = await ask(text.toWellFormed(), { accept: 'text/html' });
      slowest = Math.max(slowest, performance.now() - started);
      const answer = await response.text();
      // An address with NUL in it may be refused before anybody looks for words.
      expect([200, text.includes('\0') ? 400 : 200]).toContain(response.status);
      if (response.status === 400) return;
      expect(answer.replace(/^[\s\S]*<\/form>/, '').replace(/<\/?(?:p|ol|ul|li|a|b|span|code|mark|main|body|html)(?: [a-z-]+="[^"<>]*")*>/g, '')).not.toMatch(/[<>]/);
    }), { seed: 20261123, numRuns: 250 });
    for (const text of ['error: '.repeat(285), '"'.repeat(2000), Array.from({ length: 400 }, (_, index) => `w${index}`).join(' '), 'revoke '.repeat(285)]) {
      const started = performance.now();
      expect((await ask(text)).status).toBe(200);
      slowest = Math.max(slowest, performance.now() - started);
    }
    // A few milliseconds in truth; the machine may be busy with everything else.
    expect(slowest).toBeLessThan(5000);
  }, 60_000);

  it('does not choke on what is no query at all', async () => {
    for (const path of ['/search?q=%', '/search?q=%ZZ%01', '/search?q=a&q=b', '/search?q[]=x', '/search?q=%ff%fe', `/search?q=${'%F0%9F%98%80'.repeat(900)}`]) {
      expect((await fetch(app.origin + path)).status).toBe(200);
    }
  });
});

describe.each(databaseKinds)('the search index (%s)', (kind) => {
  const log = createLog('silent', () => new Date(0), () => {});
  const over = (folder: string) => {
    let read = 0;
    const pages = loadStaticFiles(folder).pages.map((one) => ({ ...one, html: () => (read += 1, one.html()) }));
    return { pages, reads: () => read };
  };

  it('is written once for each content, whoever starts, and keeps the one before for whoever still runs', async () => {
    const fresh = await freshDatabase(kind);
    const folders = [writeSite(), writeSite({ 'new/index.html': page('A new page', '<p>zebra</p>') }), writeSite({ 'new/index.html': page('Another new page', '<p>giraffe</p>') })];
    try {
      const store = createStore(fresh.database);
      let second = 0;
      const searches = folders.map((folder) => {
        const { pages, reads } = over(folder);
        return { reads, search: new SiteSearch(pages, { store, log, now: () => new Date(Date.UTC(2026, 10, 23, 12, 0, second += 1)) }), again: new SiteSearch(pages, { store, log, now: () => new Date(0) }) };
      });
      const [one, two, three] = searches as [(typeof searches)[0], (typeof searches)[0], (typeof searches)[0]];
      expect(await one.search.prepare()).toBeGreaterThan(rules.length);
      const before = one.reads();
      expect([await one.search.prepare(), await one.again.prepare(), one.reads()]).toEqual([0, 0, before]);

      const written = await two.search.prepare();
      expect((await two.search.search('zebra')).results.map(({ url }) => url)).toEqual(['/new']);
      expect((await one.search.search('revoke')).results).not.toEqual([]);
      expect((await one.search.search('zebra')).results).toEqual([]);

      await three.search.prepare();
      const kept = () => fresh.database.kysely.selectFrom('search_indexes').select('built_at').orderBy('built_at').execute();
      expect((await kept()).map(({ built_at }) => built_at)).toEqual(['2026-11-23T12:00:02.000Z', '2026-11-23T12:00:03.000Z']);
      // The first is gone by now; a process that still serves it writes it again.
      expect((await one.search.search('revoke')).results).not.toEqual([]);
      expect(await kept()).toHaveLength(2);
      const rows = await fresh.database.kysely.selectFrom('search_sections').select((select) => select.fn.countAll().as('many')).executeTakeFirstOrThrow();
      expect(Number(rows.many)).toBeLessThan(2 * written + 1);
    } finally {
      await fresh.remove();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is written by exactly one of several who start at once, within a process and among processes', async () => {
    const fresh = await freshDatabase(kind);
    const folders = [writeSite(), writeSite({ 'new/index.html': page('A new page', '<p>zebra</p>') })];
    const others = await Promise.all([1, 2, 3].map(() => openDatabase(fresh.url)));
    try {
      const counts = await Promise.all(others.map((database) => new SiteSearch(loadStaticFiles(folders[0]!).pages, { store: createStore(database), log, now: () => new Date(0) }).prepare()));
      const total = counts.reduce((sum, count) => sum + count, 0);
      expect(counts.filter((count) => count > 0)).toEqual([total]);

      const program = `
        const { loadStaticFiles } = await import('./api/http/static.ts');
        const { SiteSearch } = await import('./api/services/search.ts');
        const { openDatabase } = await import('./api/store/database.ts');
        const { createStore } = await import('./api/store/store.ts');
        const store = createStore(await openDatabase(${JSON.stringify(fresh.url)}));
        const search = new SiteSearch(loadStaticFiles(${JSON.stringify(folders[1])}).pages, { store, now: () => new Date(1), log: console });
        const written = await search.prepare();
        const { results } = await search.search('zebra');
        console.log(JSON.stringify([written, results.map(({ url }) => url)]));
        await store.close();`;
      const answers = await Promise.all([1, 2, 3, 4].map(async () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: root, env: { PATH: process.env['PATH'], NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'pipe'] });
        let out = '';
        child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
        child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()));
        await once(child, 'close');
        return out.trim();
      }));
      const told = answers.map((answer) => JSON.parse(answer) as [number, string[]]);
      expect(told.filter(([written]) => written > 0)).toHaveLength(1);
      expect(told.map(([, urls]) => urls)).toEqual([1, 2, 3, 4].map(() => ['/new']));
    } finally {
      for (const database of others) await database.close();
      await fresh.remove();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('search without the built page', () => {
  it('answers on a page of the server’s own', async () => {
    const folder = writeSite();
    const app = await startApp({ siteFolder: folder });
    try {
      const response = await fetch(`${app.origin}/search?q=revoke`, { headers: { accept: 'text/html' } });
      const text = await response.text();
      expect([response.status, response.headers.get('cache-control'), response.headers.get('x-robots-tag')]).toEqual([200, 'public, max-age=60', 'noindex']);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(text).toContain('value="revoke"');
      expect(text).toContain('<a href="/resources/guide#revoke">');
    } finally {
      await app.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('says that nothing matches where no page is built at all', async () => {
    const app = await startApp();
    try {
      expect(await (await fetch(`${app.origin}/search?q=revoke`)).text()).toContain('Nothing here matches that.');
    } finally {
      await app.stop();
    }
  });
});
