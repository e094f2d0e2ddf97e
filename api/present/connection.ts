import { connectionHealth, healthNotes } from '../../domain/connection-health.ts';
import type { Connection } from '../../domain/contract/connections.ts';
import { findHarness } from '../../domain/harnesses/index.ts';
import type { ConnectionRow } from '../store/connections.ts';

/** For people of the workspace: facts and health, nothing that could be presented as a credential. */
export function presentConnection(row: ConnectionRow, harnesses: { harness: string; last_seen_at: string }[], now: Date): Connection {
  const record = { endsAt: row.ends_at, revokedAt: row.revoked_at, lastUsedAt: row.last_used_at };
  return {
    id: row.id,
    user: { id: row.user_id, name: row.user_name, email: row.user_email },
    client: {
      name: row.client_name,
      verifiedHost: row.verified_host,
      registration: row.registration as Connection['client']['registration'],
      redirectHost: row.redirect_host,
    },
    harnesses: harnesses.map(({ harness, last_seen_at }) => ({
      id: harness, name: findHarness(harness)?.name ?? harness, lastSeenAt: last_seen_at,
    })),
    device: row.device,
    scopes: row.scopes.split(' ').filter(Boolean),
    health: connectionHealth(record, now),
    notes: healthNotes(record, now),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastUsedAt: row.last_used_at,
    accessExpiresAt: row.access_expires_at,
    refreshExpiresAt: row.refresh_expires_at,
    revoked: row.revoked_at ? { at: row.revoked_at, by: row.revoked_by_name, reason: row.revoke_reason } : null,
  };
}
