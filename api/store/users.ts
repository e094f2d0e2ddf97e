import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

const columns = ['users.id', 'users.name', 'users.email'] as const;

/** People, and the identities by which they sign in. */
export class UserStore {
  readonly #db: Kysely<Tables>;
  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  getById(id: string) {
    return this.#db.selectFrom('users').select(columns).where('id', '=', id).executeTakeFirst();
  }

  getByIdentity(issuer: string, subject: string) {
    return this.#db.selectFrom('identities').innerJoin('users', 'users.id', 'identities.user_id').select(columns)
      .where('issuer', '=', issuer).where('subject', '=', subject).executeTakeFirst();
  }

  async insert(user: { id: string; name: string; email: string | null }, identity: { issuer: string; subject: string }, at: string) {
    await this.#db.insertInto('users').values({ ...user, created_at: at, updated_at: at }).execute();
    await this.#db.insertInto('identities').values({ ...identity, user_id: user.id, created_at: at }).execute();
  }

  async update(id: string, profile: { name: string; email: string | null }, at: string) {
    await this.#db.updateTable('users').set({ ...profile, updated_at: at }).where('id', '=', id).execute();
  }
}
