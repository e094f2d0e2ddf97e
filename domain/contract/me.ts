import * as z from 'zod/mini';
import { actionNames, roles } from '../permissions.ts';
import { endpoint, noInput } from './endpoint.ts';

export const membership = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  role: z.enum(roles),
  /** What this person may do here; the console shows or hides by it and decides nothing. */
  actions: z.array(z.enum(actionNames as [(typeof actionNames)[number], ...typeof actionNames])),
});
export type Membership = z.output<typeof membership>;

/** The signed-in person, or null; never cached. */
export const readMe = endpoint({
  method: 'GET',
  path: '/api/v1/me',
  action: 'public',
  input: noInput,
  reply: z.object({
    user: z.nullable(z.object({ id: z.string(), name: z.string(), email: z.nullable(z.string()) })),
    workspaces: z.array(membership),
    /** This server's own address, for everything the console shows to copy. */
    origin: z.string(),
    /** True when the development identity provider signs people in: nobody is checked. */
    development: z.boolean(),
    /** True until somebody used the one-time owner link. */
    unclaimed: z.boolean(),
  }),
  refreshes: [],
});

export const signOut = endpoint({
  method: 'POST',
  path: '/api/v1/me/sign-out',
  action: 'signed-in',
  input: noInput,
  reply: z.object({ signedOut: z.literal(true) }),
  refreshes: ['/api/v1/me'],
});
