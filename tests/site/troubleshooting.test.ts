import { beforeAll, describe, expect, it } from 'vitest';
import { areaPath, areas, rulePath, rules } from '../../domain/diagnostics/index.ts';
import { EDGE_DATA_DATE, passages, ranges, userAgents } from '../../domain/edge/networks.ts';
import { edgeRules, edgeRuleText } from '../../domain/edge/rules.ts';
import { type Output, readTags } from '../../site/build/check-links.ts';
import { exampleHost } from '../../site/markdown/edge.ts';
import { builtSite, readSiteFile, wordsOf } from './built-site.ts';

let output: Output;
beforeAll(async () => {
  output = await builtSite();
});

const decode = (text: string) => text.replace(/<[^>]*>/g, '').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
/** From the rule's heading to the next one. */
function section(html: string, anchor: string): string {
  const start = html.indexOf(`id="${anchor}"`);
  const end = html.indexOf('<h2', start);
  return start === -1 ? '' : html.slice(start, end === -1 ? undefined : end);
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const anchor = id.toLowerCase();

  it('stands whole on the page of its area, in the fixed order', () => {
    const html = section(output.pages.get(areaPath(rule.area)) ?? '', anchor);
    const labels = [...html.matchAll(/<dt[^>]*>(.*?)<\/dt>/g)].map(([, label]) => label);
    const order = ['You see', 'Cause', 'At fault', 'Evidence', 'Fix', 'Be sure', 'Undo', 'Sources', 'Never', 'Limit'];
    expect(labels).toEqual(order.filter((label) => labels.includes(label)));
    expect(labels.slice(0, 7)).toEqual(order.slice(0, 7));
    expect(decode(html)).toContain(rule.name);
  });

  it('shows its error messages letter for letter, on the page and in the Markdown', () => {
    const html = section(output.pages.get(areaPath(rule.area)) ?? '', anchor);
    const shown = [...html.matchAll(/<samp>([\s\S]*?)<\/samp>/g)].map(([, text]) => decode(text!));
    expect(shown).toEqual(rule.errors);
    const markdown = readSiteFile(`${areaPath(rule.area)}/index.md`);
    for (const error of rule.errors) expect(markdown).toContain(error);
  });

  it('has its anchor on the first page of troubleshooting too, with a link to the whole rule', () => {
    const tags = readTags(output.pages.get('/troubleshooting') ?? '');
    expect(tags.filter(({ attributes }) => attributes.id === anchor)).toHaveLength(1);
    expect(tags.some(({ attributes }) => attributes.href === rulePath(rule))).toBe(true);
  });

  it('shows its command ready to copy, with how to read the answer', () => {
    const html = section(output.pages.get(areaPath(rule.area)) ?? '', anchor);
    const { command } = rule.evidence;
    expect(/<pre[^>]*>([\s\S]*?)<\/pre>/.exec(html)?.[1] === undefined).toBe(command === undefined);
    for (const line of command?.lines ?? []) expect(decode(html)).toContain(line);
    for (const { means } of command?.answers ?? []) expect(decode(html)).toContain(means);
  });
});

describe('troubleshooting', () => {
  it('walks the checklist in its order: URL, connection, proxy, edge', () => {
    const html = output.pages.get('/troubleshooting') ?? '';
    const places = ['check-url', 'check-health', 'check-proxy', 'check-edge'].map((id) => html.indexOf(`id="${id}"`));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it('searches by error without script: a GET to the search page', () => {
    const tags = readTags(output.pages.get('/troubleshooting') ?? '');
    expect(tags.filter(({ name, attributes }) => name === 'form' && attributes.action === '/search').every(({ attributes }) => attributes.method === undefined)).toBe(true);
    expect(tags.find(({ attributes }) => attributes.id === 'error')?.attributes).toMatchObject({ name: 'q', type: 'search' });
  });

  it('groups the rules by area, each area on a page of its own', () => {
    for (const area of areas) expect(output.pages.has(areaPath(area))).toBe(true);
  });
});

describe('the page of edge rules', () => {
  it('shows each generated rule, byte for byte, and its copy button', () => {
    const html = output.pages.get('/edge-rules') ?? '';
    for (const rule of edgeRules) {
      const block = new RegExp(`<pre[^>]*aria-label="the rule for ${rule.name}"[^>]*>([\\s\\S]*?)</pre>`).exec(html)?.[1] ?? '';
      expect(decode(block)).toBe(edgeRuleText(rule, exampleHost));
      expect(html).toContain(`aria-label="Copy the rule for ${rule.name}"`);
      expect(readSiteFile('/edge-rules/index.md')).toContain(edgeRuleText(rule, exampleHost));
    }
  });

  it('names every path, method, network and user agent of the list, and its day', () => {
    const words = wordsOf(output.pages.get('/edge-rules') ?? '');
    for (const { method, paths } of passages) for (const text of [method, ...paths]) expect(words).toContain(text);
    for (const text of [...ranges, ...userAgents.map(({ value }) => value)]) expect(words).toContain(text);
    expect(output.pages.get('/edge-rules')).toContain(EDGE_DATA_DATE.slice(0, 4));
  });

  it('says why the call is dropped after the token, and what never to do', () => {
    const words = wordsOf(output.pages.get('/edge-rules') ?? '');
    expect(words).toMatch(/POST \/api\/mcp, and it comes as Claude-User/);
    expect(words).toMatch(/Never \|[\s|]*Switch bot protection off for the whole zone/);
  });
});
