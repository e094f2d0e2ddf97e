/**
 * Who may do what: the whole table. Every API endpoint, console control and MCP tool
 * names one action from here; nothing else in the product decides permission.
 */

export const roles = ['owner', 'admin', 'member'] as const;
export type Role = (typeof roles)[number];

/**
 * OAuth scopes an MCP client may hold (RFC 6749 §3.3). Names are stable: they are written
 * into other people's configuration.
 */
export const scopes = {
  'setup:read': 'See the MCP setup your workspace approved',
  'connections:read': 'Check the health of this connection',
} as const;
export type Scope = keyof typeof scopes;
export const scopeNames = Object.keys(scopes) as Scope[];

interface ActionRule {
  /** Workspace roles that may act. */
  roles: readonly Role[];
  /** The OAuth scope a token needs; null when only a signed-in person may act. */
  scope: Scope | null;
  /** Finishes the sentence "Only owners and admins can …". */
  label: string;
}

const everyone: readonly Role[] = roles;
const managers: readonly Role[] = ['owner', 'admin'];

export const actions = {
  'setup.read':             { roles: everyone, scope: 'setup:read',       label: 'see the approved setup' },
  'connections.read_own':   { roles: everyone, scope: 'connections:read', label: 'see their own connections' },
  'connections.read_all':   { roles: managers, scope: null,               label: 'see every connection' },
  'connections.revoke':     { roles: managers, scope: null,               label: 'revoke a connection' },
  'members.read':           { roles: everyone, scope: null,               label: 'see who is a member' },
  'invitations.read':       { roles: managers, scope: null,               label: 'see open invitations' },
  'invitations.create':     { roles: managers, scope: null,               label: 'invite people' },
  'invitations.withdraw':   { roles: managers, scope: null,               label: 'withdraw an invitation' },
  'workspace.watch':        { roles: everyone, scope: null,               label: 'follow changes' },
} as const satisfies Record<string, ActionRule>;

export type Action = keyof typeof actions;
export const actionNames = Object.keys(actions) as Action[];

/**
 * Someone acting in one workspace. `scopes` is null for a person signed in to the console
 * and the token's scopes for an MCP client: a token never has more power than its scopes,
 * and never more than the role of the person behind it.
 */
export interface Actor {
  userId: string;
  workspaceId: string;
  role: Role;
  scopes: readonly string[] | null;
}

export type Permission =
  | { allowed: true }
  | { allowed: false; reason: 'role'; needs: readonly Role[] }
  | { allowed: false; reason: 'scope'; needs: Scope | null };

/** role ∩ token scopes, for one action. */
export function permit(actor: Pick<Actor, 'role' | 'scopes'>, action: Action): Permission {
  const rule: ActionRule = actions[action];
  if (!rule.roles.includes(actor.role)) return { allowed: false, reason: 'role', needs: rule.roles };
  if (actor.scopes !== null && (rule.scope === null || !actor.scopes.includes(rule.scope))) {
    return { allowed: false, reason: 'scope', needs: rule.scope };
  }
  return { allowed: true };
}

/** Every action this actor may take; `me` sends it, and the console shows or hides by it. */
export function permittedActions(actor: Pick<Actor, 'role' | 'scopes'>): Action[] {
  return actionNames.filter((action) => permit(actor, action).allowed);
}
