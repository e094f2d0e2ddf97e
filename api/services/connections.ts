import { healthStates, type Health } from '../../domain/connection-health.ts';
import type { Connection } from '../../domain/contract/connections.ts';
import { permit, type Actor } from '../../domain/permissions.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import { presentConnection } from '../present/connection.ts';
import { ordering, type ConnectionRow, type PagePosition } from '../store/connections.ts';
import type { Stores } from '../store/store.ts';
import { record } from './audit.ts';

const PAGE_SIZE = 50;

export interface ConnectionPage {
  items: Connection[];
  nextCursor: string | null;
  counts: Record<Health, number>;
  extent: 'all' | 'own';
}

/** Everybody's connections for those who may see them, the actor's own for everyone else. */
export async function listConnections(
  actor: Actor,
  input: { health?: Health | undefined; extent?: 'own' | undefined; cursor?: string | undefined },
  deps: Deps,
): Promise<ConnectionPage> {
  const extent = input.extent !== 'own' && permit(actor, 'connections.read_all').allowed ? 'all' : 'own';
  const userId = extent === 'all' ? null : actor.userId;
  const health = input.health ?? null;
  const cursor = input.cursor === undefined ? null : readCursor(input.cursor, health);
  const now = cursor?.now ?? deps.now();

  const rows = await deps.store.connections.list(actor.workspaceId, { userId, health, now, after: cursor?.after ?? null, limit: PAGE_SIZE + 1 });
  const page = rows.slice(0, PAGE_SIZE);
  const counts = {} as Record<Health, number>;
  for (const state of healthStates) counts[state] = await deps.store.connections.count(actor.workspaceId, userId, state, deps.now());

  const harnesses = await deps.store.connections.harnesses(page.map((row) => row.id));
  const last = rows.length > PAGE_SIZE ? page.at(-1) : undefined;
  return {
    items: page.map((row) => presentConnection(row, harnesses.get(row.id) ?? [], deps.now())),
    nextCursor: last ? writeCursor(last, health, now) : null,
    counts,
    extent,
  };
}

/** Another person's connection is not found, unless the actor may see everybody's. */
export async function readConnection(actor: Actor, connectionId: string, deps: Deps): Promise<Connection> {
  const row = await visibleRow(actor, connectionId, deps);
  const harnesses = await deps.store.connections.harnesses([row.id]);
  return presentConnection(row, harnesses.get(row.id) ?? [], deps.now());
}

async function visibleRow(actor: Actor, connectionId: string, deps: Deps): Promise<ConnectionRow> {
  const row = await deps.store.connections.getById(actor.workspaceId, connectionId);
  if (!row) throw new Problem('not_found');
  if (row.user_id !== actor.userId && !permit(actor, 'connections.read_all').allowed) throw new Problem('not_found');
  return row;
}

/** Ends the connection, its tokens and its grant in one transaction; the reply is sent after the commit. */
export async function revokeConnection(
  actor: Actor,
  connectionId: string,
  input: { reason?: string | undefined },
  deps: Deps,
): Promise<Connection> {
  const row = await visibleRow(actor, connectionId, deps);
  await deps.store.transaction((stores) =>
    endConnection(stores, deps.now(), row.grant_id, { by: actor.userId, reason: input.reason?.trim() || null }));
  return readConnection(actor, connectionId, deps);
}

/**
 * The one way a connection ends before its time: row, tokens, grant, audit and revision
 * together. Ending it again changes nothing and keeps the first reason. True for the caller
 * that ended it.
 */
export async function endConnection(
  stores: Stores,
  now: Date,
  grantId: string,
  why: { by: string | null; reason: string | null },
): Promise<boolean> {
  const ended = await stores.connections.revokeByGrant(grantId, { at: now.toISOString(), by: why.by, reason: why.reason });
  await stores.oauth.deleteGrant(grantId);
  if (!ended) return false;
  await stores.workspaces.bumpRevision(ended.workspace_id);
  await record(stores, now, {
    workspaceId: ended.workspace_id, actorUserId: why.by, action: 'connection.revoked',
    targetKind: 'connection', targetId: ended.id, detail: { client: ended.client_name, user: ended.user_id, reason: why.reason },
  });
  return true;
}

function writeCursor(row: ConnectionRow, health: Health | null, now: Date): string {
  const { column } = ordering(health);
  return Buffer.from(JSON.stringify([health, row[column], row.id, now.toISOString()])).toString('base64url');
}

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) && !Number.isNaN(Date.parse(value));
}

function readCursor(cursor: string, health: Health | null): { after: PagePosition; now: Date } {
  try {
    const [state, at, id, now] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (state === health && isInstant(at) && isInstant(now) && typeof id === 'string' && /^con_\w{1,40}$/.test(id)) {
      return { after: { at, id }, now: new Date(now) };
    }
  } catch {
    // Falls through to the refusal.
  }
  throw new Problem('invalid_input', { details: { fields: [{ path: 'cursor', message: 'This cursor does not belong to this list. Start from the first page.' }] } });
}
