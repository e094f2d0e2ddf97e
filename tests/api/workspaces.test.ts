import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMe, signOut } from '../../domain/contract/me.ts';
import { acceptInvitation, createInvitation, listInvitations, listMembers, lookUpInvitation, withdrawInvitation } from '../../domain/contract/members.ts';
import { readSetup } from '../../domain/contract/setup.ts';
import { createWorkspace } from '../../domain/contract/workspaces.ts';
import { databaseKinds, startApp, type RunningApp } from '../support/app.ts';
import { Person, signedIn } from '../support/person.ts';

describe.each(databaseKinds)('a fresh server (%s)', (kind) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp({ kind });
  });
  afterAll(() => app.stop());

  it('tells a stranger that it is unclaimed and signs people in for development, and nothing else', async () => {
    expect(await new Person(app.origin).call(readMe, {})).toEqual({ user: null, workspaces: [], origin: app.origin, development: true, unclaimed: true });
  });

  it('gives the first workspace only to whoever holds the owner link, once', async () => {
    const early = await signedIn(app, 'adam');
    await expect(early.call(createWorkspace, {}, { name: 'Mine' })).rejects.toMatchObject({ status: 403, reply: { id: 'owner_link_needed' } });
    await expect(early.call(createWorkspace, {}, { name: 'Mine', ownerLinkToken: 'guess' })).rejects.toMatchObject({ status: 410, reply: { id: 'owner_link_used' } });

    const replaced = (await app.ownerLink()).split('#owner=')[1]!;
    const link = await app.ownerLink();
    expect(link).toMatch(new RegExp(`^${app.origin}/console/new#owner=[\\w-]{43}$`));
    await expect(early.call(createWorkspace, {}, { name: 'Mine', ownerLinkToken: replaced })).rejects.toMatchObject({ status: 410 });

    const olive = await signedIn(app, 'olive');
    const token = link.split('#owner=')[1]!;
    const { workspace } = await olive.call(createWorkspace, {}, { name: '  Kestrel Instruments ', ownerLinkToken: token });
    expect(workspace).toMatchObject({ name: 'Kestrel Instruments', slug: 'kestrel-instruments', role: 'owner' });
    await expect(app.ownerLink()).rejects.toThrow('has an owner');
    expect((await olive.call(readMe, {})).unclaimed).toBe(false);
  });

  it('refuses an owner link that is older than an hour', async () => {
    const other = await startApp({ kind });
    try {
      const link = (await other.ownerLink()).split('#owner=')[1]!;
      const olive = await signedIn(other, 'olive');
      other.clock.advance(3601);
      await expect(olive.call(createWorkspace, {}, { name: 'Late', ownerLinkToken: link })).rejects.toMatchObject({ status: 410 });
    } finally {
      await other.stop();
    }
  });

  it('gives a taken or unreadable name an address of its own', async () => {
    const olive = await signedIn(app, 'olive');
    const again = await olive.call(createWorkspace, {}, { name: 'Kestrel Instruments' });
    expect(again.workspace.slug).toMatch(/^kestrel-instruments-[a-z0-9]{6}$/);
    const japanese = await olive.call(createWorkspace, {}, { name: '計測器' });
    expect(japanese.workspace.slug).toMatch(/^workspace-[a-z0-9]{6}$/);
  });

  it.each([['', 'name'], ['   ', 'name'], ['x'.repeat(81), 'name'], ['Kes\u202etrel', 'name'], ['a\u0000b', 'name']])('refuses the name %j and says which field', async (name, field) => {
    const olive = await signedIn(app, 'olive');
    const refused = await olive.attempt(createWorkspace, {}, { name });
    expect(refused.status).toBe(400);
    expect((refused.body as { error: { fields: { path: string }[] } }).error.fields[0]!.path).toBe(field);
  });

  it('shows what the workspace approved: this server’s bare URL, clients, owner, admins, scopes', async () => {
    const olive = await signedIn(app, 'olive');
    const { workspaces } = await olive.call(readMe, {});
    const first = workspaces.find((workspace) => workspace.slug === 'kestrel-instruments')!;
    const setup = await olive.call(readSetup, { workspaceId: first.id });
    expect(setup).toMatchObject({
      mcpUrl: `${app.origin}/api/mcp`, setupCommand: `npx fygment --url ${app.origin}`,
      owners: [{ name: 'Olive Owner', email: 'olive@fygment.example' }], admins: [],
    });
    expect(setup.scopes.map((scope) => scope.name)).toEqual(['setup:read', 'connections:read']);
    expect(setup.clients.map((client) => client.id)).toEqual(expect.arrayContaining(['claude', 'chatgpt', 'codex', 'cursor']));
  });

  it('invites by a link that works once, for its role, and keeps only its hash', async () => {
    const olive = await signedIn(app, 'olive');
    const workspaceId = (await olive.call(readMe, {})).workspaces.find((workspace) => workspace.slug === 'kestrel-instruments')!.id;
    const { link, invitation } = await olive.call(createInvitation, { workspaceId }, { role: 'admin' });
    const token = link.split('#')[1]!;
    expect(link).toBe(`${app.origin}/console/join#${token}`);
    expect(await new Person(app.origin).call(lookUpInvitation, {}, { token })).toMatchObject({ workspaceName: 'Kestrel Instruments', role: 'admin', invitedBy: 'Olive Owner' });
    expect((await olive.call(listInvitations, { workspaceId })).invitations.map((open) => open.id)).toEqual([invitation.id]);

    const adam = await signedIn(app, 'adam');
    expect((await adam.call(acceptInvitation, {}, { token })).workspace).toMatchObject({ id: workspaceId, role: 'admin' });
    const mia = await signedIn(app, 'mia');
    await expect(mia.call(acceptInvitation, {}, { token })).rejects.toMatchObject({ status: 410, reply: { id: 'invitation_ended' } });
    expect((await olive.call(listInvitations, { workspaceId })).invitations).toEqual([]);
    expect((await olive.call(listMembers, { workspaceId })).members.map((member) => [member.name, member.role])).toEqual([['Adam Admin', 'admin'], ['Olive Owner', 'owner']]);
  });

  it('gives an invitation that two people open at once to one of them', async () => {
    const olive = await signedIn(app, 'olive');
    const { workspace } = await olive.call(createWorkspace, {}, { name: 'Race' });
    const { link } = await olive.call(createInvitation, { workspaceId: workspace.id }, { role: 'member' });
    const people = await Promise.all([signedIn(app, 'adam'), signedIn(app, 'mia')]);
    const replies = await Promise.all(people.map((person) => person.attempt(acceptInvitation, {}, { token: link.split('#')[1]! })));
    expect(replies.map((reply) => reply.status).toSorted()).toEqual([200, 410]);
  });

  it('keeps the role of somebody who is a member already, and the link for whom it was meant', async () => {
    const olive = await signedIn(app, 'olive');
    const { workspace } = await olive.call(createWorkspace, {}, { name: 'Keeps' });
    const { link } = await olive.call(createInvitation, { workspaceId: workspace.id }, { role: 'member' });
    const token = link.split('#')[1]!;
    expect((await olive.call(acceptInvitation, {}, { token })).workspace.role).toBe('owner');
    const mia = await signedIn(app, 'mia');
    expect((await mia.call(acceptInvitation, {}, { token })).workspace.role).toBe('member');
  });

  it('ends an invitation when it is withdrawn, and after seven days', async () => {
    const olive = await signedIn(app, 'olive');
    const { workspace } = await olive.call(createWorkspace, {}, { name: 'Ends' });
    const first = await olive.call(createInvitation, { workspaceId: workspace.id }, { role: 'member' });
    const second = await olive.call(createInvitation, { workspaceId: workspace.id }, { role: 'member' });
    await olive.call(withdrawInvitation, { workspaceId: workspace.id, invitationId: first.invitation.id }, {});
    await expect(olive.call(withdrawInvitation, { workspaceId: workspace.id, invitationId: first.invitation.id }, {})).rejects.toMatchObject({ status: 404 });
    const stranger = new Person(app.origin);
    await expect(stranger.call(lookUpInvitation, {}, { token: first.link.split('#')[1]! })).rejects.toMatchObject({ status: 410 });
    app.clock.advance(7 * 86_400 + 1);
    await expect(stranger.call(lookUpInvitation, {}, { token: second.link.split('#')[1]! })).rejects.toMatchObject({ status: 410 });
  });

  it('signs out for good: the cookie that was valid a moment ago opens nothing', async () => {
    const olive = await signedIn(app, 'olive');
    const stolen = olive.cookieHeader('/');
    await olive.call(signOut, {}, {});
    expect((await olive.call(readMe, {})).user).toBeNull();
    const response = await fetch(`${app.origin}/api/v1/me`, { headers: { cookie: stolen } });
    expect((await response.json()).user).toBeNull();
  });

  it('ends a session after twelve hours without use', async () => {
    const olive = await signedIn(app, 'olive');
    expect((await olive.call(readMe, {})).user!.name).toBe('Olive Owner');
    app.clock.advance(12 * 3600 + 1);
    expect((await olive.call(readMe, {})).user).toBeNull();
  });
});
