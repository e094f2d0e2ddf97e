import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kysely, KyselyPlugin } from 'kysely';
import { auditInsert, AuditStore, type AuditInsert } from './audit.ts';
import { bearerLookup, type BearerRow } from './bearer.ts';
import { ConnectionStore, connectionTouch, type ConnectionTouch } from './connections.ts';
import type { Database, HotStatement } from './database.ts';
import { MemberStore } from './members.ts';
import { OAuthStore } from './oauth.ts';
import { SearchStore } from './search.ts';
import { SessionStore } from './sessions.ts';
import type { Tables } from './tables.ts';
import { UserStore } from './users.ts';
import { WorkspaceStore } from './workspaces.ts';

export interface Stores {
  users: UserStore;
  sessions: SessionStore;
  workspaces: WorkspaceStore;
  members: MemberStore;
  connections: ConnectionStore;
  audit: AuditStore;
  oauth: OAuthStore;
  search: SearchStore;
}

/** All tables, and one way to change several of them at once. */
export interface Store extends Stores {
  bearer: HotStatement<{ tokenHash: string; now: string }, BearerRow>;
  /** All or nothing. What `work` returns is returned after the commit. */
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Changes compiled once at start, shared by every transaction. */
interface HotChanges {
  auditInsert: AuditInsert;
  connectionTouch: ConnectionTouch;
}

function stores(db: Kysely<Tables>, kind: Database['kind'], hot: HotChanges): Stores {
  return {
    users: new UserStore(db),
    sessions: new SessionStore(db),
    workspaces: new WorkspaceStore(db),
    members: new MemberStore(db),
    connections: new ConnectionStore(db, hot.connectionTouch),
    audit: new AuditStore(db, hot.auditInsert),
    oauth: new OAuthStore(db),
    search: new SearchStore(db, kind),
  };
}

/**
 * Inside a transaction only the transaction's own stores may be asked: on SQLite any other query
 * would wait for the very transaction that waits for it, and on Postgres it would not see it.
 */
function guardTransactions(): { inside: AsyncLocalStorage<true>; plugin: KyselyPlugin } {
  const inside = new AsyncLocalStorage<true>();
  return {
    inside,
    plugin: {
      transformQuery({ node }) {
        if (inside.getStore()) throw new Error('inside a transaction, use the stores it hands over');
        return node;
      },
      transformResult: async ({ result }) => result,
    },
  };
}

export function createStore(database: Database): Store {
  const hot = { auditInsert: auditInsert(database), connectionTouch: connectionTouch(database) };
  const { inside, plugin } = guardTransactions();
  return {
    ...stores(database.kysely.withPlugin(plugin), database.kind, hot),
    bearer: bearerLookup(database),
    transaction: (work) => inside.run(true, () => database.kysely.transaction().execute((transaction) => work(stores(transaction, database.kind, hot)))),
    close: () => database.close(),
  };
}
