import type { Kysely } from 'kysely';
import type { Role } from '../../domain/permissions.ts';
import type { Tables } from './tables.ts';

/** Who belongs to a workspace, and who is invited. */
export class MemberStore {
  readonly #db: Kysely<Tables>;
  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async getRole(workspaceId: string, userId: string): Promise<Role | null> {
    const row = await this.#db.selectFrom('members').select('role')
      .where('workspace_id', '=', workspaceId).where('user_id', '=', userId).executeTakeFirst();
    return (row?.role as Role | undefined) ?? null;
  }

  /** False when the person is a member already; their role stays as it is. */
  async insert(workspaceId: string, userId: string, role: Role, at: string): Promise<boolean> {
    const inserted = await this.#db.insertInto('members')
      .values({ workspace_id: workspaceId, user_id: userId, role, created_at: at, updated_at: at })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doNothing())
      .returning('user_id').executeTakeFirst();
    return inserted !== undefined;
  }

  list(workspaceId: string) {
    return this.#db.selectFrom('members').innerJoin('users', 'users.id', 'members.user_id')
      .select((eb) => [
        'users.id as userId', 'users.name', 'users.email', 'members.role', 'members.created_at as joinedAt',
        eb.selectFrom('sessions').whereRef('sessions.user_id', '=', 'users.id').select((sub) => sub.fn.max('last_seen_at').as('at')).as('lastSeenAt'),
      ])
      .where('members.workspace_id', '=', workspaceId).orderBy('users.name').orderBy('users.id').execute();
  }

  listByRole(workspaceId: string, roles: readonly Role[]) {
    return this.#db.selectFrom('members').innerJoin('users', 'users.id', 'members.user_id')
      .select(['users.name', 'users.email', 'members.role'])
      .where('members.workspace_id', '=', workspaceId).where('members.role', 'in', [...roles])
      .orderBy('members.role', 'desc').orderBy('users.name').execute();
  }

  async insertInvitation(
    workspaceId: string,
    invitation: { id: string; token_hash: string; role: string; invited_by: string; created_at: string; expires_at: string },
  ) {
    await this.#db.insertInto('invitations')
      .values({ ...invitation, workspace_id: workspaceId, accepted_at: null, accepted_by: null, withdrawn_at: null }).execute();
  }

  listOpenInvitations(workspaceId: string, now: string) {
    return this.#db.selectFrom('invitations').innerJoin('users', 'users.id', 'invitations.invited_by')
      .select(['invitations.id', 'invitations.role', 'users.name as invitedBy', 'invitations.created_at as createdAt', 'invitations.expires_at as expiresAt'])
      .where('invitations.workspace_id', '=', workspaceId).where('invitations.expires_at', '>', now)
      .where('accepted_at', 'is', null).where('withdrawn_at', 'is', null).orderBy('invitations.created_at', 'desc').execute();
  }

  async withdrawInvitation(workspaceId: string, invitationId: string, at: string): Promise<boolean> {
    const row = await this.#db.updateTable('invitations').set({ withdrawn_at: at })
      .where('workspace_id', '=', workspaceId).where('id', '=', invitationId)
      .where('accepted_at', 'is', null).where('withdrawn_at', 'is', null).returning('id').executeTakeFirst();
    return row !== undefined;
  }

  /** By its secret, so no workspace is named: whoever holds the link was meant to see this much. */
  getOpenInvitationByToken(tokenHash: string, now: string) {
    return this.#db.selectFrom('invitations').innerJoin('users', 'users.id', 'invitations.invited_by')
      .innerJoin('workspaces', 'workspaces.id', 'invitations.workspace_id')
      .select(['invitations.id', 'invitations.workspace_id as workspaceId', 'workspaces.name as workspaceName',
        'invitations.role', 'users.name as invitedBy', 'invitations.expires_at as expiresAt'])
      .where('token_hash', '=', tokenHash).where('invitations.expires_at', '>', now)
      .where('accepted_at', 'is', null).where('withdrawn_at', 'is', null).executeTakeFirst();
  }

  /** True for exactly one caller. */
  async useInvitation(workspaceId: string, invitationId: string, userId: string, now: string): Promise<boolean> {
    const row = await this.#db.updateTable('invitations').set({ accepted_at: now, accepted_by: userId })
      .where('workspace_id', '=', workspaceId).where('id', '=', invitationId).where('expires_at', '>', now)
      .where('accepted_at', 'is', null).where('withdrawn_at', 'is', null).returning('id').executeTakeFirst();
    return row !== undefined;
  }
}
