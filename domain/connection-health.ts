/**
 * Health of a connection: a pure function of its record and the time. It is never stored,
 * because a stored word goes stale by itself.
 */

export const healthStates = ['active', 'expiring_soon', 'expired', 'revoked'] as const;
export type Health = (typeof healthStates)[number];

/** A connection whose refresh token ends within this many seconds is "expiring soon": a working week to act. */
export const EXPIRING_SOON_SECONDS = 7 * 24 * 60 * 60;

/** Words for people; the same in the console, the terminal and an agent's answer. */
export const healthLabels: Record<Health, string> = {
  active: 'Active',
  expiring_soon: 'Expiring soon',
  expired: 'Expired',
  revoked: 'Revoked',
};

/** Beside the health, never instead of it. `waiting`: a token was issued and no call has arrived yet. */
export type HealthNote = 'waiting';

export interface HealthRecord {
  /** ISO 8601 UTC, or null while the client has redeemed no code yet. */
  accessExpiresAt: string | null;
  /** ISO 8601 UTC, or null when no refresh token was issued. */
  refreshExpiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

/**
 * The moment the connection stops working by itself: the refresh token's end, or, for a client
 * without one, the access token's. ISO UTC; null while nothing was issued.
 */
export function endsAt(record: Pick<HealthRecord, 'accessExpiresAt' | 'refreshExpiresAt'>): string | null {
  return record.refreshExpiresAt ?? record.accessExpiresAt;
}

/** Boundaries: an end at exactly `now` is expired; at exactly now + 7 days it is still expiring soon. */
export function connectionHealth(record: HealthRecord, now: Date): Health {
  if (record.revokedAt !== null) return 'revoked';
  const end = endsAt(record);
  if (end === null) return 'active';
  const endMs = Date.parse(end);
  if (endMs <= now.getTime()) return 'expired';
  if (endMs <= now.getTime() + EXPIRING_SOON_SECONDS * 1000) return 'expiring_soon';
  return 'active';
}

/** Notes that stand beside the health word. */
export function healthNotes(record: HealthRecord, now: Date): HealthNote[] {
  const health = connectionHealth(record, now);
  return record.lastUsedAt === null && (health === 'active' || health === 'expiring_soon') ? ['waiting'] : [];
}

/**
 * The range of end times (exclusive, inclusive] that a health state means at `now`; list
 * queries filter by it. `revoked` is not a range of time and has its own index.
 */
export function healthRange(health: Exclude<Health, 'revoked'>, now: Date): { after: string | null; upTo: string | null } {
  const at = now.toISOString();
  const soon = new Date(now.getTime() + EXPIRING_SOON_SECONDS * 1000).toISOString();
  if (health === 'expired') return { after: null, upTo: at };
  if (health === 'expiring_soon') return { after: at, upTo: soon };
  return { after: soon, upTo: null };
}
