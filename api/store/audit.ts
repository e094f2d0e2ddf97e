import type { Kysely } from 'kysely';
import type { Database, HotChange } from './database.ts';
import type { Tables } from './tables.ts';

export interface AuditEvent {
  id: string;
  workspaceId: string | null;
  /** ISO 8601 UTC. */
  at: string;
  /** Null when a client or this server itself acted. */
  actorUserId: string | null;
  action: string;
  targetKind: string;
  targetId: string;
  /** Never a secret: ids, names, roles, reasons. */
  detail: Record<string, string | null>;
}

export type AuditInsert = HotChange<Tables['audit_events'], unknown>;

/** The insert behind every governed change, compiled once. */
export function auditInsert(database: Pick<Database, 'hotChange'>): AuditInsert {
  return database.hotChange((db, parameter) =>
    db.insertInto('audit_events').values({
      id: parameter('id'), workspace_id: parameter('workspace_id'), at: parameter('at'), actor_user_id: parameter('actor_user_id'),
      action: parameter('action'), target_kind: parameter('target_kind'), target_id: parameter('target_id'), detail: parameter('detail'),
    }));
}

/** Append only: there is no update and no delete here. */
export class AuditStore {
  readonly #db: Kysely<Tables>;
  readonly #insert: AuditInsert;
  constructor(db: Kysely<Tables>, insert: AuditInsert) {
    this.#db = db;
    this.#insert = insert;
  }

  async append(event: AuditEvent) {
    await this.#insert.run(this.#db, {
      id: event.id, workspace_id: event.workspaceId, at: event.at, actor_user_id: event.actorUserId, action: event.action,
      target_kind: event.targetKind, target_id: event.targetId, detail: JSON.stringify(event.detail),
    });
  }

  list(workspaceId: string, limit: number) {
    return this.#db.selectFrom('audit_events').select(['id', 'at', 'actor_user_id', 'action', 'target_kind', 'target_id', 'detail'])
      .where('workspace_id', '=', workspaceId).orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  }
}
