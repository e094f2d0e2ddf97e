/** People sign in by OpenID Connect, through openid-client, against the one configured issuer. No password is ever seen or kept here. */
import type Router from '@koa/router';
import * as client from 'openid-client';
import { isLoopback } from '../config.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import { safeReturnTo } from '../http/return-to.ts';
import { endSession, readPerson, startSession } from '../http/session.ts';
import type { Context, RequestState } from '../http/state.ts';
import { hashToken, newId } from '../secrets.ts';
import type { Person } from '../services/actors.ts';

export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string | null;
}

const COOKIE_PATH = '/api/auth';
const SIGN_IN_TTL_SECONDS = 10 * 60;

export function signInRoutes(router: Router<RequestState>, deps: Deps, identityProvider: IdentityProvider): void {
  const discover = discoverOnce(deps, identityProvider);
  const callback = `${deps.config.origin}/api/auth/callback`;
  const secure = deps.config.origin.startsWith('https:');
  const cookieName = `${secure ? '__Secure-' : ''}fygment_sign_in`;

  router.get('/api/auth/login', async (context) => {
    context.set('cache-control', 'no-store');
    const returnTo = safeReturnTo(typeof context.query['return_to'] === 'string' ? context.query['return_to'] : undefined, deps.config.origin);
    // Signing out is a change: not because another site linked here, nor for a HEAD.
    const own = context.method === 'GET' && ['same-origin', 'none', ''].includes(context.get('sec-fetch-site'));
    if ('switch' in context.query && own) await endSession(context, deps);
    if (await readPerson(context, deps)) return seeOther(context, returnTo);

    const configuration = await discover();
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const nonce = client.randomNonce();
    await deps.store.sessions.insertSignIn({
      state_hash: hashToken(state), return_to: returnTo,
      expires_at: new Date(deps.now().getTime() + SIGN_IN_TTL_SECONDS * 1000).toISOString(),
    });
    // Binds the answer to this browser; useless without the code, and gone in ten minutes.
    context.cookies.set(cookieName, `${state}.${nonce}.${verifier}`, {
      httpOnly: true, sameSite: 'lax', path: COOKIE_PATH, secure, signed: true, overwrite: true, maxAge: SIGN_IN_TTL_SECONDS * 1000,
    });
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: callback, scope: 'openid email profile', state, nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      ...('switch' in context.query ? { prompt: 'login' } : {}),
    });
    seeOther(context, url.href);
  });

  router.get('/api/auth/callback', async (context) => {
    context.set('cache-control', 'no-store');
    const [state, nonce, verifier] = (context.cookies.get(cookieName, { signed: true }) ?? '').split('.');
    context.cookies.set(cookieName, null, { path: COOKIE_PATH, secure, signed: false, overwrite: true });
    if (!state || !nonce || !verifier) throw new Problem('sign_in_failed');
    const signIn = await deps.store.sessions.takeSignIn(hashToken(state), deps.now().toISOString());
    if (!signIn) throw new Problem('sign_in_failed');

    const configuration = await discover();
    // From the configured origin, never from Host.
    const current = new URL(callback);
    current.search = context.search;
    let claims: client.IDToken;
    try {
      const tokens = await client.authorizationCodeGrant(configuration, current, {
        pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true,
      });
      claims = tokens.claims()!;
    } catch (cause) {
      deps.log.warn('sign-in refused', { requestId: context.state.requestId, error: (cause as Error).message, reason: (cause as { error_description?: string }).error_description, code: String((cause as { code?: string }).code ?? '') });
      throw new Problem('sign_in_failed', { cause });
    }
    await startSession(context, await personOf(claims, deps), deps);
    seeOther(context, signIn.return_to);
  });
}

function seeOther(context: Context, location: string): void {
  context.redirect(location);
  context.status = 303;
}

/** One discovery for all sign-ins; after a failure the next sign-in tries again. */
function discoverOnce(deps: Deps, identityProvider: IdentityProvider): () => Promise<client.Configuration> {
  let pending: Promise<client.Configuration> | null = null;
  return async () => {
    const issuer = new URL(identityProvider.issuer);
    pending ??= client.discovery(
      issuer,
      identityProvider.clientId,
      undefined,
      identityProvider.clientSecret ? client.ClientSecretPost(identityProvider.clientSecret) : client.None(),
      { [client.customFetch]: deps.fetch as never, execute: isLoopback(issuer) ? [client.allowInsecureRequests] : [] },
    );
    try {
      return await pending;
    } catch (cause) {
      pending = null;
      throw new Problem('identity_provider_unreachable', { cause });
    }
  };
}

/** The person behind an ID token. The key is (issuer, subject); the address is for people to read, and only when verified. */
async function personOf(claims: client.IDToken, deps: Deps): Promise<Person> {
  const at = deps.now().toISOString();
  const email = typeof claims['email'] === 'string' && claims['email_verified'] === true ? claims['email'].slice(0, 254) : null;
  const name = displayName(claims, email);
  return deps.store.transaction(async (stores) => {
    const known = await stores.users.getByIdentity(claims.iss, claims.sub);
    if (known) {
      if (known.name !== name || known.email !== email) await stores.users.update(known.id, { name, email }, at);
      return { id: known.id, name, email };
    }
    const person = { id: newId('usr'), name, email };
    await stores.users.insert(person, { issuer: claims.iss, subject: claims.sub }, at);
    return person;
  });
}

function displayName(claims: client.IDToken, email: string | null): string {
  for (const candidate of [claims['name'], claims['preferred_username'], email?.split('@')[0]]) {
    if (typeof candidate !== 'string') continue;
    const clean = candidate.normalize('NFC').replace(/[\p{C}\u2028\u2029]+/gu, ' ').trim();
    if (clean) return [...clean].slice(0, 80).join('');
  }
  return 'Unnamed person';
}
