import type Router from '@koa/router';
import { readSetup as readSetupEndpoint } from '../../domain/contract/setup.ts';
import type { Deps } from '../deps.ts';
import { bind } from '../http/route.ts';
import type { RequestState } from '../http/state.ts';
import { readSetup } from '../services/setup.ts';

export function setupRoutes(router: Router<RequestState>, deps: Deps): void {
  bind(router, deps, readSetupEndpoint, ({ actor }) => readSetup(actor, deps));
}
