import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeReturnTo } from '../../api/http/return-to.ts';

const origin = 'https://mcp.example.com';

describe('where a person goes after signing in', () => {
  it.each(['/console', '/console/w/kestrel/setup?client=claude', '/go/setup', '/go/setup?client=codex', '/api/oauth/interaction/aB3_-x'])('keeps %s', (path) => {
    expect(safeReturnTo(path, origin)).toBe(path);
  });

  it.each([
    '//evil.example', '/\\evil.example', '/\\/evil.example', 'https://evil.example', '/console/../../evil', '/console\\..\\x', '/console/%2f%2fevil.example',
    '/console/%5cevil', '/console/\tx', '/console\n', 'javascript:alert(1)', '/api/v1/me', '/consolex', '', '/go//evil.example', '/api/oauth/token', '/console/%09',
    `/console/${'x'.repeat(600)}`, '/console#x', '/console/é', '/./console', '/api/oauth/interaction/../../v1/me',
  ])('sends %j to the console instead', (path) => {
    expect(safeReturnTo(path, origin)).toBe('/console');
  });

  it('never leads to another origin, or to anything but its three places, whatever it is given', () => {
    const piece = fc.constantFrom('/', '\\', '//', '..', '.', '%2f', '%5c', '@', ':', 'evil.example', 'console', 'go', 'setup', '?', '#', 'https:', '\t', ' ', 'é', 'api/oauth/interaction/', 'x', ';', '%00', '&');
    fc.assert(fc.property(fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('')), (value) => {
      const path = safeReturnTo(value, origin);
      const url = new URL(path, origin);
      expect(url.origin).toBe(origin);
      expect(url.pathname).toMatch(/^\/(console(\/|$)|go\/[a-z-]+$|api\/oauth\/interaction\/[\w-]+$)/);
    }), { seed: 20261123, numRuns: 3000 });
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (value) => {
      expect(new URL(safeReturnTo(`/${value}`, origin), origin).origin).toBe(origin);
    }), { seed: 20261124, numRuns: 2000 });
  });
});
