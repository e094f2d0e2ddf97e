import { MCP_PATH } from '../../domain/canonical.ts';
import { scopeNames } from '../../domain/permissions.ts';
import type { Middleware } from '../http/state.ts';
import { oauthPaths } from './paths.ts';

/**
 * RFC 8414 metadata as the provider writes it, with our resource's scopes added. Some clients
 * look for it under the resource's path as well, so that address answers the same.
 */
export function authorizationServerMetadata(): Middleware {
  const paths: string[] = [oauthPaths.authorizationServerMetadata, oauthPaths.openidConfiguration];
  return async (context, next) => {
    const own = paths.find((path) => context.path === path || context.path === `${path}${MCP_PATH}`);
    if (own) context.path = own;
    await next();
    if (own && context.status === 200 && typeof context.body === 'object') {
      context.set('cache-control', 'public, max-age=300');
      context.body = { ...(context.body as object), scopes_supported: [...scopeNames, 'offline_access'] };
    }
  };
}

/** Lets a browser client register: the provider answers other sites everywhere but here. No cookie is involved. */
export function registrationCors(): Middleware {
  return async (context, next) => {
    if (context.path !== oauthPaths.registration) return next();
    context.set('access-control-allow-origin', '*');
    if (context.method === 'OPTIONS') {
      context.set('access-control-allow-methods', 'POST');
      context.set('access-control-allow-headers', 'content-type, mcp-protocol-version');
      context.set('access-control-max-age', '3600');
      context.status = 204;
      return;
    }
    await next();
  };
}
