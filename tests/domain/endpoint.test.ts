import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { endpoint, noInput, pathOf, personText } from '../../domain/contract/endpoint.ts';

const reply = z.object({});

describe('declaring an endpoint', () => {
  it('does not compile without an action, with an unknown one, or without a reply', () => {
    // @ts-expect-error who may call is missing
    const nobody = endpoint({ method: 'GET', path: '/a', input: noInput, reply, refreshes: [] });
    // @ts-expect-error there is no such action
    const unknown = endpoint({ method: 'GET', path: '/a', action: 'connections.fly', input: noInput, reply, refreshes: [] });
    // @ts-expect-error what comes back is missing
    const silent = endpoint({ method: 'GET', path: '/a', action: 'public', input: noInput, refreshes: [] });
    expect([nobody, unknown, silent]).toHaveLength(3);
  });

  it('fills in path parameters, each encoded, and refuses to leave one out', () => {
    expect(pathOf('/w/:workspaceId/c/:connectionId/revoke', { workspaceId: 'a/b', connectionId: 'ü' })).toBe('/w/a%2Fb/c/%C3%BC/revoke');
    // @ts-expect-error a parameter is missing
    expect(() => pathOf('/w/:workspaceId/c/:connectionId', { workspaceId: 'a' })).toThrow(':connectionId is missing');
  });

  it('refuses what it does not know in an input', () => {
    expect(z.safeParse(noInput, { extra: 1 }).success).toBe(false);
  });

  it.each(['a\u202eb', 'a\u0000b', '\u200b', 'a\u2028b', 'a\ud800b'])('refuses %j as a name a person typed', (text) => {
    expect(z.safeParse(personText(80), text).success).toBe(false);
  });

  it('keeps a name as typed but for the space around it', () => {
    expect(z.parse(personText(80), '  Señor O’Brien 計測器 🦅 ')).toBe('Señor O’Brien 計測器 🦅');
  });
});
