import { beforeAll, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../support/app.ts';
import { connect, mcpCall, type Tokens } from '../support/oauth-client.ts';
import { createTeam, type Team } from '../support/person.ts';

describeOnEachDatabase('the first tools', (app) => {
  let team: Team;
  let tokens: Tokens;
  beforeAll(async () => {
    team = await createTeam(app());
    ({ tokens } = await connect(app(), team.member, { who: 'mia', workspaceId: team.workspace.id, registration: { client_name: 'Codex' } }));
  });

  const call = async (name: string, input: Record<string, unknown> = {}, token = tokens.access_token) =>
    (await mcpCall(app(), token, 'tools/call', { name, arguments: input })).body!.result as {
      isError?: boolean; structuredContent?: Record<string, unknown>; content: { type: string; text: string }[];
    };

  it('get_setup tells what the workspace of the token approved, as data and in words', async () => {
    const result = await call('get_setup');
    expect(result.structuredContent).toMatchObject({
      workspace: { name: 'Kestrel Instruments', slug: 'kestrel-instruments' }, mcpUrl: app().mcpUrl,
      owners: [{ name: 'Olive Owner' }], admins: [{ name: 'Adam Admin' }], client: null,
    });
    expect(result.content[0]!.text).toContain(`Kestrel Instruments approved ${app().mcpUrl}`);
    expect(result.content[0]!.text).toContain('Olive Owner (owner), Adam Admin (admin)');
  });

  it('get_setup gives a named client its own steps, and says so when guided setup is not shipped for it', async () => {
    expect((await call('get_setup', { client: 'claude' })).content[0]!.text).toContain('Leave OAuth Client ID and OAuth Client Secret empty');
    expect((await call('get_setup', { client: 'codex' })).content[0]!.text).toContain('setup --target codex');
    expect((await call('get_setup', { client: 'cursor' })).content[0]!.text).toContain('not shipped yet');
    const unknown = await call('get_setup', { client: 'no-such-client' });
    expect(unknown.isError).toBe(true);
  });

  it('check_connection reports the health, expiry and scopes of the connection that asks', async () => {
    const other = await connect(app(), team.owner, { workspaceId: team.workspace.id, registration: { client_name: 'Other' }, authorize: { scope: 'connections:read' } });
    expect((await call('check_connection')).structuredContent).toMatchObject({ client: 'Codex', harnesses: ['Codex CLI'], health: 'active', scopes: ['setup:read', 'connections:read'] });
    const theirs = await call('check_connection', {}, other.tokens.access_token);
    expect(theirs.structuredContent).toMatchObject({ client: 'Other', health: 'active', scopes: ['connections:read'] });
    expect(Date.parse(String(theirs.structuredContent!['refreshExpiresAt']))).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    expect(theirs.content[0]!.text).toContain('Active: Other, connected for Olive Owner.');
  });

  it('are offered by scope: a token for connections alone does not see get_setup, nor may it call it', async () => {
    const narrow = await connect(app(), team.owner, { workspaceId: team.workspace.id, authorize: { scope: 'connections:read' } });
    const listed = await mcpCall(app(), narrow.tokens.access_token, 'tools/list');
    expect((listed.body!.result!['tools'] as { name: string }[]).map((tool) => tool.name)).toEqual(['check_connection']);
    const called = await mcpCall(app(), narrow.tokens.access_token, 'tools/call', { name: 'get_setup', arguments: {} });
    expect(called.body!.error ?? called.body!.result).toMatchObject(called.body!.error ? { code: -32602 } : { isError: true });
  });

  it('answer for the workspace chosen at consent, whatever else the person belongs to', async () => {
    const { createWorkspace } = await import('../../domain/contract/workspaces.ts');
    const lab = (await team.member.call(createWorkspace, {}, { name: 'Harbour Lab' })).workspace;
    const there = await connect(app(), team.member, { who: 'mia', workspaceId: lab.id });
    expect((await call('get_setup', {}, there.tokens.access_token)).structuredContent).toMatchObject({ workspace: { name: 'Harbour Lab' } });
    expect((await call('get_setup')).structuredContent).toMatchObject({ workspace: { name: 'Kestrel Instruments' } });
  });
});
