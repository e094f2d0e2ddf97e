import type Router from '@koa/router';
import { MCP_PATH } from '../../domain/canonical.ts';
import { scopeNames } from '../../domain/permissions.ts';
import type { Deps } from '../deps.ts';
import type { RequestState } from '../http/state.ts';
import { mcpUrl } from '../services/setup.ts';
import { oauthPaths } from './paths.ts';
import { supportedScope } from './scopes.ts';

/** Where the document about our resource stands: the RFC 9728 §3.1 form, with the resource's path behind it. */
export function resourceMetadataUrl(deps: Pick<Deps, 'config'>): string {
  return `${deps.config.origin}${oauthPaths.protectedResourceMetadata}${MCP_PATH}`;
}

/** RFC 9728 §2, at the root and with the path: clients ask for either. */
export function protectedResourceRoutes(router: Router<RequestState>, deps: Deps): void {
  const document = {
    resource: mcpUrl(deps),
    authorization_servers: [deps.config.origin],
    scopes_supported: scopeNames,
    bearer_methods_supported: ['header'],
    resource_name: 'Fygment',
  };
  router.get([oauthPaths.protectedResourceMetadata, `${oauthPaths.protectedResourceMetadata}${MCP_PATH}`], async (context) => {
    context.set('access-control-allow-origin', '*');
    context.set('cache-control', 'public, max-age=300');
    context.body = document;
  });
}

/**
 * The `WWW-Authenticate` value (RFC 6750 §3, RFC 9728 §5.1). Without credentials it names no
 * error: nothing was wrong, something was missing.
 */
export function challenge(deps: Pick<Deps, 'config'>, error?: 'invalid_token' | 'insufficient_scope', scope = supportedScope): string {
  const parts = [`resource_metadata="${resourceMetadataUrl(deps)}"`, `scope="${scope}"`];
  if (error) parts.unshift(`error="${error}"`);
  return `Bearer ${parts.join(', ')}`;
}
