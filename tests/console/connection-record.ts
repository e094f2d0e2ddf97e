import type { Connection } from '../../domain/contract/connections.ts';
import { connection as schema } from '../../domain/contract/connections.ts';

/** A working Claude connection of Mia; a test changes what matters to it. */
export function buildConnection(changes: Partial<Connection> = {}): Connection {
  return schema.parse({
    id: 'con_1',
    user: { id: 'mia', name: 'Mia Member', email: null },
    client: { name: 'Claude', verifiedHost: 'claude.ai', registration: 'metadata_document', redirectHost: 'claude.ai' },
    harnesses: [],
    device: null,
    scopes: ['setup:read'],
    health: 'active',
    notes: [],
    createdAt: '2026-11-22T14:00:00.000Z',
    updatedAt: '2026-11-22T14:00:00.000Z',
    lastUsedAt: '2026-11-22T14:01:00.000Z',
    accessExpiresAt: '2026-11-22T15:00:00.000Z',
    refreshExpiresAt: '2026-12-22T14:00:00.000Z',
    revoked: null,
    ...changes,
  });
}
