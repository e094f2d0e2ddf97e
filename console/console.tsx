/** The console: its providers, its routes, the list of its screens. */
import { QueryClientProvider } from '@tanstack/react-query';
import { Navigate, Outlet, RouterProvider, createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { Health } from '../domain/connection-health.ts';
import { healthStates } from '../domain/connection-health.ts';
import { makeQueryClient } from './api.ts';
import { takeLinkToken } from './link-token.ts';
import type { Page } from './paging.ts';
import { Broken } from './parts/broken.tsx';
import { LiveRegion } from './parts/live-region.tsx';
import { Connections } from './screens/connections.tsx';
import { NotFound } from './screens/not-found.tsx';
import { Setup } from './screens/setup.tsx';
import { Start, startSearch } from './screens/start.tsx';
import { WorkspaceHome } from './screens/workspace-home.tsx';

// Setup and the list come with the first script; the others follow when a link to them is pointed at.
const root = createRootRoute({
  component: () => <LiveRegion><Outlet /></LiveRegion>,
  notFoundComponent: NotFound,
  errorComponent: Broken,
});

const start = createRoute({ getParentRoute: () => root, path: '/', component: Start, validateSearch: startSearch });
const newWorkspace = createRoute({ getParentRoute: () => root, path: '/new', component: lazyRouteComponent(() => import('./later-screens.ts'), 'NewWorkspace') });
const join = createRoute({ getParentRoute: () => root, path: '/join', component: lazyRouteComponent(() => import('./later-screens.ts'), 'Join') });

const workspace = createRoute({ getParentRoute: () => root, path: '/w/$slug', component: WorkspaceHome });
const workspaceStart = createRoute({
  getParentRoute: () => workspace,
  path: '/',
  component: () => <Navigate to="/w/$slug/setup" params={workspace.useParams()} replace />,
});
const setup = createRoute({
  getParentRoute: () => workspace,
  path: '/setup',
  component: Setup,
  validateSearch: (search): { client?: string } => (typeof search['client'] === 'string' ? { client: search['client'] } : {}),
});
const connections = createRoute({ getParentRoute: () => workspace, path: '/connections' });
const connectionList = createRoute({
  getParentRoute: () => connections,
  path: '/',
  component: Connections,
  validateSearch: (search): { health?: Health; cursor?: string } => {
    const health = healthStates.find((state) => state === search['health']);
    const cursor = typeof search['cursor'] === 'string' ? search['cursor'] : undefined;
    return { ...(health ? { health } : {}), ...(cursor ? { cursor } : {}) };
  },
});
const connection = createRoute({ getParentRoute: () => connections, path: '/$connectionId', component: lazyRouteComponent(() => import('./later-screens.ts'), 'Connection') });
const members = createRoute({ getParentRoute: () => workspace, path: '/members', component: lazyRouteComponent(() => import('./later-screens.ts'), 'Members') });

const routeTree = root.addChildren([
  start,
  newWorkspace,
  join,
  workspace.addChildren([workspaceStart, setup, connections.addChildren([connectionList, connection]), members]),
]);

function makeRouter() {
  const router = createRouter({ routeTree, basepath: '/console', scrollRestoration: true, defaultPreload: 'intent' });
  // A navigation moves focus to the new screen's heading. A changed query is the same screen.
  router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
    if (fromLocation && pathChanged) document.querySelector('h1')?.focus({ preventScroll: true });
  });
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
  interface HistoryState {
    page?: Page;
  }
}

takeLinkToken();
// A second link pasted over the first changes the fragment alone, and the browser loads nothing.
addEventListener('hashchange', () => {
  if (takeLinkToken()) location.reload();
});
const router = makeRouter();
const queryClient = makeQueryClient();

export function Console() {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
