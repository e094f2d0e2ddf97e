import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Protocol state of the authorization server. Bearer values arrive here as hashes; what is stored cannot be presented. */
export class OAuthStore {
  readonly #db: Kysely<Tables>;
  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  // Clients registered dynamically (RFC 7591).

  async insertClient(client: { id: string; metadata: string; created_at: string; expires_at: string }) {
    await this.#db.insertInto('oauth_clients').values({ ...client, last_used_at: null })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ metadata: client.metadata, expires_at: client.expires_at })).execute();
  }

  getClient(id: string, now: string) {
    return this.#db.selectFrom('oauth_clients').select('metadata').where('id', '=', id).where('expires_at', '>', now).executeTakeFirst();
  }

  /** Registrations that nobody consented to yet, counted up to `cap`. */
  async countUnusedClients(cap: number): Promise<number> {
    const row = await this.#db.selectFrom(this.#db.selectFrom('oauth_clients').select('id').where('last_used_at', 'is', null).limit(cap).as('capped'))
      .select((eb) => eb.fn.countAll().as('n')).executeTakeFirstOrThrow();
    return Number(row.n);
  }

  /** Makes room: the oldest unused registrations from before `createdBefore`, at most `limit`. */
  async deleteUnusedClients(createdBefore: string, limit: number): Promise<number> {
    const { numDeletedRows } = await this.#db.deleteFrom('oauth_clients').where('id', 'in', (eb) =>
      eb.selectFrom('oauth_clients').select('id').where('last_used_at', 'is', null).where('created_at', '<', createdBefore)
        .orderBy('created_at').limit(limit)).executeTakeFirst();
    return Number(numDeletedRows);
  }

  /** A client that somebody consented to lives on for as long as it is used. */
  async useClient(id: string, at: string, expiresAt: string) {
    await this.#db.updateTable('oauth_clients').set({ last_used_at: at, expires_at: expiresAt }).where('id', '=', id).execute();
  }

  // Grants.

  async upsertGrant(grant: { id: string; payload: string; expires_at: string }) {
    await this.#db.insertInto('oauth_grants').values(grant)
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ payload: grant.payload, expires_at: grant.expires_at })).execute();
  }

  getGrant(id: string, now: string) {
    return this.#db.selectFrom('oauth_grants').select('payload').where('id', '=', id).where('expires_at', '>', now).executeTakeFirst();
  }

  // Access tokens.

  async insertAccessToken(token: Tables['oauth_access_tokens']) {
    await this.#db.insertInto('oauth_access_tokens').values(token).execute();
  }

  getAccessToken(tokenHash: string, now: string) {
    return this.#db.selectFrom('oauth_access_tokens').select('payload').where('token_hash', '=', tokenHash).where('expires_at', '>', now).executeTakeFirst();
  }

  async deleteAccessToken(tokenHash: string) {
    await this.#db.deleteFrom('oauth_access_tokens').where('token_hash', '=', tokenHash).execute();
  }

  // Refresh tokens.

  async insertRefreshToken(token: Omit<Tables['oauth_refresh_tokens'], 'consumed_at' | 'grace_ends_at' | 'grace_uses'>) {
    await this.#db.insertInto('oauth_refresh_tokens').values({ ...token, consumed_at: null, grace_ends_at: null, grace_uses: 0 }).execute();
  }

  getRefreshToken(tokenHash: string, now: string) {
    return this.#db.selectFrom('oauth_refresh_tokens')
      .select(['payload', 'consumed_at', 'grace_ends_at', 'grace_uses', 'rotation', 'grant_id'])
      .where('token_hash', '=', tokenHash).where('expires_at', '>', now).executeTakeFirst();
  }

  /**
   * True when the token may be used: for the first time, or again within its grace. Marks it used, and ends the grace of every older one in its family: once a
   * successor was used, its predecessor can only be a replay.
   */
  async consumeRefreshToken(tokenHash: string, now: string, graceEndsAt: string, maxGraceUses: number): Promise<boolean> {
    // A revoke takes the connection's row before the tokens; taking them the other way round is a deadlock.
    await this.#db.updateTable('connections').set((eb) => ({ updated_at: eb.ref('updated_at') }))
      .where('grant_id', '=', (eb) => eb.selectFrom('oauth_refresh_tokens').select('grant_id').where('token_hash', '=', tokenHash)).execute();
    const first = await this.#db.updateTable('oauth_refresh_tokens')
      .set({ consumed_at: now, grace_ends_at: graceEndsAt })
      .where('token_hash', '=', tokenHash).where('consumed_at', 'is', null)
      .returning(['grant_id', 'rotation']).executeTakeFirst();
    if (first) {
      await this.#db.updateTable('oauth_refresh_tokens').set({ grace_ends_at: now })
        .where('grant_id', '=', first.grant_id).where('rotation', '<', first.rotation).where('grace_ends_at', '>', now).execute();
      return true;
    }
    // Counted and checked in one statement: what was read before may be old by now.
    const again = await this.#db.updateTable('oauth_refresh_tokens').set((eb) => ({ grace_uses: eb('grace_uses', '+', 1) }))
      .where('token_hash', '=', tokenHash).where('grace_ends_at', '>', now).where('grace_uses', '<', maxGraceUses)
      .returning('token_hash').executeTakeFirst();
    return again !== undefined;
  }

  async deleteRefreshToken(tokenHash: string) {
    await this.#db.deleteFrom('oauth_refresh_tokens').where('token_hash', '=', tokenHash).execute();
  }

  // Codes, interactions, replay detection.

  async upsertArtifact(artifact: Omit<Tables['oauth_artifacts'], 'consumed_at'>) {
    await this.#db.insertInto('oauth_artifacts').values({ ...artifact, consumed_at: null })
      .onConflict((conflict) => conflict.columns(['model', 'id_hash']).doUpdateSet({ payload: artifact.payload, expires_at: artifact.expires_at })).execute();
  }

  getArtifact(model: string, idHash: string, now: string) {
    return this.#db.selectFrom('oauth_artifacts').select(['payload', 'consumed_at'])
      .where('model', '=', model).where('id_hash', '=', idHash).where('expires_at', '>', now).executeTakeFirst();
  }

  /** True for exactly one caller. */
  async consumeArtifact(model: string, idHash: string, now: string): Promise<boolean> {
    const row = await this.#db.updateTable('oauth_artifacts').set({ consumed_at: now })
      .where('model', '=', model).where('id_hash', '=', idHash).where('consumed_at', 'is', null).returning('id_hash').executeTakeFirst();
    return row !== undefined;
  }

  async deleteArtifact(model: string, idHash: string) {
    await this.#db.deleteFrom('oauth_artifacts').where('model', '=', model).where('id_hash', '=', idHash).execute();
  }

  // Ends.

  /** Everything a grant gave out, and the grant itself. */
  async deleteGrant(grantId: string) {
    await this.#db.deleteFrom('oauth_access_tokens').where('grant_id', '=', grantId).execute();
    await this.#db.deleteFrom('oauth_refresh_tokens').where('grant_id', '=', grantId).execute();
    await this.#db.deleteFrom('oauth_artifacts').where('grant_id', '=', grantId).execute();
    await this.#db.deleteFrom('oauth_grants').where('id', '=', grantId).execute();
  }

  // Signing keys.

  listKeys(purpose: string) {
    return this.#db.selectFrom('server_keys').select(['id', 'sealed']).where('purpose', '=', purpose).orderBy('created_at', 'desc').execute();
  }

  /** Keeps the key that is there when two processes start at once. */
  async insertKey(key: { id: string; purpose: string; sealed: string; created_at: string }) {
    await this.#db.insertInto('server_keys').values(key).onConflict((conflict) => conflict.column('id').doNothing()).execute();
  }

  /** Removes what has ended, at most `limit` rows a table, so that no batch holds the writer for long. */
  async deleteEnded(now: string, limit: number): Promise<number> {
    let deleted = 0;
    const run = async (query: { executeTakeFirst(): Promise<{ numDeletedRows: bigint }> }) => {
      deleted += Number((await query.executeTakeFirst()).numDeletedRows);
    };
    await run(this.#db.deleteFrom('oauth_access_tokens').where('token_hash', 'in', (eb) =>
      eb.selectFrom('oauth_access_tokens').select('token_hash').where('expires_at', '<=', now).limit(limit)));
    await run(this.#db.deleteFrom('oauth_refresh_tokens').where('token_hash', 'in', (eb) =>
      eb.selectFrom('oauth_refresh_tokens').select('token_hash').where('expires_at', '<=', now).limit(limit)));
    await run(this.#db.deleteFrom('oauth_artifacts').where('id_hash', 'in', (eb) =>
      eb.selectFrom('oauth_artifacts').select('id_hash').where('expires_at', '<=', now).limit(limit)).where('expires_at', '<=', now));
    await run(this.#db.deleteFrom('oauth_grants').where('id', 'in', (eb) =>
      eb.selectFrom('oauth_grants').select('id').where('expires_at', '<=', now).limit(limit)));
    await run(this.#db.deleteFrom('oauth_clients').where('id', 'in', (eb) =>
      eb.selectFrom('oauth_clients').select('id').where('expires_at', '<=', now).limit(limit)));
    await run(this.#db.deleteFrom('sessions').where('id_hash', 'in', (eb) =>
      eb.selectFrom('sessions').select('id_hash').where('expires_at', '<=', now).limit(limit)));
    await run(this.#db.deleteFrom('sign_ins').where('state_hash', 'in', (eb) =>
      eb.selectFrom('sign_ins').select('state_hash').where('expires_at', '<=', now).limit(limit)));
    return deleted;
  }
}
