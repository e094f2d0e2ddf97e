import { sql, type Kysely, type NotNull, type SelectQueryBuilder, type Selectable } from 'kysely';
import { healthRange, type Health } from '../../domain/connection-health.ts';
import type { Database, HotChange } from './database.ts';
import type { Tables } from './tables.ts';

export type ConnectionRow = Selectable<Tables['connections']> & { user_name: string; user_email: string | null; revoked_by_name: string | null };

export interface PagePosition {
  /** Value of the ordering column in the last row of the page before. */
  at: string;
  id: string;
}

export interface ListOptions {
  /** Only this person's; null for the whole workspace. */
  userId: string | null;
  /** Null: any state, newest first. */
  health: Health | null;
  /** The time the first page was asked at: later pages use the same, so that rows do not move between states meanwhile. */
  now: Date;
  after: PagePosition | null;
  limit: number;
}

/** The column a page in this state is ordered by, and which way. */
export function ordering(health: Health | null): { column: 'created_at' | 'revoked_at' | 'ends_at'; direction: 'asc' | 'desc' } {
  if (health === null) return { column: 'created_at', direction: 'desc' };
  if (health === 'revoked') return { column: 'revoked_at', direction: 'desc' };
  return { column: 'ends_at', direction: 'asc' };
}

const COUNT_CAP = 1000;

export type ConnectionTouch = HotChange<{ id: string; at: string; device: string | null }, { workspace_id: string }>;

/** The update behind "last used", compiled once. */
export function connectionTouch(database: Pick<Database, 'hotChange'>): ConnectionTouch {
  return database.hotChange((db, parameter) =>
    db.updateTable('connections')
      .set((eb) => ({ last_used_at: parameter('at'), device: eb.fn.coalesce(sql<string | null>`cast(${parameter('device')} as text)`, 'device') }))
      .where('id', '=', parameter('id'))
      // Two processes write late and in any order: the newest use stands.
      .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<=', sql<string>`cast(${parameter('at')} as text)`)]))
      .returning('workspace_id'));
}

/** Connections: one consent each. Health is never a column, always a range of `ends_at` and whether `revoked_at` is set. */
export class ConnectionStore {
  readonly #db: Kysely<Tables>;
  readonly #touch: ConnectionTouch;
  constructor(db: Kysely<Tables>, touch: ConnectionTouch) {
    this.#db = db;
    this.#touch = touch;
  }

  async insert(row: Omit<Selectable<Tables['connections']>, 'updated_at' | 'last_used_at' | 'access_expires_at' | 'refresh_expires_at' | 'revoked_at' | 'revoked_by' | 'revoke_reason'>) {
    await this.#db.insertInto('connections').values({
      ...row, updated_at: row.created_at, last_used_at: null, access_expires_at: null, refresh_expires_at: null,
      revoked_at: null, revoked_by: null, revoke_reason: null,
    }).execute();
  }

  #rows() {
    return this.#db.selectFrom('connections')
      // A left join keeps the page in charge: after ANALYZE the planner starts an inner one at `users` and sorts.
      .leftJoin('users', 'users.id', 'connections.user_id')
      .leftJoin('users as revokers', 'revokers.id', 'connections.revoked_by')
      .selectAll('connections')
      .select(['users.name as user_name', 'users.email as user_email', 'revokers.name as revoked_by_name'])
      .$narrowType<{ user_name: NotNull }>();
  }

  getById(workspaceId: string, id: string): Promise<ConnectionRow | undefined> {
    return this.#rows().where('connections.workspace_id', '=', workspaceId).where('connections.id', '=', id).executeTakeFirst();
  }

  /** One page; one seek in one index, whatever the state and however deep. */
  list(workspaceId: string, options: ListOptions): Promise<ConnectionRow[]> {
    const { column, direction } = ordering(options.health);
    let query = inState(this.#rows().where('connections.workspace_id', '=', workspaceId), options.health);
    if (options.userId !== null) query = query.where('connections.user_id', '=', options.userId);
    const range = options.health === null || options.health === 'revoked' ? null : healthRange(options.health, options.now);
    // Exactly one lower bound: with a second one the SQLite planner gives up the index after ANALYZE.
    if (options.after) {
      const reference = sql.ref(`connections.${column}`);
      const operator = direction === 'asc' ? sql.raw('>') : sql.raw('<');
      query = query.where(sql<boolean>`(${reference}, connections.id) ${operator} (${options.after.at}, ${options.after.id})`);
    } else if (range?.after) {
      query = query.where('connections.ends_at', '>', range.after);
    }
    if (range?.upTo) query = query.where('connections.ends_at', '<=', range.upTo);
    return query.orderBy(`connections.${column}`, direction).orderBy('connections.id', direction).limit(options.limit).execute();
  }

  /** Counts up to a cap: an exact count of a million rows would cost more than the page beside it. */
  async count(workspaceId: string, userId: string | null, health: Health, now: Date): Promise<number> {
    let query = inState(this.#db.selectFrom('connections').select('id').where('workspace_id', '=', workspaceId), health);
    if (userId !== null) query = query.where('user_id', '=', userId);
    if (health !== 'revoked') {
      const range = healthRange(health, now);
      if (range.after) query = query.where('ends_at', '>', range.after);
      if (range.upTo) query = query.where('ends_at', '<=', range.upTo);
    }
    const row = await this.#db.selectFrom(query.limit(COUNT_CAP).as('capped')).select((eb) => eb.fn.countAll().as('n')).executeTakeFirstOrThrow();
    return Number(row.n);
  }

  /** Working connections of each person. */
  async countWorkingByUser(workspaceId: string, now: Date): Promise<Map<string, number>> {
    const rows = await this.#db.selectFrom('connections').select((eb) => ['user_id', eb.fn.countAll().as('n')])
      .where('workspace_id', '=', workspaceId).where('revoked_at', 'is', null).where('ends_at', '>', now.toISOString())
      .groupBy('user_id').execute();
    return new Map(rows.map((row) => [row.user_id, Number(row.n)]));
  }

  async harnesses(connectionIds: string[]): Promise<Map<string, { harness: string; last_seen_at: string }[]>> {
    const byConnection = new Map<string, { harness: string; last_seen_at: string }[]>();
    if (connectionIds.length === 0) return byConnection;
    const rows = await this.#db.selectFrom('connection_harnesses').selectAll().where('connection_id', 'in', connectionIds)
      .orderBy('last_seen_at', 'desc').execute();
    for (const row of rows) byConnection.set(row.connection_id, [...(byConnection.get(row.connection_id) ?? []), row]);
    return byConnection;
  }

  /**
   * Ends the connection of a grant. Returns the row only to the caller that ended it: asking
   * again changes nothing, so the first reason stands.
   */
  revokeByGrant(grantId: string, revocation: { at: string; by: string | null; reason: string | null }) {
    return this.#db.updateTable('connections')
      .set({ revoked_at: revocation.at, revoked_by: revocation.by, revoke_reason: revocation.reason, updated_at: revocation.at })
      .where('grant_id', '=', grantId).where('revoked_at', 'is', null)
      .returning(['id', 'workspace_id', 'user_id', 'client_name']).executeTakeFirst();
  }

  /** Records what was issued. A connection that was revoked meanwhile stays as it is. */
  recordIssued(grantId: string, issued: { access_expires_at?: string; refresh_expires_at?: string }, at: string) {
    return this.#db.updateTable('connections')
      .set((eb) => ({
        ...issued,
        updated_at: at,
        ends_at: issued.refresh_expires_at
          ? issued.refresh_expires_at
          : eb.fn.coalesce('refresh_expires_at', eb.val(issued.access_expires_at!)),
      }))
      .where('grant_id', '=', grantId).where('revoked_at', 'is', null)
      .returning(['id', 'workspace_id']).executeTakeFirst();
  }

  /** Last use; what the proxy told about its machine comes along, and stays when it tells nothing. */
  touch(id: string, at: string, device: string | null): Promise<{ workspace_id: string } | undefined> {
    return this.#touch.run(this.#db, { id, at, device });
  }

  async touchHarness(connectionId: string, harness: string, at: string) {
    await this.#db.insertInto('connection_harnesses').values({ connection_id: connectionId, harness, last_seen_at: at })
      .onConflict((conflict) => conflict.columns(['connection_id', 'harness']).doUpdateSet({ last_seen_at: at })).execute();
  }
}

function inState<T extends SelectQueryBuilder<never, never, unknown>>(query: T, health: Health | null): T {
  if (health === null) return query;
  return (query as unknown as SelectQueryBuilder<Tables, 'connections', unknown>)
    .where('connections.revoked_at', health === 'revoked' ? 'is not' : 'is', null) as unknown as T;
}
