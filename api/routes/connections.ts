import type Router from '@koa/router';
import * as contract from '../../domain/contract/connections.ts';
import type { Deps } from '../deps.ts';
import { bind } from '../http/route.ts';
import type { RequestState } from '../http/state.ts';
import { listConnections, readConnection, revokeConnection } from '../services/connections.ts';

export function connectionRoutes(router: Router<RequestState>, deps: Deps): void {
  bind(router, deps, contract.listConnections, ({ actor, input }) => listConnections(actor, input, deps));

  bind(router, deps, contract.readConnection, async ({ actor, parameters }) => ({
    connection: await readConnection(actor, parameters.connectionId, deps),
  }));

  bind(router, deps, contract.revokeConnection, async ({ actor, parameters, input }) => ({
    connection: await revokeConnection(actor, parameters.connectionId, input, deps),
  }));
}
