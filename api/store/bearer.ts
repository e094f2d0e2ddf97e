import type { Database, HotStatement } from './database.ts';

export interface BearerRow {
  connection_id: string; workspace_id: string; user_id: string; role: string; scopes: string; audience: string;
  expires_at: string; grant_id: string;
}

/**
 * The hot read behind every MCP call: token, connection and membership in one indexed look-up.
 * It joins the membership, so a person who left or a connection that was revoked is refused on
 * the very next call. Nothing is cached.
 */
export function bearerLookup(database: Database): HotStatement<{ tokenHash: string; now: string }, BearerRow> {
  return database.hot<BearerRow, { tokenHash: string; now: string }>('bearer', (db, parameter) =>
    db.selectFrom('oauth_access_tokens as token')
      .innerJoin('connections', 'connections.grant_id', 'token.grant_id')
      .innerJoin('members', (join) =>
        join.onRef('members.workspace_id', '=', 'connections.workspace_id').onRef('members.user_id', '=', 'connections.user_id'))
      .select(['connections.id as connection_id', 'connections.workspace_id', 'connections.user_id', 'members.role',
        'token.scopes', 'token.audience', 'token.expires_at', 'token.grant_id'])
      .where('token.token_hash', '=', parameter('tokenHash'))
      .where('token.expires_at', '>', parameter('now'))
      .where('connections.revoked_at', 'is', null));
}
