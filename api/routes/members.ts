import type Router from '@koa/router';
import * as contract from '../../domain/contract/members.ts';
import type { Deps } from '../deps.ts';
import { bind } from '../http/route.ts';
import type { RequestState } from '../http/state.ts';
import * as members from '../services/members.ts';

export function memberRoutes(router: Router<RequestState>, deps: Deps): void {
  bind(router, deps, contract.listMembers, async ({ actor }) => ({ members: await members.listMembers(actor, deps) }));

  bind(router, deps, contract.listInvitations, async ({ actor }) => ({ invitations: await members.listInvitations(actor, deps) }));

  bind(router, deps, contract.createInvitation, ({ actor, person, input }) => members.createInvitation(actor, person, input, deps));

  bind(router, deps, contract.withdrawInvitation, async ({ actor, parameters }) => {
    await members.withdrawInvitation(actor, parameters.invitationId, deps);
    return { withdrawn: true as const };
  });

  bind(router, deps, contract.lookUpInvitation, ({ input }) => members.lookUpInvitation(input.token, deps));

  bind(router, deps, contract.acceptInvitation, async ({ person, input }) => ({
    workspace: await members.acceptInvitation(person, input.token, deps),
  }));
}
