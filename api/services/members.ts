import type { Invitation, Member } from '../../domain/contract/members.ts';
import type { Membership } from '../../domain/contract/me.ts';
import { permit, type Actor, type Role } from '../../domain/permissions.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import { hashToken, newId, newToken } from '../secrets.ts';
import type { Person } from './actors.ts';
import { record } from './audit.ts';
import { presentMembership } from './workspaces.ts';

const INVITATION_TTL_DAYS = 7;

/** Everybody in the workspace; how many connections each has only for those who may see them. */
export async function listMembers(actor: Actor, deps: Deps): Promise<Member[]> {
  const rows = await deps.store.members.list(actor.workspaceId);
  const working = permit(actor, 'connections.read_all').allowed
    ? await deps.store.connections.countWorkingByUser(actor.workspaceId, deps.now())
    : null;
  return rows.map((row) => ({ ...row, role: row.role as Role, workingConnections: working ? (working.get(row.userId) ?? 0) : null }));
}

export async function listInvitations(actor: Actor, deps: Deps): Promise<Invitation[]> {
  const rows = await deps.store.members.listOpenInvitations(actor.workspaceId, deps.now().toISOString());
  return rows.map((row) => ({ ...row, role: row.role as Invitation['role'] }));
}

/** A single-use link. It is told once: only its hash is kept. */
export async function createInvitation(
  actor: Actor,
  person: Person,
  input: { role: Invitation['role'] },
  deps: Deps,
): Promise<{ invitation: Invitation; link: string }> {
  const now = deps.now();
  const token = newToken();
  const invitation: Invitation = {
    id: newId('inv'),
    role: input.role,
    invitedBy: person.name,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + INVITATION_TTL_DAYS * 24 * 60 * 60 * 1000).toISOString(),
  };
  await deps.store.transaction(async (stores) => {
    await stores.members.insertInvitation(actor.workspaceId, {
      id: invitation.id, token_hash: hashToken(token), role: input.role, invited_by: person.id,
      created_at: invitation.createdAt, expires_at: invitation.expiresAt,
    });
    await stores.workspaces.bumpRevision(actor.workspaceId);
    await record(stores, now, {
      workspaceId: actor.workspaceId, actorUserId: actor.userId, action: 'invitation.created',
      targetKind: 'invitation', targetId: invitation.id, detail: { role: input.role },
    });
  });
  return { invitation, link: `${deps.config.origin}/console/join#${token}` };
}

export async function withdrawInvitation(actor: Actor, invitationId: string, deps: Deps): Promise<void> {
  const now = deps.now();
  await deps.store.transaction(async (stores) => {
    if (!(await stores.members.withdrawInvitation(actor.workspaceId, invitationId, now.toISOString()))) throw new Problem('not_found');
    await stores.workspaces.bumpRevision(actor.workspaceId);
    await record(stores, now, {
      workspaceId: actor.workspaceId, actorUserId: actor.userId, action: 'invitation.withdrawn',
      targetKind: 'invitation', targetId: invitationId,
    });
  });
}

export async function lookUpInvitation(token: string, deps: Deps) {
  const found = await deps.store.members.getOpenInvitationByToken(hashToken(token), deps.now().toISOString());
  if (!found) throw new Problem('invitation_ended');
  return { workspaceName: found.workspaceName, role: found.role as Invitation['role'], invitedBy: found.invitedBy, expiresAt: found.expiresAt };
}

class AlreadyMember extends Error {
  readonly workspaceId: string;
  constructor(workspaceId: string) {
    super();
    this.workspaceId = workspaceId;
  }
}

/** Joins. Somebody who is a member already keeps their role, and the link stays for whom it was meant. */
export async function acceptInvitation(person: Person, token: string, deps: Deps): Promise<Membership> {
  try {
    return await joinByInvitation(person, token, deps);
  } catch (error) {
    if (!(error instanceof AlreadyMember)) throw error;
    const membership = (await deps.store.workspaces.listFor(person.id)).find((workspace) => workspace.id === error.workspaceId);
    if (!membership) throw new Problem('invitation_ended');
    return presentMembership(membership);
  }
}

function joinByInvitation(person: Person, token: string, deps: Deps): Promise<Membership> {
  const now = deps.now();
  const at = now.toISOString();
  return deps.store.transaction(async (stores) => {
    const found = await stores.members.getOpenInvitationByToken(hashToken(token), at);
    if (!found) throw new Problem('invitation_ended');
    const workspace = await stores.workspaces.getById(found.workspaceId);
    if (!workspace) throw new Problem('invitation_ended');
    const present = await stores.members.getRole(found.workspaceId, person.id);
    if (present !== null) return presentMembership({ ...workspace, role: present });

    if (!(await stores.members.useInvitation(found.workspaceId, found.id, person.id, at))) throw new Problem('invitation_ended');
    const role = found.role as Role;
    // Two invitations accepted at once: the first one counts, and this one stays unused.
    if (!(await stores.members.insert(found.workspaceId, person.id, role, at))) throw new AlreadyMember(found.workspaceId);
    await stores.workspaces.bumpRevision(found.workspaceId);
    await record(stores, now, {
      workspaceId: found.workspaceId, actorUserId: person.id, action: 'member.joined',
      targetKind: 'member', targetId: person.id, detail: { role, invitation: found.id },
    });
    return presentMembership({ ...workspace, role });
  });
}
