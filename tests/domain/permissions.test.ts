import { describe, expect, it } from 'vitest';
import { actionNames, permit, permittedActions, roles, scopeNames } from '../../domain/permissions.ts';

/** Written out by hand, so that a change of the table is seen here as what it means. */
const people = {
  owner: ['setup.read', 'connections.read_own', 'connections.read_all', 'connections.revoke', 'members.read', 'invitations.read', 'invitations.create', 'invitations.withdraw', 'workspace.watch'],
  admin: ['setup.read', 'connections.read_own', 'connections.read_all', 'connections.revoke', 'members.read', 'invitations.read', 'invitations.create', 'invitations.withdraw', 'workspace.watch'],
  member: ['setup.read', 'connections.read_own', 'members.read', 'workspace.watch'],
} as const;

describe('permissions', () => {
  it.each(roles)('allow a signed-in %s exactly what the matrix says', (role) => {
    expect(permittedActions({ role, scopes: null })).toEqual(people[role]);
  });

  it.each(roles)('allow a token of a %s no more than its scopes, and never more than the person', (role) => {
    for (const scopes of [[], ['setup:read'], ['connections:read'], scopeNames]) {
      for (const action of actionNames) {
        const token = permit({ role, scopes }, action).allowed;
        if (token) expect(permit({ role, scopes: null }, action).allowed).toBe(true);
      }
    }
    expect(permittedActions({ role, scopes: ['setup:read'] })).toEqual(['setup.read']);
    expect(permittedActions({ role, scopes: scopeNames })).toEqual(['setup.read', 'connections.read_own']);
  });

  it('never let a token revoke, invite or read everybody’s connections', () => {
    for (const action of ['connections.revoke', 'connections.read_all', 'invitations.create'] as const) {
      expect(permit({ role: 'owner', scopes: scopeNames }, action)).toEqual({ allowed: false, reason: 'scope', needs: null });
    }
  });

  it('name the roles that are needed when the role is the reason', () => {
    expect(permit({ role: 'member', scopes: null }, 'connections.revoke')).toEqual({ allowed: false, reason: 'role', needs: ['owner', 'admin'] });
  });
});
