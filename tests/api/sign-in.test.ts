import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDevelopmentIdentityProvider } from '../../api/sign-in/development-identity-provider.ts';
import { readMe } from '../../domain/contract/me.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { startIdentityProvider, type IdentityProviderPeer } from '../support/identity-provider.ts';
import { Person } from '../support/person.ts';
import { freePort } from '../support/server-process.ts';

describe('signing in with a configured identity provider', () => {
  let app: RunningApp;
  let peer: IdentityProviderPeer;
  beforeAll(async () => {
    const port = await freePort();
    peer = await startIdentityProvider(`http://localhost:${port}/api/auth/callback`);
    app = await startApp({ port, env: { OIDC_ISSUER: peer.issuer, OIDC_CLIENT_ID: 'console', OIDC_CLIENT_SECRET: 'a secret of the test alone' } });
  });
  afterAll(async () => {
    await app.stop();
    await peer.stop();
  });
  beforeEach(() => {
    peer.tamper = null;
  });

  /** Follows the browser's way through both servers; each has its own cookies. */
  async function walk(here: Person, path: string): Promise<Response> {
    const there = new Person(peer.issuer);
    let url = new URL(path, app.origin);
    for (let hop = 0; hop < 12; hop += 1) {
      const person = url.origin === app.origin ? here : there;
      const response = await person.request(url.pathname + url.search);
      const location = response.headers.get('location');
      if (!location) return response;
      url = new URL(location, url);
      if (url.pathname.startsWith('/console') || url.pathname.startsWith('/go/')) return response;
    }
    throw new Error('the walk did not end');
  }
  const me = async (person: Person) => (await person.call(readMe, {})).user;

  it('makes a session of a person it has never seen, and knows them again by issuer and subject alone', async () => {
    peer.person = { sub: 'anna', name: 'Anna Ek', email: 'anna@company.example', email_verified: true };
    const first = new Person(app.origin);
    await walk(first, '/api/auth/login');
    const known = (await me(first))!;
    expect(known).toMatchObject({ name: 'Anna Ek', email: 'anna@company.example' });

    peer.person = { sub: 'anna', name: 'Anna Berg', email: 'anna.berg@company.example', email_verified: true };
    const second = new Person(app.origin);
    await walk(second, '/api/auth/login');
    expect(await me(second)).toEqual({ id: known.id, name: 'Anna Berg', email: 'anna.berg@company.example' });

    peer.person = { sub: 'impostor', name: 'Anna Berg', email: 'anna.berg@company.example', email_verified: true };
    const impostor = new Person(app.origin);
    await walk(impostor, '/api/auth/login');
    expect((await me(impostor))!.id).not.toBe(known.id);
  });

  it('keeps an address only when the issuer says that it was verified, and always has something to call the person', async () => {
    peer.person = { sub: 'unverified', email: 'ceo@company.example', email_verified: false };
    const person = new Person(app.origin);
    await walk(person, '/api/auth/login');
    expect(await me(person)).toMatchObject({ name: 'Unnamed person', email: null });
  });

  it.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'x'.repeat(43))],
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
    ['no issuer, although it promised one', (url: URL) => url.searchParams.delete('iss')],
    ['another code', (url: URL) => url.searchParams.set('code', 'made-up')],
    ['an error', (url: URL) => (url.search = '?error=access_denied')],
  ])('refuses an answer with %s, and signs nobody in', async (_name, tamper) => {
    peer.tamper = tamper;
    const person = new Person(app.origin);
    const response = await walk(person, '/api/auth/login');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Signing in did not finish');
    expect(await me(person)).toBeNull();
  });

  it('refuses an answer in a browser that did not ask, and the same answer twice', async () => {
    let answer = '';
    peer.tamper = (url) => {
      answer = url.pathname + url.search;
    };
    const asked = new Person(app.origin);
    await walk(asked, '/api/auth/login');
    expect(await me(asked)).not.toBeNull();
    expect((await asked.request(answer)).status).toBe(400);
    const stranger = new Person(app.origin);
    expect((await stranger.request(answer)).status).toBe(400);
    expect(await me(stranger)).toBeNull();
  });

  it('gives a new session id at every sign-in: one that was planted before is worth nothing', async () => {
    const victim = new Person(app.origin);
    await walk(victim, '/api/auth/login');
    const before = victim.cookieHeader('/');
    await walk(victim, '/api/auth/login?switch=1');
    expect(victim.cookieHeader('/')).not.toBe(before);
    const response = await fetch(`${app.origin}/api/v1/me`, { headers: { cookie: before } });
    expect((await response.json()).user).toBeNull();
  });

  it('says so when the issuer does not answer, and works again when it does', async () => {
    let down = true;
    const port = await freePort();
    const flaky = await startApp({
      port, env: { OIDC_ISSUER: peer.issuer, OIDC_CLIENT_ID: 'console', OIDC_CLIENT_SECRET: 'a secret of the test alone' },
      fetch: (input, init) => (down ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init)),
    });
    try {
      const person = new Person(flaky.origin);
      const refused = await person.request('/api/auth/login');
      expect([refused.status, (await refused.text()).includes('did not answer')]).toEqual([502, true]);
      down = false;
      const sent = await person.request('/api/auth/login');
      expect([sent.status, new URL(sent.headers.get('location')!).origin]).toEqual([303, peer.issuer]);
    } finally {
      await flaky.stop();
    }
  });

  it('leaves no development sign-in beside it: the three people do not exist here', async () => {
    expect((await fetch(`${app.origin}/dev-idp/auth`)).status).toBe(404);
    expect((await new Person(app.origin).call(readMe, {})).development).toBe(false);
    expect(() => createDevelopmentIdentityProvider(app.deps)).toThrow('only on loopback and without OIDC_ISSUER');
    const elsewhere = { ...app.deps, config: { ...app.deps.config, loopback: false, oidc: null } };
    expect(() => createDevelopmentIdentityProvider(elsewhere)).toThrow('only on loopback');
  });

  it('stores no password and no token of the issuer: there is no column that could hold one', async () => {
    const { rows } = await app.database.database.kysely.executeQuery<{ sql: string }>({ sql: "select sql from sqlite_master where type = 'table'", parameters: [], query: { kind: 'RawNode' } as never, queryId: { queryId: 'x' } as never });
    const schema = rows.map((row) => row.sql).join('\n');
    expect(schema).toContain('identities');
    expect(schema).not.toMatch(/password|id_token|access_token"? text/i);
  });
});
