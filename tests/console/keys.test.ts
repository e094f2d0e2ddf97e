import { describe, expect, it } from 'vitest';
import { isAboutWorkspace, isRefreshedBy, keyOf } from '../../console/keys.ts';
import { listConnections, readConnection, revokeConnection } from '../../domain/contract/connections.ts';
import { endpoints } from '../../domain/contract/index.ts';
import { createInvitation, listInvitations, listMembers } from '../../domain/contract/members.ts';
import { readMe } from '../../domain/contract/me.ts';
import { createWorkspace } from '../../domain/contract/workspaces.ts';

const here = { workspaceId: 'w1' };
const revoking = { workspaceId: 'w1', connectionId: 'c1' };

describe('what an act makes stale', () => {
  it('refreshes every page and filter of a list', () => {
    for (const input of [{}, { health: 'active' as const }, { cursor: 'abc' }]) {
      expect(isRefreshedBy(revokeConnection, revoking, keyOf(listConnections, here, input))).toBe(true);
    }
  });

  it('refreshes the one record it changed and not its neighbours', () => {
    expect(isRefreshedBy(revokeConnection, revoking, keyOf(readConnection, revoking, {}))).toBe(true);
    expect(isRefreshedBy(revokeConnection, revoking, keyOf(readConnection, { ...revoking, connectionId: 'c2' }, {}))).toBe(false);
  });

  it('leaves other workspaces alone', () => {
    expect(isRefreshedBy(createInvitation, here, keyOf(listInvitations, { workspaceId: 'w2' }, {}))).toBe(false);
  });

  it('leaves alone what its endpoint does not name', () => {
    expect(isRefreshedBy(createInvitation, here, keyOf(listMembers, here, {}))).toBe(false);
  });

  it('reaches endpoints without parameters', () => {
    expect(isRefreshedBy(createWorkspace, {}, keyOf(readMe, {}, {}))).toBe(true);
  });

  it('names only paths that some GET endpoint has', () => {
    const readable = new Set(endpoints.filter((endpoint) => endpoint.method === 'GET').map((endpoint) => endpoint.path));
    for (const endpoint of endpoints) {
      for (const path of endpoint.refreshes) expect(readable, `${endpoint.method} ${endpoint.path}`).toContain(path);
    }
  });
});

describe('what a change in a workspace makes stale', () => {
  it('is every reply about that workspace and nothing else', () => {
    expect(isAboutWorkspace('w1', keyOf(readConnection, revoking, {}))).toBe(true);
    expect(isAboutWorkspace('w1', keyOf(listMembers, { workspaceId: 'w2' }, {}))).toBe(false);
    expect(isAboutWorkspace('w1', keyOf(readMe, {}, {}))).toBe(false);
  });

  it('ignores keys that are not ours', () => {
    expect(isAboutWorkspace('w1', ['anything'])).toBe(false);
  });
});
