import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../api/secrets.ts';
import { createStore, type Store } from '../../api/store/store.ts';
import { databaseKinds, freshDatabase, type FreshDatabase } from '../support/app.ts';

const at = '2026-11-23T12:00:00.000Z';

describe.each(databaseKinds)('the store (%s)', (kind) => {
  let fresh: FreshDatabase;
  let store: Store;
  const ids = { one: newId('wsp'), other: newId('wsp'), user: newId('usr') };
  beforeAll(async () => {
    fresh = await freshDatabase(kind);
    store = createStore(fresh.database);
    await store.users.insert({ id: ids.user, name: 'Ada', email: null }, { issuer: 'https://id.example', subject: 'ada' }, at);
    for (const [name, id] of [['one', ids.one], ['other', ids.other]] as const) {
      await store.workspaces.insert({ id, name, slug: name }, at);
      await store.members.insert(id, ids.user, 'owner', at);
    }
  });
  afterAll(() => fresh.remove());

  const connection = (workspace: string) => ({
    id: newId('con'), workspace_id: workspace, user_id: ids.user, grant_id: newId('grant'), client_id: 'c', client_name: 'C', registration: 'dynamic',
    verified_host: null, redirect_host: 'x', device: null, scopes: 'setup:read', created_at: at, ends_at: '2027-01-01T00:00:00.000Z',
  });

  it('finds nothing of one workspace by asking for another', async () => {
    const row = connection(ids.one);
    await store.connections.insert(row);
    const invitation = { id: newId('inv'), token_hash: newId('h'), role: 'member', invited_by: ids.user, created_at: at, expires_at: '2027-01-01T00:00:00.000Z' };
    await store.members.insertInvitation(ids.one, invitation);
    expect(await store.connections.getById(ids.one, row.id)).toMatchObject({ id: row.id, user_name: 'Ada' });
    expect(await store.connections.getById(ids.other, row.id)).toBeUndefined();
    const list = (workspace: string) => store.connections.list(workspace, { userId: null, health: null, now: new Date(at), after: null, limit: 10 });
    expect([(await list(ids.one)).length, (await list(ids.other)).length]).toEqual([1, 0]);
    expect(await store.connections.count(ids.other, null, 'active', new Date(at))).toBe(0);
    expect(await store.members.listOpenInvitations(ids.other, at)).toEqual([]);
    expect(await store.members.withdrawInvitation(ids.other, invitation.id, at)).toBe(false);
    expect(await store.members.useInvitation(ids.other, invitation.id, ids.user, at)).toBe(false);
    expect(await store.members.useInvitation(ids.one, invitation.id, ids.user, at)).toBe(true);
  });

  it('keeps all of a transaction or nothing of it', async () => {
    const row = connection(ids.one);
    await expect(store.transaction(async (stores) => {
      await stores.connections.insert(row);
      throw new Error('half way');
    })).rejects.toThrow('half way');
    expect(await store.connections.getById(ids.one, row.id)).toBeUndefined();
  });

  it('refuses a query beside a transaction from inside it, where it would wait for ever', async () => {
    await expect(store.transaction(() => store.workspaces.getById(ids.one))).rejects.toThrow('use the stores it hands over');
    expect(await store.workspaces.getById(ids.one)).toMatchObject({ name: 'one' });
  });

  it('gives an owner link, an invitation and a code to exactly one of two who take it at once', async () => {
    await store.transaction((stores) => stores.workspaces.replaceOwnerLinks({ token_hash: 'link', created_at: at, expires_at: '2027-01-01T00:00:00.000Z' }));
    expect((await Promise.all([1, 2, 3].map(() => store.workspaces.useOwnerLink('link', ids.user, at)))).filter(Boolean)).toHaveLength(1);
    await store.oauth.upsertArtifact({ model: 'AuthorizationCode', id_hash: 'code', grant_id: null, expires_at: '2027-01-01T00:00:00.000Z', payload: '{}' });
    expect((await Promise.all([1, 2, 3].map(() => store.oauth.consumeArtifact('AuthorizationCode', 'code', at)))).filter(Boolean)).toHaveLength(1);
  });

  it('records nothing as issued on a connection that was revoked meanwhile', async () => {
    const row = connection(ids.one);
    await store.connections.insert(row);
    await store.connections.revokeByGrant(row.grant_id, { at, by: null, reason: 'gone' });
    expect(await store.connections.recordIssued(row.grant_id, { access_expires_at: '2027-02-01T00:00:00.000Z' }, at)).toBeUndefined();
    expect(await store.connections.getById(ids.one, row.id)).toMatchObject({ access_expires_at: null, revoke_reason: 'gone' });
  });

  it('keeps the device that a proxy told when a later call tells none', async () => {
    const row = connection(ids.one);
    await store.connections.insert(row);
    await store.connections.touch(row.id, at, 'laptop');
    await store.connections.touch(row.id, '2026-11-23T12:00:01.000Z', null);
    // Another process writes late: the newest use stands.
    expect(await store.connections.touch(row.id, '2026-11-23T11:00:00.000Z', 'older')).toBeUndefined();
    expect(await store.connections.getById(ids.one, row.id)).toMatchObject({ device: 'laptop', last_used_at: '2026-11-23T12:00:01.000Z' });
  });

  it('removes what has ended in batches, and nothing else', async () => {
    const ended = '2026-11-23T11:59:59.999Z';
    const later = '2026-11-23T12:00:01.000Z';
    for (let index = 0; index < 5; index += 1) {
      await store.oauth.insertAccessToken({ token_hash: `old${index}`, grant_id: 'g', audience: 'a', scopes: '', expires_at: ended, payload: '{}' });
    }
    await store.oauth.insertAccessToken({ token_hash: 'live', grant_id: 'g', audience: 'a', scopes: '', expires_at: later, payload: '{}' });
    expect(await store.oauth.deleteEnded(at, 2)).toBe(2);
    expect(await store.oauth.deleteEnded(at, 2)).toBe(2);
    expect(await store.oauth.deleteEnded(at, 2)).toBe(1);
    expect(await store.oauth.getAccessToken('live', at)).toBeDefined();
  });

  it('opens a database that is migrated already as it is', async () => {
    const { openDatabase } = await import('../../api/store/database.ts');
    const again = await openDatabase(fresh.url);
    expect(await createStore(again).workspaces.getById(ids.one)).toMatchObject({ slug: 'one' });
    await again.close();
  });
});

describe('the plan of a list query', () => {
  it.each([['fresh', 1], ['analyzed', 1], ['fresh', 20], ['analyzed', 20]] as const)('is one seek in one index in every state, first and later pages, for all and for own (%s, workspaces: %i)', async (statistics, workspaces) => {
    const fresh = await freshDatabase('sqlite');
    try {
      const { kysely } = fresh.database;
      const store = createStore(fresh.database);
      await store.transaction(async (stores) => {
        for (let index = 0; index < 40; index += 1) await stores.users.insert({ id: `u${index}`, name: 'U', email: null }, { issuer: 'i', subject: `s${index}` }, at);
        for (let index = 0; index < workspaces; index += 1) await stores.workspaces.insert({ id: `w${index}`, name: 'W', slug: `w${index}` }, at);
        for (let index = 0; index < 600; index += 1) {
          const id = `con_${String(index).padStart(4, '0')}`;
          await stores.connections.insert({ id, workspace_id: `w${index % workspaces}`, user_id: `u${index % 40}`, grant_id: id, client_id: 'c', client_name: 'C', registration: 'dynamic', verified_host: null, redirect_host: 'x', device: null, scopes: '', created_at: at, ends_at: new Date(Date.parse(at) + (index - 300) * 3_600_000).toISOString() });
          if (index % 9 === 0) await stores.connections.revokeByGrant(id, { at, by: null, reason: null });
        }
      });
      const { default: SqliteDriver } = await import('better-sqlite3');
      const raw = new SqliteDriver(fresh.url.slice('file:'.length));
      if (statistics === 'analyzed') raw.exec('analyze');
      const seen: string[] = [];
      const spy = createStore({ ...fresh.database, kysely: kysely.withPlugin({
        transformQuery: ({ node }) => {
          const compiled = kysely.getExecutor().compileQuery(node, { queryId: 'plan' } as never);
          const plan = raw.prepare(`explain query plan ${compiled.sql}`).all(...compiled.parameters) as { detail: string }[];
          seen.push(plan.map((step) => step.detail).join('; '));
          return node;
        },
        transformResult: async ({ result }) => result,
      }) });
      for (const health of [null, 'active', 'expiring_soon', 'expired', 'revoked'] as const) {
        for (const userId of [null, 'u0']) {
          for (const after of [null, { at, id: 'con_0100' }]) await spy.connections.list('w0', { userId, health, now: new Date(at), after, limit: 51 });
        }
      }
      expect(seen).toHaveLength(20);
      for (const plan of seen) {
        expect(plan).toMatch(/SEARCH connections USING INDEX connections_\w+ \(workspace_id=\?/);
        expect(plan).not.toContain('TEMP B-TREE');
        expect(plan).not.toContain('SCAN');
      }
      raw.close();
    } finally {
      await fresh.remove();
    }
  });
});
