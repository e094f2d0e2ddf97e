import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const firstSchema: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.createTable('users')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('email', 'text')
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .execute();

    await db.schema.createTable('identities')
      .addColumn('issuer', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('identities_pk', ['issuer', 'subject'])
      .execute();

    await db.schema.createTable('sessions')
      .addColumn('id_hash', 'text', (c) => c.primaryKey())
      .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('last_seen_at', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .addColumn('user_agent', 'text')
      .addColumn('address', 'text')
      .execute();
    await db.schema.createIndex('sessions_by_user').on('sessions').columns(['user_id', 'last_seen_at']).execute();
    await db.schema.createIndex('sessions_by_end').on('sessions').column('expires_at').execute();

    await db.schema.createTable('sign_ins')
      .addColumn('state_hash', 'text', (c) => c.primaryKey())
      .addColumn('return_to', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .execute();

    await db.schema.createTable('owner_links')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .addColumn('used_at', 'text')
      .addColumn('used_by', 'text')
      .execute();

    await db.schema.createTable('workspaces')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('slug', 'text', (c) => c.notNull().unique())
      .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .execute();

    await db.schema.createTable('members')
      .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id'))
      .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('members_pk', ['workspace_id', 'user_id'])
      .execute();
    await db.schema.createIndex('members_by_user').on('members').column('user_id').execute();

    await db.schema.createTable('invitations')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id'))
      .addColumn('token_hash', 'text', (c) => c.notNull().unique())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('invited_by', 'text', (c) => c.notNull().references('users.id'))
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .addColumn('accepted_at', 'text')
      .addColumn('accepted_by', 'text')
      .addColumn('withdrawn_at', 'text')
      .execute();
    await db.schema.createIndex('invitations_by_workspace').on('invitations').columns(['workspace_id', 'expires_at']).execute();

    await db.schema.createTable('connections')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id'))
      .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
      .addColumn('grant_id', 'text', (c) => c.notNull().unique())
      .addColumn('client_id', 'text', (c) => c.notNull())
      .addColumn('client_name', 'text', (c) => c.notNull())
      .addColumn('registration', 'text', (c) => c.notNull())
      .addColumn('verified_host', 'text')
      .addColumn('redirect_host', 'text', (c) => c.notNull())
      .addColumn('device', 'text')
      .addColumn('scopes', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addColumn('last_used_at', 'text')
      .addColumn('access_expires_at', 'text')
      .addColumn('refresh_expires_at', 'text')
      .addColumn('ends_at', 'text', (c) => c.notNull())
      .addColumn('revoked_at', 'text')
      .addColumn('revoked_by', 'text')
      .addColumn('revoke_reason', 'text')
      .execute();
    // Health is a range of ends_at, so a page in one state is one seek. The partial indexes keep revoked rows out.
    for (const [name, columns] of [
      ['connections_live', ['workspace_id', 'ends_at', 'id']],
      ['connections_live_own', ['workspace_id', 'user_id', 'ends_at', 'id']],
    ] as const) {
      await db.schema.createIndex(name).on('connections').columns([...columns]).where('revoked_at' as never, 'is', null).execute();
    }
    for (const [name, columns] of [
      ['connections_revoked', ['workspace_id', 'revoked_at', 'id']],
      ['connections_revoked_own', ['workspace_id', 'user_id', 'revoked_at', 'id']],
    ] as const) {
      await db.schema.createIndex(name).on('connections').columns([...columns]).where('revoked_at' as never, 'is not', null).execute();
    }
    await db.schema.createIndex('connections_newest').on('connections').columns(['workspace_id', 'created_at', 'id']).execute();
    await db.schema.createIndex('connections_newest_own').on('connections').columns(['workspace_id', 'user_id', 'created_at', 'id']).execute();

    await db.schema.createTable('connection_harnesses')
      .addColumn('connection_id', 'text', (c) => c.notNull().references('connections.id'))
      .addColumn('harness', 'text', (c) => c.notNull())
      .addColumn('last_seen_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('connection_harnesses_pk', ['connection_id', 'harness'])
      .execute();

    await db.schema.createTable('audit_events')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('workspace_id', 'text')
      .addColumn('at', 'text', (c) => c.notNull())
      .addColumn('actor_user_id', 'text')
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('target_kind', 'text', (c) => c.notNull())
      .addColumn('target_id', 'text', (c) => c.notNull())
      .addColumn('detail', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('audit_events_newest').on('audit_events').columns(['workspace_id', 'at', 'id']).execute();

    await db.schema.createTable('oauth_clients')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('metadata', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('last_used_at', 'text')
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('oauth_clients_unused').on('oauth_clients').column('created_at').where('last_used_at' as never, 'is', null).execute();
    await db.schema.createIndex('oauth_clients_by_end').on('oauth_clients').column('expires_at').execute();

    await db.schema.createTable('oauth_grants')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('payload', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('oauth_grants_by_end').on('oauth_grants').column('expires_at').execute();

    await db.schema.createTable('oauth_access_tokens')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('grant_id', 'text', (c) => c.notNull())
      .addColumn('audience', 'text', (c) => c.notNull())
      .addColumn('scopes', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .addColumn('payload', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('oauth_access_tokens_by_grant').on('oauth_access_tokens').column('grant_id').execute();
    await db.schema.createIndex('oauth_access_tokens_by_end').on('oauth_access_tokens').column('expires_at').execute();

    await db.schema.createTable('oauth_refresh_tokens')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('grant_id', 'text', (c) => c.notNull())
      .addColumn('rotation', 'integer', (c) => c.notNull())
      .addColumn('consumed_at', 'text')
      .addColumn('grace_ends_at', 'text')
      .addColumn('grace_uses', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .addColumn('payload', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('oauth_refresh_tokens_by_grant').on('oauth_refresh_tokens').columns(['grant_id', 'rotation']).execute();
    await db.schema.createIndex('oauth_refresh_tokens_by_end').on('oauth_refresh_tokens').column('expires_at').execute();

    await db.schema.createTable('oauth_artifacts')
      .addColumn('model', 'text', (c) => c.notNull())
      .addColumn('id_hash', 'text', (c) => c.notNull())
      .addColumn('grant_id', 'text')
      .addColumn('consumed_at', 'text')
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .addColumn('payload', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('oauth_artifacts_pk', ['model', 'id_hash'])
      .execute();
    await db.schema.createIndex('oauth_artifacts_by_grant').on('oauth_artifacts').column('grant_id').execute();
    await db.schema.createIndex('oauth_artifacts_by_end').on('oauth_artifacts').column('expires_at').execute();

    await db.schema.createTable('server_keys')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('purpose', 'text', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .execute();
  },
};
