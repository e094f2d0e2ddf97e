import type { Kysely } from 'kysely';
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

/** Append only: there is no update and no delete here. */
export class AuditStore {
  readonly #db: Kysely<Tables>;
  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async append(event: AuditEvent) {
    await this.#db.insertInto('audit_events').values({
      id: event.id, workspace_id: event.workspaceId, at: event.at, actor_user_id: event.actorUserId, action: event.action,
      target_kind: event.targetKind, target_id: event.targetId, detail: JSON.stringify(event.detail),
    }).execute();
  }

  list(workspaceId: string, limit: number) {
    return this.#db.selectFrom('audit_events').select(['id', 'at', 'actor_user_id', 'action', 'target_kind', 'target_id', 'detail'])
      .where('workspace_id', '=', workspaceId).orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  }
}
