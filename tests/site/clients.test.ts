import { parse as parseToml } from 'smol-toml';
import { beforeAll, describe, expect, it } from 'vitest';
import { CANONICAL_MCP_URL } from '../../domain/canonical.ts';
import { everyHarness, harnesses, hostedHarnesses, localHarnesses, localPages } from '../../domain/harnesses/index.ts';
import { type Output, readTags } from '../../site/build/check-links.ts';
import { clientPages, clientPath, entryText, exampleProxy, fileOf, pathOn, platforms, remoteEntryText, sectionsOf } from '../../site/clients.ts';
import { builtSite, readSiteFile, wordsOf } from './built-site.ts';

/** Answers of support link to these. Adding one is free; renaming or removing one is not. */
const frozenIds = {
  hosted: ['in-short', 'steps', 'abilities', 'policy', 'pitfalls', 'proven'],
  local: ['in-short', 'entry', 'files', 'abilities', 'policy', 'proven'],
};

let output: Output;
beforeAll(async () => {
  output = await builtSite();
});
const pageOf = (id: string) => output.pages.get(clientPath(id)) ?? '';
const decode = (text: string) => text.replace(/<[^>]*>/g, '').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
/** The blocks of code on a page, by their name. */
const blocksOf = (html: string) => new Map([...html.matchAll(/<pre[^>]*aria-label="([^"]*)"[^>]*>([\s\S]*?)<\/pre>/g)].map(([, name, text]) => [name!, decode(text!)]));

it('every harness has a page, a Markdown face, and a line in the list', () => {
  for (const { id, name } of everyHarness) {
    expect(pageOf(id)).toContain(`</h1>`);
    expect(readSiteFile(`${clientPath(id)}/index.md`)).toContain(name);
    expect(readTags(output.pages.get('/clients') ?? '').map(({ attributes }) => attributes.href)).toContain(clientPath(id));
  }
});

describe.each(clientPages.map((page) => [page.harness.id, page] as const))('the page of %s', (id, page) => {
  it('keeps its anchors', () => {
    const ids = readTags(pageOf(id)).map(({ attributes }) => attributes.id);
    expect(frozenIds[page.kind].filter((one) => !ids.includes(one))).toEqual([]);
    expect(sectionsOf(page).filter((section) => !ids.includes(section.id))).toEqual([]);
  });

  it('says the answer first, its state, and a call to action that leads to this client where setup lists it', () => {
    const hrefs = readTags(pageOf(id)).map(({ attributes }) => attributes.href);
    expect(hrefs).toContain(harnesses.includes(page.harness) ? `/go/setup?client=${id}` : '/go/setup');
    expect(pageOf(id)).toContain(`<b class="badge ${page.harness.availability}">`);
    expect(wordsOf(pageOf(id)).indexOf('In short')).toBeLessThan(wordsOf(pageOf(id)).indexOf('What it can and cannot do'));
  });

  it('gives every fact its word and its day, in both faces', () => {
    const facts = [...page.guide.pitfalls, ...page.guide.facts, ...page.guide.policy.statements];
    const words = wordsOf(pageOf(id));
    const markdown = readSiteFile(`${clientPath(id)}/index.md`);
    for (const fact of facts) {
      expect(words).toContain(fact.name);
      expect(markdown).toContain(`**${fact.name}:**`);
    }
    const grounds = pageOf(id).match(/class="ground"[^>]*>(?:Measured|Documented|Reported|Unverified|Proven)\n[^<]*\d{4}/g) ?? [];
    expect(grounds.length).toBeGreaterThanOrEqual(facts.length + page.guide.abilities.length + page.guide.policy.files.length);
    expect(grounds.length).toBe(pageOf(id).match(/class="ground"/g)?.length);
  });

  it('describes itself as an article that stands below the clients', () => {
    const data = JSON.parse(pageOf(id).match(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/)![1]!)['@graph'];
    expect(data.find((one: Record<string, string>) => one['@type'] === 'TechArticle').dateModified).toBe(page.guide.updated);
    expect(data.find((one: Record<string, string>) => one['@type'] === 'BreadcrumbList').itemListElement.map((step: { name: string }) => step.name)).toEqual(['Home', 'Clients', page.harness.name]);
  });
});

describe.each(localPages.map((page) => [page.harness.id, page] as const))('the entry on the page of %s', (id, { harness, guide }) => {
  const format = fileOf(harness, 'user')!.format;
  /** What a client would read from the block, below its servers key. */
  const read = (text: string): unknown => {
    const whole: unknown = format === 'toml' ? parseToml(text) : JSON.parse(text);
    return [...harness.serversKey, 'fygment'].reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], whole);
  };

  it('is what the harness file says, word for word', () => {
    expect(blocksOf(pageOf(id)).get('the local entry')).toBe(entryText(harness));
    if (format !== 'yaml') expect(read(entryText(harness))).toEqual(harness.entry(exampleProxy(id)));
  });

  it('names the bare URL where the client takes one', () => {
    const remote = remoteEntryText(harness, guide);
    expect(blocksOf(pageOf(id)).get('the remote entry') ?? null).toBe(remote);
    if (remote !== null) expect(remote).toContain(`${CANONICAL_MCP_URL}`);
    if (remote !== null && format !== 'yaml') expect(read(remote)).toEqual(guide.remoteEntry!.entry(CANONICAL_MCP_URL));
  });

  it('has its path for each system, as that system writes it', () => {
    const words = wordsOf(pageOf(id));
    for (const platform of platforms) expect(words).toContain(pathOn(platform, fileOf(harness, 'user')!.path[platform]));
    expect(pathOn('win32', fileOf(harness, 'user')!.path.win32)).not.toMatch(/[~/]/);
  });
});

describe('the page of Claude', () => {
  it('says name, bare URL, discovery, blank fields, the call after the token and the dated network', () => {
    const words = wordsOf(pageOf('claude'));
    expect(words).toContain('Name: Fygment. URL: https://fygment.dev/api/mcp, with no workspace name, query or key');
    expect(words).toMatch(/OAuth Client ID and OAuth Client Secret stay blank: .* OAuth discovery.* support gave you/);
    expect(words).toMatch(/python-httpx\/0\.28\.1 up to the token, then Claude-User/);
    expect(words).toMatch(/160\.79\.104\.0\/21(?: \| )?Documented platform\.claude\.com\/docs\/en\/api\/ip-addresses, 22 Nov 2026/);
  });
});

describe('client by client, the availability page', () => {
  it('gives version and day where something was tried, and says "not tried" everywhere else', () => {
    const html = output.pages.get('/availability') ?? '';
    for (const { harness, guide } of localPages) {
      const row = html.match(new RegExp(`<tr role="row"><th role="rowheader" scope="row"><a href="${clientPath(harness.id)}">[^]*?</tr>`))![0];
      const tried = new Set(guide.proven.map(({ platform }) => platform));
      expect(row.match(/not tried/g)?.length ?? 0).toBe(platforms.length - tried.size);
      for (const proof of guide.proven) expect(row).toContain(proof.version);
    }
  });
});

it('setup goes on offering only what it connects or comes to next', () => {
  expect(hostedHarnesses.map(({ id }) => id)).toEqual(['claude', 'chatgpt', 'perplexity', 'manus']);
  expect(localHarnesses.map(({ id }) => id)).toEqual(['codex', 'claude-code', 'cursor', 'gemini-cli', 'antigravity']);
});
