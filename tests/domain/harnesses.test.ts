import { describe, expect, it } from 'vitest';
import { findHarness, harnesses, harnessFromClaim, harnessFromRedirect, hostedHarnesses, localHarnesses } from '../../domain/harnesses/index.ts';

describe('the harnesses', () => {
  it('have ids of their own, in kebab case, and evidence with a date', () => {
    expect(new Set(harnesses.map((harness) => harness.id)).size).toBe(harnesses.length);
    for (const harness of harnesses) {
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

  it('recognise a vendor by an exact address of its own, and by nothing near it', () => {
    expect(harnessFromRedirect('https://claude.ai/api/mcp/auth_callback')?.id).toBe('claude');
    for (const near of ['https://claude.ai/api/mcp/auth_callback/', 'https://claude.ai.evil.example/api/mcp/auth_callback', 'http://claude.ai/api/mcp/auth_callback', 'https://claude.ai/api/mcp/auth_callback?x']) {
      expect(harnessFromRedirect(near)).toBeNull();
    }
  });

  it('name https addresses only where the answer of a hosted agent goes', () => {
    for (const harness of hostedHarnesses) for (const uri of harness.redirectUris) expect(uri).toMatch(/^https:\/\//);
  });

  it('give a local one an entry that starts the proxy with the very argv it is given', () => {
    const proxy = { command: '/opt/node', args: ['/opt/fygment.mjs', 'mcp', 'proxy', '--harness', 'x'] };
    for (const harness of localHarnesses) expect(harness.entry(proxy)).toMatchObject({ command: '/opt/node', args: proxy.args });
  });
});
