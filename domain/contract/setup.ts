import * as z from 'zod/mini';
import { availabilities } from '../availability.ts';
import { endpoint, noInput } from './endpoint.ts';

export const contact = z.object({ name: z.string(), email: z.nullable(z.string()) });

/** What a workspace approved. The console's setup page and the MCP tool `get_setup` both answer with it. */
export const approvedSetup = z.object({
  workspace: z.object({ name: z.string(), slug: z.string() }),
  /** This server's MCP URL: bare, the same for every workspace and person. */
  mcpUrl: z.string(),
  setupCommand: z.string(),
  owners: z.array(contact),
  admins: z.array(contact),
  /** What a client asks for, in plain words. */
  scopes: z.array(z.object({ name: z.string(), meaning: z.string() })),
  clients: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(['hosted', 'local']),
      availability: z.enum(availabilities),
    }),
  ),
});
export type ApprovedSetup = z.output<typeof approvedSetup>;

export const readSetup = endpoint({
  method: 'GET',
  path: '/api/v1/workspaces/:workspaceId/setup',
  action: 'setup.read',
  input: noInput,
  reply: approvedSetup,
  refreshes: [],
});
