import { beforeAll, expect, it } from 'vitest';
import { listConnections, readConnection, revokeConnection } from '../../domain/contract/connections.ts';
import { watchWorkspace } from '../../domain/contract/workspaces.ts';
import { pathOf } from '../../domain/contract/endpoint.ts';
import { newId } from '../../api/secrets.ts';
import { describeOnEachDatabase } from '../support/app.ts';
import { connect, mcpCall } from '../support/oauth-client.ts';
import { createTeam, type Team } from '../support/person.ts';

describeOnEachDatabase('connections', (app) => {
  let team: Team;
  let workspaceId: string;
  beforeAll(async () => {
    team = await createTeam(app());
    workspaceId = team.workspace.id;
  });

  it('are everybody’s for an owner and an admin, and their own for a member', async () => {
    await connect(app(), team.owner, { workspaceId, registration: { client_name: 'Of the owner' } });
    await connect(app(), team.member, { workspaceId, who: 'mia', registration: { client_name: 'Of the member' } });
    const names = async (person: typeof team.owner) => {
      const page = await person.call(listConnections, { workspaceId });
      return [page.extent, page.items.map((item) => item.client.name).toSorted(), page.counts.active];
    };
    expect(await names(team.owner)).toEqual(['all', ['Of the member', 'Of the owner'], 2]);
    expect(await names(team.admin)).toEqual(['all', ['Of the member', 'Of the owner'], 2]);
    expect(await names(team.member)).toEqual(['own', ['Of the member'], 1]);
    const own = await team.owner.call(listConnections, { workspaceId }, { extent: 'own' });
    expect([own.extent, own.items.map((item) => item.client.name), own.counts.active]).toEqual(['own', ['Of the owner'], 1]);
    expect((await team.member.attempt(listConnections, { workspaceId }, { extent: 'all' })).status).toBe(400);
  });

  it('of another person are not found for a member', async () => {
    const [item] = (await team.owner.call(listConnections, { workspaceId })).items.filter((candidate) => candidate.client.name === 'Of the owner');
    await expect(team.member.call(readConnection, { workspaceId, connectionId: item!.id })).rejects.toMatchObject({ status: 404 });
  });

  it('when revoked are refused on the very next call, with their refresh token, and the reply comes after that is so', async () => {
    const { client, tokens } = await connect(app(), team.member, { workspaceId, who: 'mia', registration: { client_name: 'Doomed' } });
    expect((await mcpCall(app(), tokens.access_token, 'tools/list')).status).toBe(200);
    const [item] = (await team.owner.call(listConnections, { workspaceId })).items;
    const { connection } = await team.admin.call(revokeConnection, { workspaceId, connectionId: item!.id }, { reason: 'Laptop lost' });
    expect(connection).toMatchObject({ health: 'revoked', revoked: { by: 'Adam Admin', reason: 'Laptop lost' } });
    const refused = await mcpCall(app(), tokens.access_token, 'tools/list');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect((await client.refresh(tokens.refresh_token)).body['error']).toBe('invalid_grant');
  });

  it('revoked again answer the same, and the first reason stands', async () => {
    const [item] = (await team.owner.call(listConnections, { workspaceId }, { health: 'revoked' })).items;
    const { connection } = await team.owner.call(revokeConnection, { workspaceId, connectionId: item!.id }, { reason: 'Second thoughts' });
    expect(connection.revoked).toMatchObject({ by: 'Adam Admin', reason: 'Laptop lost' });
    const events = (await app().deps.store.audit.list(workspaceId, 50)).filter((event) => event.action === 'connection.revoked' && event.target_id === item!.id);
    expect(events).toHaveLength(1);
    expect(JSON.parse(events[0]!.detail)).toMatchObject({ reason: 'Laptop lost' });
  });

  it('page through any number in every state, each row once, in order', async () => {
    const now = app().clock.now();
    const day = 86_400_000;
    const mia = (await team.owner.call(listConnections, { workspaceId })).items.find((item) => item.client.name === 'Of the member')!.user.id;
    await app().deps.store.transaction(async (stores) => {
      for (let index = 0; index < 130; index += 1) {
        const ends = index % 2 === 0 ? now.getTime() + (index % 7) * day - day / 2 : now.getTime() + 20 * day + index;
        const grantId = newId('grant');
        await stores.connections.insert({
          id: newId('con'), workspace_id: workspaceId, user_id: mia, grant_id: grantId, client_id: 'x', client_name: `Row ${index}`,
          registration: 'dynamic', verified_host: null, redirect_host: 'x', device: null, scopes: 'setup:read', created_at: now.toISOString(), ends_at: new Date(ends).toISOString(),
        });
        if (index % 10 === 9) await stores.connections.revokeByGrant(grantId, { at: now.toISOString(), by: null, reason: null });
      }
    });
    for (const health of [undefined, 'active', 'expiring_soon', 'expired', 'revoked'] as const) {
      const seen: string[] = [];
      let cursor: string | null = null;
      let counts;
      do {
        const page: Awaited<ReturnType<typeof read>> = await read(health, cursor);
        seen.push(...page.items.map((item) => item.id));
        if (health) expect(page.items.every((item) => item.health === health)).toBe(true);
        cursor = page.nextCursor;
        counts = page.counts;
      } while (cursor);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toHaveLength(health ? counts[health] : Object.values(counts).reduce((sum, count) => sum + count, 0));
    }
    async function read(health: 'active' | 'expiring_soon' | 'expired' | 'revoked' | undefined, cursor: string | null) {
      return team.owner.call(listConnections, { workspaceId }, { ...(health ? { health } : {}), ...(cursor ? { cursor } : {}) });
    }
  });

  it.each(['rubbish', Buffer.from('["active",1,2,3]').toString('base64url'), Buffer.from('{}').toString('base64url')])('refuse the cursor %j in words', async (cursor) => {
    const reply = await team.owner.attempt(listConnections, { workspaceId }, { cursor });
    expect(reply.status).toBe(400);
    expect(JSON.stringify(reply.body)).toContain('Start from the first page');
  });

  it('change in front of people: the event stream speaks within two seconds of a change', async () => {
    const abort = new AbortController();
    const response = await team.owner.request(pathOf(watchWorkspace.path, { workspaceId }), { headers: { accept: 'text/event-stream' }, signal: abort.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const revisions = () => [...text.matchAll(/event: changed\ndata: \{"revision":(\d+)\}/g)].map((match) => Number(match[1]));
    while (revisions().length < 1) text += (await reader.read()).value ?? '';
    await connect(app(), team.member, { workspaceId, who: 'mia' });
    const connected = performance.now();
    while (revisions().length < 2) text += (await reader.read()).value ?? '';
    expect(revisions()[1]).toBeGreaterThan(revisions()[0]!);
    // The promise people are given, four times the interval at which the server looks.
    expect(performance.now() - connected).toBeLessThan(2000);
    abort.abort();
  });
});
