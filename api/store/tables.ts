/**
 * Table types. Both databases know only text and integers here: ids and ISO 8601 UTC times are
 * text, states are nullable times, lists and documents are JSON text.
 */
export interface Tables {
  users: { id: string; name: string; email: string | null; created_at: string; updated_at: string };
  /** A person at an identity provider. The key is (issuer, subject), never an address. */
  identities: { issuer: string; subject: string; user_id: string; created_at: string };
  sessions: {
    id_hash: string; user_id: string; created_at: string; last_seen_at: string; expires_at: string;
    user_agent: string | null; address: string | null;
  };
  /** A sign-in under way: where to go afterwards is kept here, never sent through the identity provider. */
  sign_ins: { state_hash: string; return_to: string; expires_at: string };
  owner_links: { token_hash: string; created_at: string; expires_at: string; used_at: string | null; used_by: string | null };
  workspaces: { id: string; name: string; slug: string; revision: number; created_at: string; updated_at: string };
  members: { workspace_id: string; user_id: string; role: string; created_at: string; updated_at: string };
  invitations: {
    id: string; workspace_id: string; token_hash: string; role: string; invited_by: string; created_at: string;
    expires_at: string; accepted_at: string | null; accepted_by: string | null; withdrawn_at: string | null;
  };
  connections: {
    id: string; workspace_id: string; user_id: string; grant_id: string; client_id: string; client_name: string;
    registration: string; verified_host: string | null; redirect_host: string; device: string | null; scopes: string;
    created_at: string; updated_at: string; last_used_at: string | null; access_expires_at: string | null;
    refresh_expires_at: string | null; ends_at: string; revoked_at: string | null; revoked_by: string | null;
    revoke_reason: string | null;
  };
  connection_harnesses: { connection_id: string; harness: string; last_seen_at: string };
  audit_events: {
    id: string; workspace_id: string | null; at: string; actor_user_id: string | null; action: string;
    target_kind: string; target_id: string; detail: string;
  };
  oauth_clients: { id: string; metadata: string; created_at: string; last_used_at: string | null; expires_at: string };
  /** One consent = one grant = one connection. The id is no credential. */
  oauth_grants: { id: string; payload: string; expires_at: string };
  oauth_access_tokens: { token_hash: string; grant_id: string; audience: string; scopes: string; expires_at: string; payload: string };
  oauth_refresh_tokens: {
    token_hash: string; grant_id: string; rotation: number; consumed_at: string | null; grace_ends_at: string | null;
    grace_uses: number; expires_at: string; payload: string;
  };
  /** Short-lived protocol state: authorization codes, interactions, replay detection. */
  oauth_artifacts: { model: string; id_hash: string; grant_id: string | null; consumed_at: string | null; expires_at: string; payload: string };
  /** Signing keys, sealed with SECRET_KEY. */
  server_keys: { id: string; purpose: string; sealed: string; created_at: string };
  /** One row for each content of the public pages that is indexed; the newest and the one before it stay. */
  search_indexes: { content_hash: string; built_at: string };
  /** `literals` is a JSON list. The words to search stand beside it in `search_words`, which only api/store/search.ts knows. */
  search_sections: { content_hash: string; position: number; url: string; page: string; heading: string; literals: string; body: string };
}
