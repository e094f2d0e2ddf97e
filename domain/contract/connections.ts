import * as z from 'zod/mini';
import { healthStates } from '../connection-health.ts';
import { endpoint, instant, noInput } from './endpoint.ts';

/** One consent: what one person allowed one client to do in one workspace. */
export const connection = z.object({
  id: z.string(),
  user: z.object({ id: z.string(), name: z.string(), email: z.nullable(z.string()) }),
  client: z.object({
    /** As the client wrote it: a claim. */
    name: z.string(),
    /** A host that vouches for the client, or null when the name is only claimed. */
    verifiedHost: z.nullable(z.string()),
    registration: z.enum(['preregistered', 'metadata_document', 'dynamic']),
    /** Where the authorization answer went: a host, or a loopback address, or a scheme. */
    redirectHost: z.string(),
  }),
  /** Harnesses seen on this connection, latest first: named by our proxy, or inferred from the client's own words. */
  harnesses: z.array(z.object({ id: z.string(), name: z.string(), lastSeenAt: instant })),
  /** The machine's name, when the Fygment proxy told it. */
  device: z.nullable(z.string()),
  scopes: z.array(z.string()),
  health: z.enum(healthStates),
  notes: z.array(z.enum(['waiting'])),
  createdAt: instant,
  updatedAt: instant,
  lastUsedAt: z.nullable(instant),
  accessExpiresAt: z.nullable(instant),
  refreshExpiresAt: z.nullable(instant),
  revoked: z.nullable(z.object({ at: instant, by: z.nullable(z.string()), reason: z.nullable(z.string()) })),
});
export type Connection = z.output<typeof connection>;

/**
 * A page of connections: all of the workspace for owners and admins, their own for members.
 * Ordered by when they end, soonest first; revoked ones by when they were revoked, newest first.
 */
export const listConnections = endpoint({
  method: 'GET',
  path: '/api/v1/workspaces/:workspaceId/connections',
  action: 'connections.read_own',
  input: z.strictObject({
    /** Without it: the newest first, in any state. */
    health: z.optional(z.enum(healthStates)),
    /** Only the caller's own, also for those who may see everybody's. */
    extent: z.optional(z.literal('own')),
    /** Opaque, from the reply before; never made by hand. */
    cursor: z.optional(z.string().check(z.maxLength(300))),
  }),
  reply: z.object({
    items: z.array(connection),
    nextCursor: z.nullable(z.string()),
    /** How many in each state, counted up to 1000 each; what the caller may see, no more. */
    counts: z.record(z.enum(healthStates), z.number()),
    /** `all` for those who see the whole workspace, `own` for members. */
    extent: z.enum(['all', 'own']),
  }),
  refreshes: [],
});

export const readConnection = endpoint({
  method: 'GET',
  path: '/api/v1/workspaces/:workspaceId/connections/:connectionId',
  action: 'connections.read_own',
  input: noInput,
  reply: z.object({ connection }),
  refreshes: [],
});

/**
 * Ends a connection: the client's next call is refused, and so is its refresh token. Asking
 * again answers the same. Answers only after the revocation is stored.
 */
export const revokeConnection = endpoint({
  method: 'POST',
  path: '/api/v1/workspaces/:workspaceId/connections/:connectionId/revoke',
  action: 'connections.revoke',
  input: z.strictObject({
    /** Kept with the connection. Lines may break; nothing else invisible. */
    reason: z.optional(z.string().check(z.maxLength(500), z.regex(/^(?:[\t\n\r]|[^\p{Cc}\p{Cs}])*$/u))),
  }),
  reply: z.object({ connection }),
  refreshes: [
    '/api/v1/workspaces/:workspaceId/connections',
    '/api/v1/workspaces/:workspaceId/connections/:connectionId',
    '/api/v1/workspaces/:workspaceId/members',
  ],
});
