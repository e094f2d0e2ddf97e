/** A database of the product's own schema with many rows, written fast and always the same. */
import SqliteDriver from 'better-sqlite3';
import { hashToken } from '../../api/secrets.ts';
import { openDatabase } from '../../api/store/database.ts';

export const SEED_ORIGIN = 'http://localhost:4000';
export const WORKSPACE_ID = 'wsp_bench';
const DAY = 86_400_000;
const PEOPLE = 500;

export function tokenOf(index: number): string {
  return `token-of-connection-number-${index}-in-the-bench`;
}

/** `count` connections of one workspace, each with a live access token: 5 % revoked, 10 % expired, 5 % expiring soon, the rest active. */
export async function seed(path: string, count: number, now: Date): Promise<void> {
  await (await openDatabase(`file:${path}`)).close();
  const db = new SqliteDriver(path);
  db.pragma('synchronous = OFF');
  const iso = (ms: number) => new Date(ms).toISOString();
  const at = now.getTime();
  const insert = (table: string, columns: string[]) => {
    const statement = db.prepare(`insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`);
    return (...values: unknown[]) => void statement.run(...values);
  };
  db.transaction(() => {
    insert('workspaces', ['id', 'name', 'slug', 'revision', 'created_at', 'updated_at'])(WORKSPACE_ID, 'Kestrel Instruments', 'kestrel-instruments', 0, iso(at), iso(at));
    const user = insert('users', ['id', 'name', 'email', 'created_at', 'updated_at']);
    const member = insert('members', ['workspace_id', 'user_id', 'role', 'created_at', 'updated_at']);
    for (let index = 0; index < PEOPLE; index += 1) {
      user(`usr_${index}`, `Person ${index}`, `person${index}@fygment.example`, iso(at), iso(at));
      member(WORKSPACE_ID, `usr_${index}`, index === 0 ? 'owner' : 'member', iso(at), iso(at));
    }
    const connection = insert('connections', ['id', 'workspace_id', 'user_id', 'grant_id', 'client_id', 'client_name', 'registration', 'verified_host', 'redirect_host', 'device', 'scopes',
      'created_at', 'updated_at', 'last_used_at', 'access_expires_at', 'refresh_expires_at', 'ends_at', 'revoked_at', 'revoked_by', 'revoke_reason']);
    const harness = insert('connection_harnesses', ['connection_id', 'harness', 'last_seen_at']);
    const token = insert('oauth_access_tokens', ['token_hash', 'grant_id', 'audience', 'scopes', 'expires_at', 'payload']);
    for (let index = 0; index < count; index += 1) {
      // Spread over states and times without a pattern that an index could like.
      const share = ((index * 2654435761) % 1000) / 1000;
      const revoked = share < 0.05 ? iso(at - (index % 90) * DAY - index) : null;
      const ends = iso(share < 0.15 ? at - 1 - (index % 60) * DAY - index : share < 0.2 ? at + 3_600_000 + ((index * 7919) % (6 * DAY)) : at + 8 * DAY + ((index * 7919) % (80 * DAY)));
      const created = iso(at - (index % 365) * DAY - index * 31);
      connection(`con_${index}`, WORKSPACE_ID, `usr_${index % PEOPLE}`, `grant_${index}`, `client_${index % 12}`, `Client ${index % 12}`, 'dynamic', null, '127.0.0.1:41234', null, 'setup:read connections:read',
        created, created, created, iso(at + 3_600_000), ends, ends, revoked, revoked ? 'usr_0' : null, revoked ? 'Left the team' : null);
      harness(`con_${index}`, 'codex', created);
      token(hashToken(tokenOf(index)), `grant_${index}`, `${SEED_ORIGIN}/api/mcp`, 'setup:read connections:read', iso(at + 3_600_000), JSON.stringify({ kind: 'AccessToken', format: 'opaque', accountId: `usr_${index % PEOPLE}` }));
    }
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

export function analyze(path: string): void {
  const db = new SqliteDriver(path);
  db.exec('analyze');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** A token whose connection is not revoked. */
export function liveTokens(count: number, some: number): string[] {
  const tokens: string[] = [];
  for (let index = 0; tokens.length < some; index += 1) {
    const connection = (index * 48271 + 11) % count;
    if ((connection * 2654435761) % 1000 >= 50) tokens.push(tokenOf(connection));
  }
  return tokens;
}
