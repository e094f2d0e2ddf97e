import type { Kysely } from 'kysely';
import type { Role } from '../../domain/permissions.ts';
import type { Tables } from './tables.ts';

export interface MembershipRow { id: string; slug: string; name: string; role: Role }

/** Workspaces, and the one-time links that make a first owner. */
export class WorkspaceStore {
  readonly #db: Kysely<Tables>;
  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** False when the slug is taken; then nothing was inserted. */
  async insert(workspace: { id: string; name: string; slug: string }, at: string): Promise<boolean> {
    const inserted = await this.#db.insertInto('workspaces').values({ ...workspace, revision: 0, created_at: at, updated_at: at })
      .onConflict((conflict) => conflict.column('slug').doNothing()).returning('id').executeTakeFirst();
    return inserted !== undefined;
  }

  getById(workspaceId: string) {
    return this.#db.selectFrom('workspaces').select(['id', 'name', 'slug', 'revision']).where('id', '=', workspaceId).executeTakeFirst();
  }

  /** How many the person owns. */
  async countOwned(userId: string): Promise<number> {
    const row = await this.#db.selectFrom('members').select((eb) => eb.fn.countAll().as('n'))
      .where('user_id', '=', userId).where('role', '=', 'owner').executeTakeFirstOrThrow();
    return Number(row.n);
  }

  async anyExists(): Promise<boolean> {
    return (await this.#db.selectFrom('workspaces').select('id').limit(1).executeTakeFirst()) !== undefined;
  }

  /** Workspaces the person belongs to, by name. */
  async listFor(userId: string): Promise<MembershipRow[]> {
    const rows = await this.#db.selectFrom('members').innerJoin('workspaces', 'workspaces.id', 'members.workspace_id')
      .select(['workspaces.id', 'workspaces.slug', 'workspaces.name', 'members.role'])
      .where('members.user_id', '=', userId).orderBy('workspaces.name').orderBy('workspaces.id').execute();
    return rows as MembershipRow[];
  }

  /** Says that something a member may see has changed; watchers compare the number. */
  async bumpRevision(workspaceId: string) {
    await this.#db.updateTable('workspaces').set((eb) => ({ revision: eb('revision', '+', 1) })).where('id', '=', workspaceId).execute();
  }

  revisions(workspaceIds: string[]) {
    return this.#db.selectFrom('workspaces').select(['id', 'revision']).where('id', 'in', workspaceIds).execute();
  }

  /** A new owner link; those before it stop working. */
  async replaceOwnerLinks(link: { token_hash: string; created_at: string; expires_at: string }) {
    await this.#db.deleteFrom('owner_links').where('used_at', 'is', null).execute();
    await this.#db.insertInto('owner_links').values({ ...link, used_at: null, used_by: null }).execute();
  }

  /** True for exactly one caller. */
  async useOwnerLink(tokenHash: string, userId: string, now: string): Promise<boolean> {
    const used = await this.#db.updateTable('owner_links').set({ used_at: now, used_by: userId })
      .where('token_hash', '=', tokenHash).where('used_at', 'is', null).where('expires_at', '>', now)
      .returning('token_hash').executeTakeFirst();
    return used !== undefined;
  }
}
