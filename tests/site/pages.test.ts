import { brotliCompressSync } from 'node:zlib';
import { readFileSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { capabilities } from '../../domain/availability.ts';
import { areaPath, areas, ruleAnchor, rules, rulesByArea } from '../../domain/diagnostics/index.ts';
import { isDestinationName } from '../../domain/destinations.ts';
import { checkLinks, type Output, readTags } from '../../site/build/check-links.ts';
import { builtSite, headingsOf, mainGuide, origin, publicPages, readSiteFile, unlisted, wordsOf } from './built-site.ts';

const KILOBYTE = 1024;
const brotli = (text: string) => brotliCompressSync(text).length;
const inside = (html: string, tag: RegExp) => [...html.matchAll(tag)].map((match) => match[1]).join('');

/**
 * Answers of support link to these. Adding one is free; to rename or remove one, keep the
 * old id on an element that answers the same question.
 */
const frozenIds: Record<string, readonly string[]> = {
  [mainGuide]: [
    'direct-answer', 'why-hand-editing-breaks-down', 'setup-flow', 'step-publish', 'step-hosted', 'step-local', 'step-governance',
    'hosted-agents', 'local-editors', 'availability', 'governance', 'troubleshooting', 'check-url', 'check-health', 'check-proxy', 'check-edge',
    'faq', 'faq-hand-edit', 'faq-url', 'faq-local', 'faq-revoke', 'faq-lifecycle', 'faq-secrets', 'related',
  ],
  '/resources/governance-model-for-ai-agent-toolchains': ['direct-answer', 'what-to-govern', 'five-properties', 'governed-skill', 'who-may-act', 'what-to-record', 'where-it-ends'],
  '/resources/fygment-vs-hand-edited-configs': ['direct-answer', 'when-by-hand-is-fine', 'when-it-stops', 'side-by-side', 'moving-over', 'what-stays-yours'],
  '/troubleshooting': ['search', 'checklist', 'check-url', 'check-health', 'check-proxy', 'check-edge', ...areas, ...rules.map(ruleAnchor)],
  ...Object.fromEntries(areas.map((area) => [areaPath(area), rulesByArea[area].map(ruleAnchor)])),
  '/edge-rules': ['why', 'allows', 'cloudflare', 'aws-waf', 'nginx', 'caddy', 'vercel', 'check', 'agents', 'never'],
  '/faq': [
    'set-up', 'hand-edit', 'url', 'local', 'blank-fields', 'key-in-url', 'which-clients', 'machine-changes',
    'when-something-fails', 'no-tools', 'reconnect', 'not-listed', 'app-not-terminal', 'remote-machine', 'company-network', 'what-support-needs',
    'safety-and-limits', 'revoke', 'lifecycle', 'secrets', 'bot-protection', 'revoke-speed', 'after-revoke',
  ],
  '/changelog': ['v0-1-0'],
  '/security': ['report', 'held', 'promises', 'yours'],
  '/availability': ['capabilities', 'live', 'alpha', 'roadmap', 'clients', 'reading', ...capabilities.map(({ id }) => id)],
};

let output: Output;
beforeAll(async () => {
  output = await builtSite();
});

it('the site has these pages, and every link on them leads somewhere', () => {
  expect([...output.pages.keys()].sort()).toEqual([...publicPages].sort());
  expect(checkLinks(output)).toEqual([]);
});

describe.each(publicPages)('%s', (path) => {
  let html: string;
  let tags: ReturnType<typeof readTags>;
  beforeAll(() => {
    html = output.pages.get(path) ?? '';
    tags = readTags(html);
  });

  it('has one h1 and skips no heading level', () => {
    const levels = headingsOf(html).map(({ level }) => level);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  });

  it('carries no style attribute and no handler, which its policy would refuse', () => {
    expect(tags.flatMap(({ attributes }) => Object.keys(attributes)).filter((name) => name === 'style' || name.startsWith('on'))).toEqual([]);
  });

  it('allows scripts and styles by hash and from its own origin only', () => {
    const policy = tags.find(({ attributes }) => attributes['http-equiv'] === 'content-security-policy')?.attributes.content;
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toMatch(/unsafe|\*|http/);
  });

  it('weighs at most 12 KB in one request, with at most 4 KB of style and 1 KB of script', () => {
    expect(brotli(html)).toBeLessThanOrEqual(12 * KILOBYTE);
    expect(brotli(inside(html, /<style[^>]*>([\s\S]*?)<\/style>/g))).toBeLessThanOrEqual(4 * KILOBYTE);
    expect(inside(html, /<script(?! type="application)[^>]*>([\s\S]*?)<\/script>/g).length).toBeLessThanOrEqual(KILOBYTE);
    expect(tags.filter(({ name, attributes }) => attributes.src || (name === 'link' && /stylesheet|preload/.test(attributes.rel ?? '')))).toEqual([]);
  });

  it('has at most 400 elements', () => {
    expect(tags.length).toBeLessThanOrEqual(400);
  });

  it('has a title and a description', () => {
    expect(inside(html, /<title>([\s\S]*?)<\/title>/g).length).toBeGreaterThan(10);
    expect(tags.find(({ attributes }) => attributes.name === 'description')?.attributes.content?.length).toBeGreaterThan(50);
  });

  it('keeps explicit roles on every table, whose phone form would lose them', () => {
    const roles: Record<string, RegExp> = { table: /^table$/, thead: /^rowgroup$/, tbody: /^rowgroup$/, tr: /^row$/, th: /^(row|column)header$/, td: /^cell$/ };
    expect(tags.filter(({ name, attributes }) => roles[name] && !roles[name].test(attributes.role ?? ''))).toEqual([]);
  });
});

describe.each(publicPages.filter((path) => !unlisted.includes(path)))('%s', (path) => {
  it('names its own address and describes itself for machines', () => {
    const html = output.pages.get(path) ?? '';
    expect(readTags(html).find(({ attributes }) => attributes.rel === 'canonical')?.attributes.href).toBe(path === '/' ? `${origin}/` : origin + path);
    const data = JSON.parse(inside(html, /<script type="application\/ld\+json">([\s\S]*?)<\/script>/g));
    const graph: Record<string, string>[] = data['@graph'];
    const kind = path === '/' ? 'WebPage' : /^\/(resources|clients|faq|changelog)$/.test(path) ? 'CollectionPage' : 'TechArticle';
    expect(graph.map((one) => one['@type'])).toEqual(['Organization', 'WebSite', kind, ...(path === '/' ? [] : ['BreadcrumbList'])]);
    expect(graph[2]).toMatchObject({ url: path === '/' ? `${origin}/` : origin + path, image: expect.stringMatching(/\/og\/.*\.png$/) });
  });
});

it('the page for a wrong address is not indexed', () => {
  expect(output.pages.get('/404')).toContain('<meta name="robots" content="noindex">');
});

describe('anchors', () => {
  it.each(Object.keys(frozenIds))('of %s never disappear', (path) => {
    const ids = readTags(output.pages.get(path) ?? '').map(({ attributes }) => attributes.id);
    expect(frozenIds[path]!.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('calls to action', () => {
  it('are plain links to known destinations', () => {
    const names = [...output.pages.values()].flatMap((html) => readTags(html).map(({ attributes }) => attributes.href ?? '')).filter((href) => href.startsWith('/go/')).map((href) => href.slice(4).replace(/\?.*/, ''));
    expect(names).toContain('setup');
    expect(names.filter((name) => !isDestinationName(name))).toEqual([]);
  });

  it('stand in the guide beside the sentence that says what waits there', () => {
    expect(wordsOf(output.pages.get(mainGuide) ?? '')).toMatch(/Members can connect; owners and admins can revoke\. \| (?:\| )?Open workspace setup/);
  });
});

describe('the availability page', () => {
  it('names for every capability its boundary and the test that proves it', () => {
    const words = wordsOf(output.pages.get('/availability') ?? '');
    for (const { name, boundary, proof } of capabilities) {
      expect(words).toContain(`${name} | ${boundary}`);
      expect(words).toContain(proof === null ? 'Nothing yet: not shipped' : proof.split('#')[1]);
    }
  });
});

describe('the lists for machines', () => {
  it('name every page in the sitemap, with the day its content changed', () => {
    const entries = [...readSiteFile('/sitemap.xml').matchAll(/<loc>(.*?)<\/loc><lastmod>(.*?)<\/lastmod>/g)].map(([, loc, day]) => ({ path: new URL(loc!).pathname, day }));
    expect(entries.map(({ path }) => path).sort()).toEqual([...output.pages.keys()].filter((path) => !unlisted.includes(path)).sort());
    const guides = new URL('../../site/content/guides/', import.meta.url);
    for (const file of readdirSync(guides)) {
      const updated = readFileSync(new URL(file, guides), 'utf8').match(/^updated: (.*)$/m)?.[1];
      expect(entries.find(({ path }) => path === `/resources/${file.replace('.md', '')}`)?.day).toBe(updated);
    }
  });

  it('point robots at the sitemap and away from what is not a page', () => {
    const robots = readSiteFile('/robots.txt');
    expect(robots).toContain(`Sitemap: ${origin}/sitemap.xml`);
    for (const path of ['/api/', '/go/']) expect(robots).toContain(`Disallow: ${path}\n`);
    expect(robots).toContain('Content-Signal: search=yes, ai-input=yes, ai-train=yes');
    // A page that robots may not fetch never has its `noindex` read.
    expect(robots).not.toContain('/console');
  });

  it('link in llms.txt only Markdown that exists', () => {
    const links = [...readSiteFile('/llms.txt').matchAll(/\]\((.*?)\)/g)].map(([, href]) => new URL(href!).pathname);
    expect(links.length).toBeGreaterThanOrEqual(4);
    expect(links.filter((link) => !output.files.has(link))).toEqual([]);
  });

  it('bring an icon in both forms', () => {
    expect(readSiteFile('/favicon.svg')).toContain('prefers-color-scheme:dark');
    expect(output.files.has('/favicon.ico')).toBe(true);
  });
});
