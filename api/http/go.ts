import type Router from '@koa/router';
import { destinationPath, isDestinationName } from '../../domain/destinations.ts';
import { findHarness } from '../../domain/harnesses/index.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import { listWorkspaces } from '../services/workspaces.ts';
import { readPerson } from './session.ts';
import type { RequestState } from './state.ts';

/**
 * `/go/<name>`: the plain links of public pages, resolved for whoever follows them. Public
 * pages stay the same bytes for everybody; only this answer knows who asks, so it is never kept.
 */
export function goRoutes(router: Router<RequestState>, deps: Deps): void {
  router.get('/go/:name', async (context) => {
    const name = String(context.params['name']);
    if (!isDestinationName(name)) throw new Problem('not_found');
    const client = typeof context.query['client'] === 'string' && findHarness(context.query['client']) ? context.query['client'] : undefined;

    context.set('cache-control', 'no-store');
    context.set('x-robots-tag', 'noindex');
    context.status = 303;
    const person = await readPerson(context, deps);
    if (!person) {
      const back = client ? `/go/${name}?client=${client}` : `/go/${name}`;
      context.redirect(`/api/auth/login?return_to=${encodeURIComponent(back)}`);
    } else {
      const workspaces = await listWorkspaces(person, deps);
      const only = workspaces.length === 1 ? workspaces[0] : undefined;
      // Several: the console lets the person choose, then goes on; none: it offers to create or join.
      context.redirect(only ? destinationPath(name, only.slug, client) : `/console?to=${name}${client ? `&client=${client}` : ''}`);
    }
    context.status = 303;
  });
}
