import * as z from 'zod/mini';
import { roles } from '../permissions.ts';
import { endpoint, instant, noInput } from './endpoint.ts';
import { membership } from './me.ts';

/** Roles an invitation may carry. Ownership is not given away by a link. */
export const invitableRoles = ['admin', 'member'] as const;

export const member = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.nullable(z.string()),
  role: z.enum(roles),
  joinedAt: instant,
  lastSeenAt: z.nullable(instant),
  /** Connections that work now; null where the caller may not see other people's. */
  workingConnections: z.nullable(z.number()),
});
export type Member = z.output<typeof member>;

export const listMembers = endpoint({
  method: 'GET',
  path: '/api/v1/workspaces/:workspaceId/members',
  action: 'members.read',
  input: noInput,
  reply: z.object({ members: z.array(member) }),
  refreshes: [],
});

export const invitation = z.object({
  id: z.string(),
  role: z.enum(invitableRoles),
  invitedBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
});
export type Invitation = z.output<typeof invitation>;

export const listInvitations = endpoint({
  method: 'GET',
  path: '/api/v1/workspaces/:workspaceId/invitations',
  action: 'invitations.read',
  input: noInput,
  reply: z.object({ invitations: z.array(invitation) }),
  refreshes: [],
});

/** Makes a single-use invitation link. The link is in this reply and nowhere else: only its hash is kept. */
export const createInvitation = endpoint({
  method: 'POST',
  path: '/api/v1/workspaces/:workspaceId/invitations',
  action: 'invitations.create',
  input: z.strictObject({ role: z.enum(invitableRoles) }),
  reply: z.object({ invitation, link: z.string() }),
  refreshes: ['/api/v1/workspaces/:workspaceId/invitations'],
});

export const withdrawInvitation = endpoint({
  method: 'DELETE',
  path: '/api/v1/workspaces/:workspaceId/invitations/:invitationId',
  action: 'invitations.withdraw',
  input: noInput,
  reply: z.object({ withdrawn: z.literal(true) }),
  refreshes: ['/api/v1/workspaces/:workspaceId/invitations'],
});

const token = z.string().check(z.minLength(1), z.maxLength(200));

/** What an invitation link leads to, before anybody accepts it. A POST, so that the token is in no URL. */
export const lookUpInvitation = endpoint({
  method: 'POST',
  path: '/api/v1/invitations/look-up',
  action: 'public',
  input: z.strictObject({ token }),
  reply: z.object({ workspaceName: z.string(), role: z.enum(invitableRoles), invitedBy: z.string(), expiresAt: instant }),
  refreshes: [],
});

/** Joins the workspace. A person who is a member already keeps their role, and the link stays unused. */
export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/api/v1/invitations/accept',
  action: 'signed-in',
  input: z.strictObject({ token }),
  reply: z.object({ workspace: membership }),
  refreshes: ['/api/v1/me'],
});
