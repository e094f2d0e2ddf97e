import { beforeAll, expect, it } from 'vitest';
import { REFRESH_GRACE_SECONDS } from '../../api/oauth/adapter.ts';
import { listConnections, revokeConnection } from '../../domain/contract/connections.ts';
import { describeOnEachDatabase } from '../support/app.ts';
import { connect, mcpCall } from '../support/oauth-client.ts';
import { createTeam, type Team } from '../support/person.ts';

describeOnEachDatabase('refresh tokens', (app) => {
  let team: Team;
  beforeAll(async () => {
    team = await createTeam(app());
  });

  it('rotate: each refresh gives a new token, and both new tokens work', async () => {
    const { client, tokens } = await connect(app(), team.owner);
    const refreshed = await client.refresh(tokens.refresh_token);
    expect(refreshed.body['refresh_token']).not.toBe(tokens.refresh_token);
    expect((await mcpCall(app(), String(refreshed.body['access_token']), 'tools/list')).status).toBe(200);
    expect((await client.refresh(String(refreshed.body['refresh_token']))).status).toBe(200);
  });

  it('survive a race: five refreshes at once all succeed, and all their tokens work', async () => {
    const { client, tokens } = await connect(app(), team.owner);
    const raced = await Promise.all(Array.from({ length: 5 }, () => client.refresh(tokens.refresh_token)));
    expect(raced.map((reply) => reply.status)).toEqual([200, 200, 200, 200, 200]);
    for (const { body } of raced) expect((await mcpCall(app(), String(body['access_token']), 'tools/list')).status).toBe(200);
  });

  it('in the grace window, only the immediate predecessor works; an older one ends the connection', async () => {
    const { client, tokens } = await connect(app(), team.owner);
    const second = await client.refresh(tokens.refresh_token);
    const third = await client.refresh(String(second.body['refresh_token']));
    expect(third.status).toBe(200);
    expect((await client.refresh(tokens.refresh_token)).body['error']).toBe('invalid_grant');
    expect((await mcpCall(app(), String(third.body['access_token']), 'tools/list')).status).toBe(401);
  });

  it('outside the grace window, a used one is a theft: the family ends and the connection says why', async () => {
    const { client, tokens } = await connect(app(), team.owner, { registration: { client_name: 'Stolen' } });
    const refreshed = await client.refresh(tokens.refresh_token);
    app().clock.advance(REFRESH_GRACE_SECONDS + 1);
    expect((await client.refresh(tokens.refresh_token)).body['error']).toBe('invalid_grant');
    expect((await mcpCall(app(), String(refreshed.body['access_token']), 'tools/list')).status).toBe(401);
    expect((await client.refresh(String(refreshed.body['refresh_token']))).body['error']).toBe('invalid_grant');
    const [ended] = (await team.owner.call(listConnections, { workspaceId: team.workspace.id }, { health: 'revoked' })).items.filter((item) => item.client.name === 'Stolen');
    expect(ended!.revoked!.reason).toBe('A used code or refresh token was presented again');
  });

  it('may ask for less, and the connection keeps what the person consented to', async () => {
    const { client, tokens } = await connect(app(), team.owner, { registration: { client_name: 'Modest' } });
    const narrow = await client.refresh(tokens.refresh_token, { scope: 'connections:read' });
    expect(narrow.body['scope']).toBe('connections:read');
    const listed = await mcpCall(app(), String(narrow.body['access_token']), 'tools/list');
    expect((listed.body!.result!['tools'] as { name: string }[]).map((tool) => tool.name)).toEqual(['check_connection']);
    const [item] = (await team.owner.call(listConnections, { workspaceId: team.workspace.id })).items.filter((candidate) => candidate.client.name === 'Modest');
    expect(item!.scopes).toEqual(['setup:read', 'connections:read']);
    const wide = await client.refresh(String(narrow.body['refresh_token']));
    expect(wide.body['scope']).toBe('setup:read connections:read');
  });

  it('work for their own client only, and after a revoke for nobody', async () => {
    const mine = await connect(app(), team.owner, { registration: { client_name: 'Mine' } });
    const other = await connect(app(), team.owner, { registration: { client_name: 'Other' } });
    expect((await other.client.refresh(mine.tokens.refresh_token)).body['error']).toBe('invalid_grant');
    expect((await mine.client.refresh(mine.tokens.refresh_token)).status).toBe(200);
    const [item] = (await team.owner.call(listConnections, { workspaceId: team.workspace.id })).items.filter((candidate) => candidate.client.name === 'Other');
    await team.admin.call(revokeConnection, { workspaceId: team.workspace.id, connectionId: item!.id }, { reason: 'test' });
    expect((await other.client.refresh(other.tokens.refresh_token)).body['error']).toBe('invalid_grant');
  });
});
