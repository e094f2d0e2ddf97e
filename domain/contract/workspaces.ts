import * as z from 'zod/mini';
import { endpoint, noInput, personText } from './endpoint.ts';
import { membership } from './me.ts';

/**
 * Creates a workspace and makes the caller its owner. The first one on a server needs the
 * token of the one-time owner link, which is used up by it.
 */
export const createWorkspace = endpoint({
  method: 'POST',
  path: '/api/v1/workspaces',
  action: 'signed-in',
  input: z.strictObject({
    name: personText(80),
    ownerLinkToken: z.optional(z.string().check(z.maxLength(200))),
  }),
  reply: z.object({ workspace: membership }),
  refreshes: ['/api/v1/me'],
});

/**
 * Server-sent events (`text/event-stream`): `changed` whenever something a member may see has
 * changed, with a counter that only grows. The stream says nothing about what changed; the
 * console asks again, and permissions apply as always.
 */
export const watchWorkspace = endpoint({
  method: 'GET',
  path: '/api/v1/workspaces/:workspaceId/events',
  action: 'workspace.watch',
  input: noInput,
  reply: z.object({ revision: z.number() }),
  refreshes: [],
});
