/** The whole server as one request handler. The order of the middleware is the order of the lines. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import Router from '@koa/router';
import Koa from 'koa';
import mount from 'koa-mount';
import { MCP_PATH } from '../domain/canonical.ts';
import type { Deps } from './deps.ts';
import { Problem } from './errors.ts';
import { discoveryRoutes } from './http/discovery.ts';
import { EventStreams } from './http/events.ts';
import { goRoutes } from './http/go.ts';
import { applyHeaders, securityHeaders } from './http/headers.ts';
import { ownHosts } from './http/host.ts';
import { limit } from './http/limit.ts';
import { answerNotFoundInMarkdown } from './http/markdown.ts';
import { hungUp, renderErrors } from './http/render-error.ts';
import { newRequestId, REQUEST_ID_HEADER } from './http/request-id.ts';
import { searchRoutes } from './http/search-page.ts';
import type { RequestState } from './http/state.ts';
import type { StaticFiles } from './http/static.ts';
import { mountMcp } from './mcp/mount.ts';
import { createMcpServer, protocolVersions, serverInfo } from './mcp/server.ts';
import { regularizeClients } from './oauth/client-shapes.ts';
import { interactionRoutes } from './oauth/interaction.ts';
import { signingKeys } from './oauth/keys.ts';
import { authorizationServerMetadata, registrationCors } from './oauth/metadata.ts';
import { protectedResourceRoutes } from './oauth/protected-resource.ts';
import { isOtherSpelling, oauthPaths, plainPath } from './oauth/paths.ts';
import { createProvider } from './oauth/provider.ts';
import { connectionRoutes } from './routes/connections.ts';
import { meRoutes } from './routes/me.ts';
import { memberRoutes } from './routes/members.ts';
import { setupRoutes } from './routes/setup.ts';
import { workspaceRoutes } from './routes/workspaces.ts';
import { LastUsed } from './services/last-used.ts';
import { SiteSearch } from './services/search.ts';
import { mcpUrl } from './services/setup.ts';
import { WorkspaceWatch } from './services/watch.ts';
import { createDevelopmentIdentityProvider } from './sign-in/development-identity-provider.ts';
import { signInRoutes } from './sign-in/sign-in.ts';

export interface App {
  handler(request: IncomingMessage, response: ServerResponse): void;
  /** Readiness: false while draining. */
  setReady(ready: boolean): void;
  /** Ends streams and writes what is pending; the store is closed by whoever opened it. */
  close(): Promise<void>;
}

export async function createApp(deps: Deps, files: StaticFiles): Promise<App> {
  const provider = createProvider(deps, await signingKeys(deps));
  const development = deps.config.oidc === null ? createDevelopmentIdentityProvider(deps) : null;
  const lastUsed = new LastUsed(deps);
  const live = { watch: new WorkspaceWatch(deps), streams: new EventStreams() };
  const search = new SiteSearch(files.pages, deps);
  try {
    await search.prepare();
  } catch (error) {
    // The pages themselves are fine without it, and the first search tries again.
    deps.log.warn('the search index was not written', { error: (error as Error).message });
  }
  let ready = true;

  const router = new Router<RequestState>();
  router.get('/healthz', (context) => void (context.body = { status: 'ok' }));
  router.get('/readyz', (context) => {
    context.status = ready ? 200 : 503;
    context.body = { status: ready ? 'ready' : 'draining' };
  });
  goRoutes(router, deps);
  meRoutes(router, deps, live.streams);
  workspaceRoutes(router, deps, live);
  setupRoutes(router, deps);
  connectionRoutes(router, deps);
  memberRoutes(router, deps);
  signInRoutes(router, deps, deps.config.oidc ?? development!.identityProvider);
  protectedResourceRoutes(router, deps);
  interactionRoutes(router, deps, provider);
  searchRoutes(router, files, search);
  discoveryRoutes(router, deps, { ...serverInfo, protocolVersions });
  const mcp = mountMcp(router, MCP_PATH, (principal) => createMcpServer(principal, deps), deps, lastUsed);

  const koa = new Koa<RequestState>({ proxy: deps.config.trustedProxies > 0, maxIpsCount: deps.config.trustedProxies });
  // The interaction cookie is signed here and verified by the provider: both need the same keys.
  koa.keys = deps.secrets.cookieKeys;
  // What we are called is configuration: no header and no absolute request target decides it (Koa believes both).
  const own = new URL(deps.config.origin);
  Object.defineProperties(koa.request, {
    host: { get: () => own.host },
    protocol: { get: () => own.protocol.slice(0, -1) },
    href: { get(this: Koa.Request) { return own.origin + this.originalUrl; } },
  });
  koa.on('error', (error: Error) => {
    if (hungUp(error)) deps.log.debug('reader hung up', { error: error.message });
    else deps.log.error('request failed', { error: error.message, stack: error.stack });
  });

  koa.use(async (context, next) => {
    // Set on the raw response, before Koa ran, so that static files have it too.
    context.state.requestId = String(context.res.getHeader(REQUEST_ID_HEADER));
    await next();
  });
  koa.use(renderErrors(deps)); // everything below may refuse in our words
  koa.use(limit(deps, ({ method, path }) => method === 'POST' && plainPath(path) === oauthPaths.registration, { perAddress: 120, together: 1200 })); // each writes a row
  koa.use(limit(deps, ({ path }) => [oauthPaths.authorization, '/api/auth/login'].includes(plainPath(path)), { perAddress: 300, together: 3000 })); // and so do these
  koa.use(authorizationServerMetadata()); // before routing: it gives some addresses another name
  koa.use(router.routes()); // our own routes
  if (development) koa.use(development.middleware); // signs people in on loopback
  koa.use((context, next) => {
    // The provider answers at more spellings of its addresses than the two guards below know.
    if (isOtherSpelling(context.path)) throw new Problem('not_found');
    return next();
  });
  koa.use(registrationCors()); // browser clients register across origins
  koa.use(regularizeClients(mcpUrl(deps))); // before the provider parses anything
  koa.use(mount(provider as unknown as Koa) as unknown as Koa.Middleware<RequestState>); // the protocol itself
  koa.use(async (context) => {
    if (answerNotFoundInMarkdown(context)) return;
    if (context.accepts('json', 'html') === 'html' && files.serveNotFound(context.req, context.res)) context.respond = false;
    else throw new Problem('not_found');
  });
  const answer = koa.callback();
  const headers = securityHeaders(deps.config);
  const headerLines = headers.flat();
  const isOwnHost = ownHosts(deps.config.origin);

  return {
    handler(request, response) {
      const requestId = newRequestId();
      const url = request.url ?? '';
      const own = url === '/healthz' || url === '/readyz' || (url.startsWith('/') && isOwnHost(request));
      const sound = !url.includes('%00');
      // Files first, and with everything in one write: they are most of the traffic.
      if (own && sound && files.serve(request, response, [REQUEST_ID_HEADER, requestId, ...headerLines])) return;
      response.setHeader(REQUEST_ID_HEADER, requestId);
      applyHeaders(response, headers);
      if (!own) return refuseHost(request, response, deps.config.origin, requestId);
      if (!sound) return refuse(response, new Problem('invalid_input', { message: 'An address holds no NUL.' }), requestId);
      if (isConsoleNavigation(request) && files.serveConsole(request, response)) return;
      void answer(request, response);
    },
    setReady(value) {
      ready = value;
    },
    async close() {
      live.watch.close();
      live.streams.endAll();
      await mcp.close();
      await lastUsed.flush();
    },
  };
}

/** A person who typed another name of this machine is sent to the right one; anything else is refused. */
function refuseHost(request: IncomingMessage, response: ServerResponse, origin: string, requestId: string): void {
  if (request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate' && request.url?.startsWith('/')) {
    response.writeHead(307, { location: `${origin}${request.url}`, 'cache-control': 'no-store' }).end();
    return;
  }
  refuse(response, new Problem('wrong_host', { message: `This server answers only at ${origin}. Use that address.` }), requestId);
}

/** Before Koa: the plain form of what render-error.ts sends. */
function refuse(response: ServerResponse, problem: Problem, requestId: string): void {
  response.writeHead(problem.status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(problem.toReply(requestId)));
}

function isConsoleNavigation(request: IncomingMessage): boolean {
  const path = (request.url ?? '').split(/[?#]/, 1)[0]!;
  return (request.method === 'GET' || request.method === 'HEAD') && (path === '/console' || path.startsWith('/console/'));
}
