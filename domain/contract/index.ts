/** Every endpoint, for whoever must walk them all: the router, the permission matrix, OpenAPI. */
import * as connections from './connections.ts';
import type { Endpoint } from './endpoint.ts';
import * as me from './me.ts';
import * as members from './members.ts';
import * as setup from './setup.ts';
import * as workspaces from './workspaces.ts';

export const endpoints: readonly Endpoint[] = [
  me.readMe,
  me.signOut,
  workspaces.createWorkspace,
  workspaces.watchWorkspace,
  setup.readSetup,
  connections.listConnections,
  connections.readConnection,
  connections.revokeConnection,
  members.listMembers,
  members.listInvitations,
  members.createInvitation,
  members.withdrawInvitation,
  members.lookUpInvitation,
  members.acceptInvitation,
];
