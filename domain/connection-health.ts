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
  /**
   * ISO 8601 UTC: when the connection stops working by itself. The refresh token's end; for a
   * client without one the access token's; before the code is redeemed, the code's.
   */
  endsAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

/** Boundaries: an end at exactly `now` is expired; at exactly now + 7 days it is still expiring soon. */
export function connectionHealth(record: Pick<HealthRecord, 'endsAt' | 'revokedAt'>, now: Date): Health {
  if (record.revokedAt !== null) return 'revoked';
  const endMs = Date.parse(record.endsAt);
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
