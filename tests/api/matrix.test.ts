/** Every endpoint of the contract × everybody who might call it. Generated, so a new endpoint is in it by being declared. */
import { beforeAll, expect, it } from 'vitest';
import { listConnections } from '../../domain/contract/connections.ts';
import { endpoints } from '../../domain/contract/index.ts';
import { createInvitation } from '../../domain/contract/members.ts';
import { createWorkspace } from '../../domain/contract/workspaces.ts';
import { permit, type Action, type Role } from '../../domain/permissions.ts';
import { describeOnEachDatabase } from '../support/app.ts';
import { connect } from '../support/oauth-client.ts';
import { createTeam, Person, signedIn, type Team } from '../support/person.ts';

const inWorkspaces = endpoints.filter((endpoint) => endpoint.path.includes(':workspaceId'));

describeOnEachDatabase('who may call what', (app) => {
  let team: Team;
  let outsider: Person;
  let parameters: Record<string, string>;
  let elsewhere: Record<string, string>;

  beforeAll(async () => {
    team = await createTeam(app());
    // Mia also owns a workspace of her own; nobody of the team belongs to it.
    outsider = await signedIn(app(), 'mia');
    const foreign = (await outsider.call(createWorkspace, {}, { name: 'Harbour Lab' })).workspace;
    await connect(app(), team.owner, { workspaceId: team.workspace.id });
    const [connection] = (await team.owner.call(listConnections, { workspaceId: team.workspace.id })).items;
    const { invitation } = await team.owner.call(createInvitation, { workspaceId: team.workspace.id }, { role: 'member' });
    parameters = { workspaceId: team.workspace.id, connectionId: connection!.id, invitationId: invitation.id };
    elsewhere = { ...parameters, workspaceId: foreign.id };
  });

  it.each(inWorkspaces.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))('%s: signed out 401', async (_name, endpoint) => {
    const { status, body } = await new Person(app().origin).attempt(endpoint, parameters);
    expect([status, (body as { error: { id: string } }).error.id]).toEqual([401, 'signed_out']);
  });

  it.each(inWorkspaces.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))('%s: in a workspace one does not belong to it is not found, the same as one that does not exist', async (_name, endpoint) => {
    const stranger = await team.owner.attempt(endpoint, elsewhere);
    const nowhere = await team.owner.attempt(endpoint, { ...parameters, workspaceId: 'wsp_00000000000000000000' });
    const sameBut = (reply: typeof stranger) => [reply.status, { ...(reply.body as { error: object }).error, requestId: '' }];
    expect(stranger.status).toBe(404);
    expect(sameBut(stranger)).toEqual(sameBut(nowhere));
  });

  it.each(inWorkspaces.flatMap((endpoint) => (['owner', 'admin', 'member'] as Role[])
    .filter((role) => !permit({ role, scopes: null }, endpoint.action as Action).allowed)
    .map((role) => [`${endpoint.method} ${endpoint.path}`, role, endpoint] as const)))('%s: a %s is refused with 403, told which role is needed and who has it', async (_name, role, endpoint) => {
    const { status, body } = await team[role].attempt(endpoint, parameters);
    const { error } = body as { error: { id: string; message: string; needs: string[]; whoCan: { name: string }[] } };
    expect([status, error.id, error.needs]).toEqual([403, 'forbidden', ['owner', 'admin']]);
    expect(error.whoCan.map((person) => person.name)).toEqual(expect.arrayContaining(['Olive Owner', 'Adam Admin']));
    expect(error.message).toMatch(/^Only owners and admins can .*Olive Owner/);
  });

  it.each(inWorkspaces.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))('%s: an MCP token opens nothing here', async (_name, endpoint) => {
    const { tokens } = await connect(app(), team.owner, { workspaceId: team.workspace.id });
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => parameters[name]!);
    const response = await fetch(app().origin + path, { method: endpoint.method, headers: { authorization: `Bearer ${tokens.access_token}`, origin: app().origin, 'content-type': 'application/json' }, ...(endpoint.method === 'GET' ? {} : { body: '{}' }) });
    expect(response.status).toBe(401);
  });

  it.each(endpoints.filter((endpoint) => endpoint.method !== 'GET').map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))('%s: refused when another site asks a browser for it, or without JSON', async (_name, endpoint) => {
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => parameters[name]!);
    const crossSite = await team.owner.request(path, { method: endpoint.method, headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, body: '{}' });
    expect(crossSite.status).toBe(403);
    const sameSite = await team.owner.request(path, { method: endpoint.method, headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-site', origin: app().origin }, body: '{}' });
    expect(sameSite.status).toBe(403);
    const form = await team.owner.request(path, { method: endpoint.method, headers: { 'content-type': 'text/plain', origin: app().origin }, body: '{}' });
    expect(form.status).toBe(415);
  });
});
