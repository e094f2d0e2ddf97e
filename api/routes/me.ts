import type Router from '@koa/router';
import { readMe, signOut } from '../../domain/contract/me.ts';
import type { Deps } from '../deps.ts';
import type { EventStreams } from '../http/events.ts';
import { bind } from '../http/route.ts';
import { endSession } from '../http/session.ts';
import type { RequestState } from '../http/state.ts';
import { isUnclaimed, listWorkspaces } from '../services/workspaces.ts';

export function meRoutes(router: Router<RequestState>, deps: Deps, streams: EventStreams): void {
  bind(router, deps, readMe, async ({ person }) => ({
    user: person,
    workspaces: person ? await listWorkspaces(person, deps) : [],
    origin: deps.config.origin,
    development: deps.config.oidc === null,
    unclaimed: await isUnclaimed(deps),
  }));

  bind(router, deps, signOut, async ({ context, person }) => {
    await endSession(context, deps);
    streams.endOf(person.id);
    return { signedOut: true as const };
  });
}
