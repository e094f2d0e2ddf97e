import type { Role } from '../../domain/permissions.ts';
import type { Actor } from '../../domain/permissions.ts';
import type { Deps } from '../deps.ts';
import { hashToken } from '../secrets.ts';
import { mcpUrl } from '../services/setup.ts';

/** A client that presented a good token: the actor behind it, and the connection it came by. */
export interface Principal {
  actor: Actor;
  connectionId: string;
  /** ISO 8601 UTC. */
  expiresAt: string;
}

/** The credential of an `Authorization: Bearer` header (RFC 6750 §2.1), or null. Tokens in a query string are never read. */
export function bearerToken(header: string | undefined): string | null {
  const match = /^Bearer ([A-Za-z0-9\-._~+/]+=*)$/i.exec(header ?? '');
  return match ? match[1]! : null;
}

/**
 * Token → principal: one indexed read, never cached, so a revoke counts on the very next call.
 * Null for anything but a live token of ours, for our resource, of a member who is still one.
 */
export async function principalOf(token: string, deps: Pick<Deps, 'store' | 'now' | 'config'>): Promise<Principal | null> {
  const row = await deps.store.bearer.first({ tokenHash: hashToken(token), now: deps.now().toISOString() });
  if (!row || row.audience !== mcpUrl(deps)) return null;
  return {
    actor: { userId: row.user_id, workspaceId: row.workspace_id, role: row.role as Role, scopes: row.scopes.split(' ') },
    connectionId: row.connection_id,
    expiresAt: row.expires_at,
  };
}
