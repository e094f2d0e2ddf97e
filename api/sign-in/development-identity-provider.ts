/**
 * Three people to pick from, for a server that only this machine can reach. It is a real OpenID
 * provider (a second, small oidc-provider), so signing in runs the same code as in production.
 * It refuses to exist anywhere but on loopback without a configured issuer.
 */
import type Koa from 'koa';
import mount from 'koa-mount';
import Provider, { type AdapterPayload, type Configuration } from 'oidc-provider';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import { readForm } from '../http/body.ts';
import { escape, sendPage } from '../http/page.ts';
import { requireSameOrigin } from '../http/same-origin.ts';
import type { Context, Middleware } from '../http/state.ts';
import { newToken } from '../secrets.ts';
import type { IdentityProvider } from './sign-in.ts';

export const DEVELOPMENT_PATH = '/dev-idp';

export const developmentPeople = [
  { id: 'olive', name: 'Olive Owner', role: 'Owner', email: 'olive@fygment.example', does: 'sees and changes everything' },
  { id: 'adam', name: 'Adam Admin', role: 'Admin', email: 'adam@fygment.example', does: 'manages connections and people' },
  { id: 'mia', name: 'Mia Member', role: 'Member', email: 'mia@fygment.example', does: 'sets up and sees their own' },
] as const;

export interface DevelopmentIdentityProvider {
  identityProvider: IdentityProvider;
  middleware: Middleware;
}

export function createDevelopmentIdentityProvider(deps: Deps): DevelopmentIdentityProvider {
  if (!deps.config.loopback || deps.config.oidc !== null) {
    throw new Error('The development identity provider serves only on loopback and without OIDC_ISSUER.');
  }
  const issuer = `${deps.config.origin}${DEVELOPMENT_PATH}`;
  const identityProvider: IdentityProvider = { issuer, clientId: 'fygment-console', clientSecret: newToken() };
  const configuration: Configuration = {
    adapter: memoryAdapter(),
    clients: [{
      client_id: identityProvider.clientId, client_secret: identityProvider.clientSecret!,
      redirect_uris: [`${deps.config.origin}/api/auth/callback`],
      response_types: ['code'], grant_types: ['authorization_code'], token_endpoint_auth_method: 'client_secret_post',
    }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // Claims in the ID token: the relying party asks nothing else of us.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false }, userinfo: { enabled: false }, pushedAuthorizationRequests: { enabled: false } },
    pkce: { required: () => true },
    findAccount: async (_context, id) => {
      const person = developmentPeople.find((candidate) => candidate.id === id);
      return person && {
        accountId: id,
        claims: async () => ({ sub: id, name: person.name, email: person.email, email_verified: true }),
      };
    },
    // It keeps no sessions, so nothing may depend on one.
    expiresWithSession: async () => false,
    loadExistingGrant: async (context) => {
      // Our own console is the only client; there is nothing to consent to.
      const grant = new context.oidc.provider.Grant({ accountId: context.oidc.session!.accountId!, clientId: context.oidc.client!.clientId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    interactions: { url: (_context, interaction) => `${DEVELOPMENT_PATH}/interaction/${interaction.uid}` },
    cookies: {
      keys: deps.secrets.cookieKeys,
      names: { session: 'fygment_dev_idp', interaction: 'fygment_dev_interaction', resume: 'fygment_dev_resume' },
      short: { httpOnly: true, signed: true, sameSite: 'lax' },
    },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 300, Interaction: 900, Session: 900, Grant: 900 },
  };
  const provider = quietly(() => new Provider(issuer, configuration));
  const mounted = mount(DEVELOPMENT_PATH, provider as unknown as Koa) as unknown as Middleware;
  return { identityProvider, middleware: interactionPages(provider, deps, mounted) };
}

/** The provider warns on the console that its built-in signing key is for development; that is what this is. */
function quietly<T>(make: () => T): T {
  const { warn, info } = console;
  console.warn = console.info = () => {};
  try {
    return make();
  } finally {
    console.warn = warn;
    console.info = info;
  }
}

function interactionPages(provider: Provider, deps: Deps, mounted: Middleware): Middleware {
  return async (context, next) => {
    // A proxy or tunnel in front makes "only this machine" untrue.
    if (context.path.startsWith(DEVELOPMENT_PATH) && ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via', 'cf-connecting-ip'].some((name) => context.get(name))) throw new Problem('not_found');
    const uid = new RegExp(`^${DEVELOPMENT_PATH}/interaction/([\\w-]+)$`).exec(context.path)?.[1];
    if (!uid) return mounted(context, next);
    const interaction = await provider.interactionDetails(context.req, context.res).catch(() => null);
    if (!interaction || interaction.uid !== uid) throw new Problem('sign_in_failed');
    if (context.method === 'GET') return showPeople(context, uid);
    if (context.method !== 'POST') throw new Problem('method_not_allowed');
    requireSameOrigin(context.req, deps.config.origin);
    const { person } = await readForm(context.req);
    if (!developmentPeople.some((candidate) => candidate.id === person)) throw new Problem('invalid_input', { message: 'Choose one of the three people.' });
    context.redirect(await provider.interactionResult(context.req, context.res, { login: { accountId: person! } }));
    context.status = 303;
  };
}

function showPeople(context: Context, uid: string): void {
  const rows = developmentPeople.map((person) => `<li class="person"><span><b>${person.name}</b> <i>${person.role}</i><small class="sub">${person.does}</small></span>
<button name="person" value="${person.id}">Continue as ${person.name.split(' ')[0]}</button></li>`).join('');
  sendPage(context, {
    title: 'Sign in as',
    body: `<h1>Sign in as</h1>
<div class="note bad"><b aria-hidden="true">!</b><span><b>Development only. Nobody is checked.</b> This page serves because the server listens on localhost and <code>OIDC_ISSUER</code> is not set. Anywhere else it refuses to start.</span></div>
<form method="post" action="${DEVELOPMENT_PATH}/interaction/${escape(uid)}"><ul class="rows">${rows}</ul></form>
<p class="quiet">The role is a suggestion: an owner is whoever uses the owner link, the others join by invitation. To use your identity provider, set <code>OIDC_ISSUER</code>, <code>OIDC_CLIENT_ID</code> and <code>SECRET_KEY</code>.</p>`,
  });
}

/** Forgets everything with the process. Sessions are never kept, so every sign-in asks who you are. */
function memoryAdapter() {
  const entries = new Map<string, AdapterPayload>();
  return (model: string) => {
    const key = (id: string) => `${model}:${id}`;
    return {
      async upsert(id: string, payload: AdapterPayload) {
        if (model === 'Session') return;
        if (entries.size > 2000) entries.delete(entries.keys().next().value!);
        entries.set(key(id), payload);
      },
      async find(id: string) {
        return entries.get(key(id));
      },
      async findByUid() {
        return undefined;
      },
      async findByUserCode() {
        return undefined;
      },
      async consume(id: string) {
        const entry = entries.get(key(id));
        if (entry) entry.consumed = entry.exp ?? 1;
      },
      async destroy(id: string) {
        entries.delete(key(id));
      },
      async revokeByGrantId(grantId: string) {
        for (const [name, payload] of entries) if (payload.grantId === grantId) entries.delete(name);
      },
    };
  };
}
