import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import type { Certainty } from '../../domain/harnesses/harness.ts';
import { describedHosted, describedLocal, everyHarness, findHarness, harnesses, harnessFromClaim, harnessFromRedirect, hostedHarnesses, hostedPages, localHarnesses, localPages } from '../../domain/harnesses/index.ts';

const everyHosted = [...hostedHarnesses, ...describedHosted];
const everyLocal = [...localHarnesses, ...describedLocal];
const everyPage = [...hostedPages, ...localPages];

describe('the harnesses', () => {
  it('have ids of their own, in kebab case, and evidence with a date', () => {
    expect(new Set(everyHarness.map((harness) => harness.id)).size).toBe(everyHarness.length);
    for (const harness of everyHarness) {
      expect(harness.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(harness.evidence.on).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });

  it.each([['Codex', 'codex'], ['Claude', 'claude'], ['Claude Code (fygment)', 'claude-code'], ['claude-code', 'claude-code'], ['ChatGPT', 'chatgpt'], ['Cursor', 'cursor'], ['gemini-cli-mcp-client', 'gemini-cli'], ['Gemini CLI MCP Client', 'gemini-cli']])('recognise the client that calls itself %s', (name, id) => {
    expect(harnessFromClaim(name)?.id).toBe(id);
  });

  it('recognise nobody in a name that only contains one', () => {
    expect(harnessFromClaim('Not really Claude')).toBeNull();
    expect(findHarness('__proto__')).toBeNull();
  });

  it('claim no name twice', () => {
    const claimants = (name: string) => everyHarness.filter((other) => other.claimedNames.some((pattern) => pattern.test(name))).map(({ id }) => id);
    expect(everyHarness.map(({ name }) => claimants(name)).filter((ids) => ids.length > 1)).toEqual([]);
  });

  it('recognise a vendor by an exact address of its own, and by nothing near it', () => {
    expect(harnessFromRedirect('https://claude.ai/api/mcp/auth_callback')?.id).toBe('claude');
    for (const near of ['https://claude.ai/api/mcp/auth_callback/', 'https://claude.ai.evil.example/api/mcp/auth_callback', 'http://claude.ai/api/mcp/auth_callback', 'https://claude.ai/api/mcp/auth_callback?x']) {
      expect(harnessFromRedirect(near)).toBeNull();
    }
  });

  it('name whole https addresses of the vendor only where the answer of a hosted agent goes', () => {
    const hosts = ['claude.ai', 'claude.com', 'chatgpt.com', 'www.perplexity.ai', 'enterprise.perplexity.ai', 'callback.mistral.ai', 'grok.com', 'console.x.ai', 'api.devin.ai'];
    for (const { redirectUris } of everyHosted) {
      for (const uri of redirectUris) {
        expect(uri).toBe(new URL(uri).href);
        expect(new URL(uri).protocol).toBe('https:');
        expect(hosts).toContain(new URL(uri).host);
      }
    }
    const all = everyHosted.flatMap(({ redirectUris }) => redirectUris);
    expect(new Set(all).size).toBe(all.length);
  });

  it('give a local one an entry that starts the proxy with the very argv it is given', () => {
    const proxy = { command: '/opt/node', args: ['/opt/fygment.mjs', 'mcp', 'proxy', '--harness', 'x'] };
    for (const harness of localHarnesses) expect(harness.entry(proxy)).toMatchObject({ command: '/opt/node', args: proxy.args });
    for (const harness of everyLocal) {
      const { command, cmd, args = [] } = harness.entry(proxy) as { command?: string | string[]; cmd?: string; args?: string[] };
      expect([cmd ?? command ?? [], args].flat()).toEqual([proxy.command, ...proxy.args]);
    }
  });

  it('set up only what guided setup ships: the rest is roadmap', () => {
    expect(everyLocal.filter(({ availability }) => availability !== 'roadmap').map(({ id }) => id)).toEqual(['codex']);
    // Its shape of registration is among those the OAuth tests take all the way.
    expect(describedHosted.filter(({ availability }) => availability !== 'roadmap').map(({ id }) => id)).toEqual(['le-chat']);
  });

  it('have a file of the person on every system, and a path that says whose it is', () => {
    for (const { files } of everyLocal) {
      const user = files.find(({ scope }) => scope === 'user');
      expect(Object.keys(user!.path).sort()).toEqual(['darwin', 'linux', 'win32']);
      for (const path of Object.values(user!.path)) expect(path).toMatch(/^(~\/|%[A-Z]+%\\)/);
    }
  });
});

describe('the words beside each harness', () => {
  it('exist for every one, once, in the order of the lists', () => {
    expect(hostedPages.map(({ harness }) => harness)).toEqual(everyHosted);
    expect(localPages.map(({ harness }) => harness)).toEqual(everyLocal);
  });

  it.each(everyPage.map((page) => [page.harness.id, page] as const))('give every statement of %s a certainty with its ground and its day', (_, { guide }) => {
    const certainties: Certainty[] = [];
    const collect = (value: unknown): void => {
      if (Array.isArray(value)) return value.forEach(collect);
      if (typeof value !== 'object' || value === null) return;
      if ('kind' in value && 'on' in value) certainties.push(value as Certainty);
      Object.values(value).forEach(collect);
    };
    collect(guide);
    for (const statement of [...guide.abilities, ...guide.pitfalls, ...guide.facts, ...guide.policy.statements, ...guide.policy.files]) expect(certainties).toContain(statement.certainty);
    for (const one of certainties) {
      expect(one.on).toMatch(/^2\d{3}-\d\d-\d\d$/);
      expect(one.kind === 'measured' ? one.version : one.kind === 'unverified' ? 'none' : one.by).not.toBe('');
    }
    expect(guide.updated >= certainties.map(({ on }) => on).sort().at(-1)!).toBe(true);
    expect(guide.description.length).toBeGreaterThanOrEqual(50);
    expect(guide.description.length).toBeLessThanOrEqual(170);
  });

  it('call proven only what was measured: one version and one day, on a system that exists, as the harness says of itself', () => {
    for (const { harness, guide } of localPages) {
      for (const proof of guide.proven) {
        expect(harness.evidence).toEqual({ kind: 'measured', version: proof.version, on: proof.on });
        expect(proof.platform).toBe('linux');
      }
      if (harness.evidence.kind !== 'measured') expect(guide.proven).toEqual([]);
    }
  });

  it('show policies that parse', () => {
    const examples = everyPage.flatMap(({ guide }) => guide.policy.example ?? []);
    const parsed = examples.map(({ place, text }) => (place.endsWith('.toml') ? parseToml(text) : JSON.parse(text)) as object);
    expect(parsed.length).toBeGreaterThan(2);
    expect(parsed.filter((one) => !JSON.stringify(one).includes('fygment'))).toEqual([]);
  });

  it('keep the harness itself free of them, so that console and command line do not carry them', () => {
    for (const harness of harnesses) expect(Object.keys(harness)).not.toContain('guide');
  });
});
