import type Router from '@koa/router';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, type McpServer } from '@modelcontextprotocol/server';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import type { RequestState } from '../http/state.ts';
import { bearerToken, principalOf, type Principal } from '../oauth/bearer.ts';
import { challenge } from '../oauth/protected-resource.ts';
import type { LastUsed } from '../services/last-used.ts';

/** Larger bodies are refused before anything reads them. */
const MAX_BODY_BYTES = 1024 * 1024;
/** How long a draining server waits for calls under way. */
const DRAIN_CALLS_MS = 3000;

export interface McpMount {
  /** Ends open streams. */
  close(): Promise<void>;
}

/**
 * Serves MCP at one path, in every revision: origin guard → bearer → the SDK, which tells the
 * eras apart. Tests mount other servers through the same function, guards and bearer.
 */
export function mountMcp(
  router: Router<RequestState>,
  path: string,
  serverFor: (principal: Principal) => McpServer,
  deps: Deps,
  lastUsed: LastUsed,
): McpMount {
  const handler = createMcpHandler(
    ({ authInfo }) => serverFor(authInfo!.extra!['principal'] as Principal),
    { legacy: 'stateless', maxRequestBodySize: MAX_BODY_BYTES, onerror: (error) => deps.log.debug('mcp request refused', { error: error.message }) },
  );
  const serve = toNodeHandler(handler, { maxRequestBodySize: MAX_BODY_BYTES, onerror: (error) => deps.log.error('mcp request failed', { error: error.message, stack: error.stack }) });

  const underWay = new Set<Promise<unknown>>();
  router.all(path, async (context) => {
    // The fetch API that the SDK builds on knows no TRACE and throws.
    if (!['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'].includes(context.method)) throw new Problem('method_not_allowed');
    // A browser page of another site has no business here, whatever token it found (MCP 2026-07-28, transports, security).
    const from = context.get('origin');
    if (from && from !== deps.config.origin) throw new Problem('cross_site');

    const token = bearerToken(context.get('authorization'));
    const principal = token === null ? null : await principalOf(token, deps);
    if (!principal) {
      context.status = 401;
      context.set('www-authenticate', challenge(deps, token === null && !context.get('authorization') ? undefined : 'invalid_token'));
      context.set('cache-control', 'no-store');
      context.body = {
        jsonrpc: '2.0', id: null,
        error: { code: -32001, message: token === null ? 'Sign in: this endpoint needs an OAuth access token.' : 'This access token is not valid here: it ended, was revoked, or is for another server. Sign in again.' },
      };
      return;
    }
    lastUsed.note(principal.connectionId, { harness: context.get('fygment-harness') || null, device: deviceHeader(context.get('fygment-device')) });

    context.respond = false;
    context.res.setHeader('cache-control', 'no-store');
    const request = Object.assign(context.req, {
      auth: {
        token: token!, clientId: principal.connectionId, scopes: [...(principal.actor.scopes ?? [])],
        expiresAt: Math.floor(Date.parse(principal.expiresAt) / 1000), resource: new URL(`${deps.config.origin}${path}`),
        extra: { principal },
      },
    });
    const call = serve(request as never, context.res as never);
    underWay.add(call);
    await call.finally(() => underWay.delete(call));
  });
  return {
    async close() {
      // The SDK's close cuts calls that are under way; streams would stay for ever, so it waits only so long.
      await Promise.race([Promise.allSettled(underWay), new Promise((resolve) => setTimeout(resolve, DRAIN_CALLS_MS).unref())]);
      await handler.close();
    },
  };
}

/** The machine's name as our proxy sends it: percent-encoded, because headers are ASCII. A claim; one short line. */
function deviceHeader(value: string): string | null {
  if (!value || value.length > 300) return null;
  try {
    const clean = decodeURIComponent(value).normalize('NFC').replace(/[\p{C}\u2028\u2029]+/gu, ' ').trim();
    return [...clean].slice(0, 64).join('') || null;
  } catch {
    return null;
  }
}
