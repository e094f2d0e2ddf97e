import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Console sessions, and sign-ins under way. Only hashes of the cookie values are here. */
export class SessionStore {
  readonly #db: Kysely<Tables>;
  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** The person behind a session that has neither ended nor been idle since `idleSince`. */
  getLive(idHash: string, now: string, idleSince: string) {
    return this.#db.selectFrom('sessions').innerJoin('users', 'users.id', 'sessions.user_id')
      .select(['users.id', 'users.name', 'users.email', 'sessions.last_seen_at'])
      .where('id_hash', '=', idHash).where('expires_at', '>', now).where('last_seen_at', '>', idleSince).executeTakeFirst();
  }

  async insert(session: { id_hash: string; user_id: string; user_agent: string | null; address: string | null; expires_at: string }, at: string) {
    await this.#db.insertInto('sessions').values({ ...session, created_at: at, last_seen_at: at }).execute();
  }

  async touch(idHash: string, at: string) {
    await this.#db.updateTable('sessions').set({ last_seen_at: at }).where('id_hash', '=', idHash).execute();
  }

  async delete(idHash: string) {
    await this.#db.deleteFrom('sessions').where('id_hash', '=', idHash).execute();
  }

  async insertSignIn(signIn: { state_hash: string; return_to: string; expires_at: string }) {
    await this.#db.insertInto('sign_ins').values(signIn).execute();
  }

  /** Single use: the row is gone after this, whatever becomes of the sign-in. */
  takeSignIn(stateHash: string, now: string) {
    return this.#db.deleteFrom('sign_ins').where('state_hash', '=', stateHash).where('expires_at', '>', now)
      .returning('return_to').executeTakeFirst();
  }
}
