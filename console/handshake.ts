/**
 * What the setup page says about one client: read from the person's own connection records and
 * nothing else. A step without a record is not shown as done.
 */
import type { Connection } from '../domain/contract/connections.ts';
import { harnessFromClaim, hostedHarnesses } from '../domain/harnesses/index.ts';
import { endOf } from './connection-end.ts';

export interface Step {
  label: string;
  state: 'done' | 'next' | 'later';
  /** When the record says when. */
  at: string | null;
  /** In place of a time. */
  word: string;
}

export interface Handshake {
  stage: 'waiting' | 'approved' | 'issued' | 'connected';
  /** The connection the stage is about; null while waiting. */
  connection: Connection | null;
  /** The newest connection of this client that no longer works, when nothing newer does. */
  ended: Connection | null;
  steps: readonly Step[];
}

/** Our own proxy's name in its registration: the harness is known once it called. */
const PROXY_NAME = /^fygment\b/i;

/**
 * The harness ids a connection may belong to. Our proxy names the harness with its first call;
 * until then a proxy connection may be any local one, here `null`.
 */
export function clientOf(connection: Connection): string | null {
  const seen = connection.harnesses[0];
  if (seen) return seen.id;
  const host = connection.client.redirectHost;
  const vendor = hostedHarnesses.find((harness) => harness.redirectUris.some((uri) => new URL(uri).host === host));
  return vendor?.id ?? harnessFromClaim(connection.client.name)?.id ?? null;
}

export function belongsTo(connection: Connection, client: { id: string; kind: 'hosted' | 'local' }): boolean {
  const id = clientOf(connection);
  if (id !== null) return id === client.id || connection.harnesses.some((seen) => seen.id === client.id);
  return client.kind === 'local' && PROXY_NAME.test(connection.client.name);
}

function works(connection: Connection): boolean {
  return connection.health === 'active' || connection.health === 'expiring_soon';
}

export function handshakeOf(
  connections: readonly Connection[],
  client: { id: string; kind: 'hosted' | 'local' },
  userId: string,
): Handshake {
  const mine = connections
    .filter((connection) => connection.user.id === userId && belongsTo(connection, client))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  const newest = mine[0] ?? null;
  // A newer attempt that is not through yet does not hide a connection that works.
  const current = (newest && works(newest) ? newest : mine.find(works)) ?? null;
  const stage = !current
    ? 'waiting'
    : current.lastUsedAt !== null
      ? 'connected'
      : endOf(current) !== null
        ? 'issued'
        : 'approved';

  const passed = { waiting: 0, approved: 1, issued: 2, connected: 3 }[stage];
  const labels = ['You approved', 'Token issued', 'First call'];
  const words = ['approved', 'issued', 'arrived'];
  const steps = labels.map((label, index): Step => ({
    label,
    state: index < passed ? 'done' : index === passed ? 'next' : 'later',
    // Only the approval's moment is on record; the others are facts without a time.
    at: index === 0 && current ? current.createdAt : null,
    word: index < passed ? (words[index] ?? '') : index === passed ? 'waiting' : '',
  }));
  return { stage, connection: current, ended: current ? null : newest, steps };
}
