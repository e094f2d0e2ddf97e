import type Router from '@koa/router';
import { createWorkspace as createWorkspaceEndpoint, watchWorkspace } from '../../domain/contract/workspaces.ts';
import type { Deps } from '../deps.ts';
import type { EventStreams } from '../http/events.ts';
import { bind, handled } from '../http/route.ts';
import type { RequestState } from '../http/state.ts';
import type { WorkspaceWatch } from '../services/watch.ts';
import { createWorkspace } from '../services/workspaces.ts';

export function workspaceRoutes(router: Router<RequestState>, deps: Deps, live: { watch: WorkspaceWatch; streams: EventStreams }): void {
  bind(router, deps, createWorkspaceEndpoint, async ({ person, input }) => ({ workspace: await createWorkspace(person, input, deps) }));

  bind(router, deps, watchWorkspace, async ({ parameters, context, actor }) => {
    const workspace = await deps.store.workspaces.getById(parameters.workspaceId);
    const revision = workspace?.revision ?? 0;
    let stop = () => {};
    const send = live.streams.start(context, actor.userId, () => stop());
    stop = live.watch.watch(parameters.workspaceId, revision, (next) => send('changed', { revision: next }));
    send('changed', { revision });
    return handled;
  });
}
