import type { Kysely } from 'kysely';
import { auditInsert, AuditStore, type AuditInsert } from './audit.ts';
import { bearerLookup, type BearerRow } from './bearer.ts';
import { ConnectionStore, connectionTouch, type ConnectionTouch } from './connections.ts';
import type { Database, HotStatement } from './database.ts';
import { MemberStore } from './members.ts';
import { OAuthStore } from './oauth.ts';
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

function stores(db: Kysely<Tables>, hot: HotChanges): Stores {
  return {
    users: new UserStore(db),
    sessions: new SessionStore(db),
    workspaces: new WorkspaceStore(db),
    members: new MemberStore(db),
    connections: new ConnectionStore(db, hot.connectionTouch),
    audit: new AuditStore(db, hot.auditInsert),
    oauth: new OAuthStore(db),
  };
}

export function createStore(database: Database): Store {
  const hot = { auditInsert: auditInsert(database), connectionTouch: connectionTouch(database) };
  return {
    ...stores(database.kysely, hot),
    bearer: bearerLookup(database),
    transaction: (work) => database.kysely.transaction().execute((transaction) => work(stores(transaction, hot))),
    close: () => database.close(),
  };
}
