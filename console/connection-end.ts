import type { Connection } from '../domain/contract/connections.ts';

/** When the connection stops working by itself; null while the client has fetched no token. */
export function endOf(connection: Pick<Connection, 'accessExpiresAt' | 'refreshExpiresAt'>): string | null {
  return connection.refreshExpiresAt ?? connection.accessExpiresAt;
}
