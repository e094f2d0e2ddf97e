/** oidc-provider, configured. Each setting that is not its default says why. */
import Provider, { errors, type Configuration, type JWK } from 'oidc-provider';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import { sendProblem } from '../http/render-error.ts';
import type { Context } from '../http/state.ts';
import { mcpUrl } from '../services/setup.ts';
import { createAdapter } from './adapter.ts';
import { oauthPaths } from './paths.ts';
import { supportedScope } from './scopes.ts';

/** The client of our own command line: known beforehand, public, any loopback port (RFC 8252 §7.3). */
export const CLI_CLIENT_ID = 'fygment-cli';

export const ttl = {
  /** One hour: a revoked token is dead at once anyway, so short life buys nothing but refreshes. */
  accessTokenSeconds: 60 * 60,
  codeSeconds: 60,
  /** Sliding: each refresh starts it anew. */
  refreshTokenSeconds: 30 * 24 * 60 * 60,
  /** The grant caps everything: a connection is consented to anew at least once a year. */
  grantSeconds: 365 * 24 * 60 * 60,
  interactionSeconds: 15 * 60,
} as const;

/** The provider looks at the address only once it is connected: no port of a private machine may be knocked at before that. */
function isPublicName({ hostname, port }: URL): boolean {
  return port === '' && hostname.includes('.') && !/^[\d.]+$|^\[|\.(localhost|local|internal)\.?$/.test(hostname);
}

export function createProvider(deps: Deps, keys: { keys: JWK[] }): Provider {
  const resource = mcpUrl(deps);
  const secure = deps.config.origin.startsWith('https:');
  const configuration: Configuration & Record<string, unknown> = {
    adapter: createAdapter(deps),
    jwks: keys,
    clients: [
      {
        client_id: CLI_CLIENT_ID,
        client_name: 'Fygment CLI',
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/callback'],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      },
    ],
    routes: {
      authorization: oauthPaths.authorization,
      token: oauthPaths.token,
      registration: oauthPaths.registration,
      revocation: oauthPaths.revocation,
      jwks: oauthPaths.jwks,
    },
    responseTypes: ['code'],
    // PKCE for every client, S256 only (OAuth 2.1 §4.1.1): the provider's default asks public clients alone.
    pkce: { required: () => true },
    // Public clients and keys first; a shared secret only for clients that ask for one, sealed where it rests.
    clientAuthMethods: ['none', 'private_key_jwt', 'client_secret_basic', 'client_secret_post'],
    clientDefaults: {
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      // With an EC key alone the provider refuses every registration until this says so.
      id_token_signed_response_alg: 'ES256',
    },
    scopes: ['offline_access'],
    // The device a person connects from, told by our own command line and shown at consent.
    extraParams: ['device_name'],
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      // Our resource takes bearer tokens: a promise to bind them would not be kept.
      dPoP: { enabled: false },
      registration: { enabled: true, initialAccessToken: false, issueRegistrationAccessToken: false },
      revocation: { enabled: true, allowedPolicy: (_context, client, token) => token.clientId === client.clientId },
      // MCP clients of 2026 name themselves by a document they host; `ack` makes a changed draft fail loudly at start.
      clientIdMetadataDocument: { enabled: true, ack: 'draft-02', cacheDuration: { min: 300, max: 86_400 }, allowFetch: (_context, id) => isPublicName(new URL(id)) },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, indicator) => {
          if (indicator !== resource) throw new errors.InvalidTarget();
          // Opaque: revoked means dead on the next call, which no signed token can promise.
          return { scope: supportedScope, audience: resource, accessTokenFormat: 'opaque', accessTokenTTL: ttl.accessTokenSeconds };
        },
      },
    },
    ttl: {
      AccessToken: ttl.accessTokenSeconds,
      AuthorizationCode: ttl.codeSeconds,
      // Ours for every client: the default gives browser-registered public clients one that never slides.
      RefreshToken: ttl.refreshTokenSeconds,
      Grant: ttl.grantSeconds,
      Interaction: ttl.interactionSeconds,
      Session: ttl.interactionSeconds,
      IdToken: ttl.accessTokenSeconds,
    },
    // RFC 9700 §2.2.2 for public clients; the grace for honest races is in the adapter.
    rotateRefreshToken: true,
    // The default issues one only for `offline_access` with `prompt=consent`, which hardly any MCP client sends.
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    // Signing out of the console must not disconnect a person's tools.
    expiresWithSession: async () => false,
    // One consent is one grant is one connection: never reuse the grant of another device or login.
    loadExistingGrant: async (context) => {
      const grantId = context.oidc.result?.consent?.grantId;
      return grantId ? context.oidc.provider.Grant.find(grantId) : undefined;
    },
    // Otherwise RFC 7009 on an access token leaves a grant behind that looks alive.
    revokeGrantPolicy: () => true,
    findAccount: async (_context, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    interactions: { url: (_context, interaction) => `${oauthPaths.interaction}/${interaction.uid}` },
    // Browser clients hold no secret; registration and token answers depend on no cookie.
    clientBasedCORS: () => true,
    cookies: {
      keys: deps.secrets.cookieKeys,
      names: { session: 'fygment_oauth', interaction: 'fygment_interaction', resume: 'fygment_resume' },
      short: { httpOnly: true, signed: true, sameSite: 'lax', secure },
      long: { httpOnly: true, signed: true, sameSite: 'lax', secure },
    },
    fetch: (url: string | URL | Request, options?: RequestInit) => deps.fetch(url, options),
    renderError: async (context, out) => {
      // Our own page, never a redirect to an address that was refused.
      const lost = /session|interaction|expired/i.test(out.error_description ?? '') && context.path !== oauthPaths.authorization;
      const said = (out.error_description ?? out.error).replace(/[.\s]+$/, '');
      sendProblem(
        context as unknown as Context,
        new Problem('interaction_ended', lost ? {} : { message: `The client’s request was refused: ${said}. Nothing was connected; the client has to ask again, and correctly.` }),
      );
    },
  };
  const provider = new Provider(deps.config.origin, configuration as Configuration);
  provider.proxy = deps.config.trustedProxies > 0;
  provider.on('server_error', (_context: unknown, error: Error) => deps.log.error('oauth request failed', { error: error.message, stack: error.stack }));
  return provider;
}
