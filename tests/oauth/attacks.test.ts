/** What an attacker tried and got, each kept shut by a test. */
import { connect as openSocket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canonicalResource } from '../../api/oauth/resource.ts';
import { isOtherSpelling } from '../../api/oauth/paths.ts';
import { listConnections } from '../../domain/contract/connections.ts';
import { readMe } from '../../domain/contract/me.ts';
import { acceptInvitation, createInvitation } from '../../domain/contract/members.ts';
import { createWorkspace, watchWorkspace } from '../../domain/contract/workspaces.ts';
import { pathOf } from '../../domain/contract/endpoint.ts';
import { signOut } from '../../domain/contract/me.ts';
import { describeOnEachDatabase, startApp, type RunningApp } from '../support/app.ts';
import { connect, mcpCall, OAuthClient } from '../support/oauth-client.ts';
import { createTeam, Person, signedIn, type Team } from '../support/person.ts';

describe('the authorization server under attack', () => {
  let app: RunningApp;
  let team: Team;
  let document: Record<string, unknown> | null = null;
  const fetched: string[] = [];
  beforeAll(async () => {
    // Metadata documents come from this fetch; everything else of the server goes where it always goes.
    app = await startApp({ fetch: async (input, init) => {
      const url = String(input instanceof Request ? input.url : input);
      if (!url.startsWith('https://')) return fetch(input, init);
      fetched.push(url);
      return new Response(JSON.stringify({ ...document, client_id: url }), { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
    } });
    team = await createTeam(app);
  });
  afterAll(() => app.stop());
  afterEach(() => app.clock.advance(61));

  const raw = (lines: string) => new Promise<string>((resolve, reject) => {
    const socket = openSocket(Number(new URL(app.origin).port), '127.0.0.1', () => socket.end(lines));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });

  it('reads a resource made of slashes in time that grows with its length, not with the square of it', () => {
    const started = process.cpuUsage();
    expect(canonicalResource(`http://a/${'/'.repeat(400_000)}x`)).toMatch(/x$/);
    expect(canonicalResource(`http://A.example:80/api/mcp${'/'.repeat(400_000)}`)).toBe('http://a.example/api/mcp');
    // The square of it would be minutes.
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
  });

  it.each(['/api/oauth/register/', '/api/oauth/Register', '/API/oauth/register', '/api/oauth/token/', '/api/oauth/Token', '/api/oauth/authorize/', '/api/oauth/REVOKE'])('serves nothing at %s: no rule can be walked around by another spelling', async (path) => {
    expect(isOtherSpelling(path)).toBe(true);
    const response = await fetch(app.origin + path, { method: path.toLowerCase().includes('authorize') ? 'GET' : 'POST', headers: { 'content-type': 'application/json' }, ...(path.toLowerCase().includes('authorize') ? {} : { body: JSON.stringify({ client_name: 'Claude', redirect_uris: ['http://evil.example/cb'], application_type: 'web' }) }) });
    expect(response.status).toBe(404);
  });

  it('names its own addresses whatever the forwarding headers and the request line say', async () => {
    const port = new URL(app.origin).port;
    const forwarded = await raw(`GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: localhost:${port}\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n`);
    expect(forwarded).toContain(`"token_endpoint":"${app.origin}/api/oauth/token"`);
    expect(forwarded).not.toContain('evil.example');
    const absolute = await raw(`GET http://evil.example/.well-known/oauth-authorization-server HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`);
    expect(absolute).toMatch(/^HTTP\/1\.1 421 /);
  });

  it('behind a proxy it trusts, still takes its name from the configuration alone', async () => {
    const proxied = await startApp({ env: { TRUSTED_PROXIES: '1' } });
    try {
      const metadata = await (await fetch(`${proxied.origin}/.well-known/oauth-authorization-server`, { headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' } })).json();
      const addresses = Object.values(metadata).filter((value): value is string => typeof value === 'string' && value.startsWith('http'));
      expect(addresses.length).toBeGreaterThan(4);
      expect(addresses.filter((value) => !value.startsWith(proxied.origin))).toEqual([]);
    } finally {
      await proxied.stop();
    }
  });

  it.each(['http://evil.example/cb', 'evilapp://cb', 'https://claude.ai@evil.example/cb'])('lets a metadata document send no answer to %s', async (redirectUri) => {
    document = { client_name: 'Claude', redirect_uris: [redirectUri], token_endpoint_auth_method: 'none', application_type: redirectUri.startsWith('https') ? 'web' : 'native' };
    const client = new OAuthClient(app, redirectUri);
    client.clientId = `https://victor.example/${encodeURIComponent(redirectUri)}.json`;
    const page = await team.owner.signIn('olive', client.authorizeUrl());
    expect(page.response.status).toBe(400);
    expect(await page.response.text()).not.toContain('name="decision"');
  });

  it('vouches for a metadata document only when the answer goes back to its host, and never puts its words in the headline', async () => {
    const consentOf = async (id: string, redirectUri: string) => {
      document = { client_name: 'Claude', redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' };
      const client = new OAuthClient(app, redirectUri);
      client.clientId = id;
      return (await team.owner.signIn('olive', client.authorizeUrl())).response.text();
    };
    const foreign = await consentOf('https://victor.example/a.json', 'https://evil.example/cb');
    expect(foreign).not.toContain('Verified');
    expect(foreign).toContain('<h1>A client at evil.example wants to connect</h1>');
    const own = await consentOf('https://agent.example/a.json', 'https://agent.example/cb');
    expect(own).toContain('Verified: this is the client published by <b>agent.example</b>');
    expect(own).toContain('<h1>A client of agent.example wants to connect</h1>');
    expect(own).not.toContain('Allow Claude');
  });

  it('calls a vendor by the vendor’s name, whatever was registered for the vendor’s address', async () => {
    const client = new OAuthClient(app, 'https://claude.ai/api/mcp/auth_callback');
    await client.register({ client_name: 'Fygment Security Update (required)' });
    const html = await (await team.owner.signIn('olive', client.authorizeUrl())).response.text();
    expect(html).toContain('<h1>Claude wants to connect</h1>');
    expect(html).not.toContain('Security Update');
  });

  it.each(['https://127.0.0.1:8080/c', 'https://127.0.0.1/c', 'https://2130706433/c', 'https://[::1]/c', 'https://[::ffff:10.0.0.1]/c', 'https://localhost/c', 'https://printer/c', 'https://db.internal/c', 'https://db.local/c', 'https://a.example:8443/c'])('knocks at no door for the client id %s', async (clientId) => {
    const before = fetched.length;
    const client = new OAuthClient(app);
    client.clientId = clientId;
    expect((await team.owner.request(client.authorizeUrl())).status).toBe(400);
    expect(fetched).toHaveLength(before);
  });

  it('promises no DPoP, which its resource would not check', async () => {
    const metadata = await (await fetch(`${app.origin}/.well-known/oauth-authorization-server`)).json();
    expect(metadata).not.toHaveProperty('dpop_signing_alg_values_supported');
  });

  it('refuses a foreign resource before the code is used up, so that the right one still works', async () => {
    const client = new OAuthClient(app);
    await client.register();
    const code = (await client.authorize(team.owner, 'allow')).searchParams.get('code')!;
    const wrong = await client.exchange(code, { resource: 'https://elsewhere.example/mcp' });
    expect([wrong.status, wrong.body['error']]).toEqual([400, 'invalid_target']);
    expect((await client.exchange(code)).status).toBe(200);
  });

  it('redirects nobody who is signed out: `prompt=none` gets a person to sign in, like any other', async () => {
    const client = new OAuthClient(app, 'https://evil.example/landing');
    await client.register();
    const stranger = new Person(app.origin);
    const response = await stranger.request(client.authorizeUrl({ prompt: 'none' }));
    expect(response.headers.get('location')).toMatch(/\/api\/oauth\/interaction\//);
  });

  it('connects nobody but the person its page named, also when another tab signed in as somebody else', async () => {
    const client = new OAuthClient(app);
    await client.register({ client_name: 'Confused' });
    const page = await team.owner.signIn('olive', client.authorizeUrl());
    const form = Person.consentForm(await page.response.text(), 'allow');
    await team.owner.signIn('mia', '/api/auth/login?switch=1');
    const answered = await team.owner.submitForm(page.url.pathname, form);
    expect(answered.response.status).toBe(400);
    expect(await answered.response.text()).toContain('somebody else since');
    await team.owner.signIn('olive', '/api/auth/login?switch=1');
    expect((await team.owner.call(listConnections, { workspaceId: team.workspace.id })).items.filter((item) => item.client.name === 'Confused')).toEqual([]);
  });

  it('signs nobody out because another site linked here', async () => {
    for (const init of [{ headers: { 'sec-fetch-site': 'cross-site' } }, { method: 'HEAD', headers: { 'sec-fetch-site': 'cross-site' } }]) {
      await team.admin.request('/api/auth/login?switch=1', init);
      expect((await team.admin.call(readMe, {})).user!.name).toBe('Adam Admin');
    }
  });

  it.each(['x-forwarded-for', 'via', 'forwarded', 'x-real-ip'])('shows the development sign-in to nobody who comes through a proxy (%s)', async (name) => {
    expect((await fetch(`${app.origin}/dev-idp/auth`, { headers: { [name]: '203.0.113.9' } })).status).toBe(404);
  });

  it('takes a minute’s registrations from one address and no more, and says when to come back', async () => {
    const statuses = await Promise.all(Array.from({ length: 130 }, async () => (await new OAuthClient(app).register()).status));
    expect(statuses.filter((status) => status === 201)).toHaveLength(120);
    const refused = await fetch(`${app.origin}/api/oauth/register`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"redirect_uris":["http://127.0.0.1/cb"]}' });
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    app.clock.advance(61);
    expect((await new OAuthClient(app).register()).status).toBe(201);
  });

  it.each(['/api/v1/me%00', '/go/%00', '/console/%00', '/api/mcp?x=%00'])('answers a NUL in %s with 400', async (path) => {
    expect((await fetch(app.origin + path)).status).toBe(400);
  });

  it('holds at most twenty event streams of one person, and ends them when that person signs out', async () => {
    const person = await signedIn(app, 'adam');
    const path = pathOf(watchWorkspace.path, { workspaceId: team.workspace.id });
    const open = () => person.request(path, { headers: { accept: 'text/event-stream' } });
    const first = await open();
    const others = await Promise.all(Array.from({ length: 20 }, open));
    // The oldest made room for the last.
    expect(await first.text()).toContain('event: changed');
    await person.call(signOut, {}, {});
    expect(await Promise.all(others.map(async (stream) => (await stream.text()).includes('event: changed')))).toEqual(others.map(() => true));
  });
});

describeOnEachDatabase('races that an attacker would start', (app) => {
  let team: Team;
  beforeAll(async () => {
    team = await createTeam(app());
  });

  it('refuse the surplus of too many refreshes at once, and keep the family alive', async () => {
    const { client, tokens } = await connect(app(), team.owner);
    const replies = await Promise.all(Array.from({ length: 20 }, () => client.refresh(tokens.refresh_token)));
    const good = replies.filter((reply) => reply.status === 200);
    // The first use, and ten within its grace.
    expect(good).toHaveLength(11);
    for (const { body } of good) expect((await mcpCall(app(), String(body['access_token']), 'tools/list')).status).toBe(200);
  });

  it('keep a dynamic client alive for as long as it refreshes, however long ago it was consented to', async () => {
    const { client, tokens } = await connect(app(), team.owner);
    let refreshToken = tokens.refresh_token;
    for (let month = 0; month < 4; month += 1) {
      app().clock.advance(25 * 86_400);
      const { status, body } = await client.refresh(refreshToken);
      expect([status, body]).toEqual([200, expect.anything()]);
      refreshToken = String(body['refresh_token']);
    }
  });

  it('give one name asked for three times at once three addresses', async () => {
    const owner = await signedIn(app(), 'olive');
    const made = await Promise.all([1, 2, 3].map(() => owner.attempt(createWorkspace, {}, { name: 'Same Name' })));
    expect(made.map((reply) => reply.status)).toEqual([200, 200, 200]);
    expect(new Set(made.map((reply) => (reply.body as { workspace: { slug: string } }).workspace.slug)).size).toBe(3);
  });

  it('use up one of two invitations that a person accepts at once', async () => {
    const owner = await signedIn(app(), 'olive');
    const { workspace } = await owner.call(createWorkspace, {}, { name: 'Two links' });
    const links = await Promise.all((['admin', 'member'] as const).map((role) => owner.call(createInvitation, { workspaceId: workspace.id }, { role })));
    const mia = await signedIn(app(), 'mia');
    const replies = await Promise.all(links.map(({ link }) => mia.call(acceptInvitation, {}, { token: link.split('#')[1]! })));
    const role = (await mia.call(readMe, {})).workspaces.find((candidate) => candidate.id === workspace.id)!.role;
    expect(replies.map((reply) => reply.workspace.role)).toEqual([role, role]);
    const adam = await signedIn(app(), 'adam');
    const unused = await Promise.all(links.map(({ link }) => adam.attempt(acceptInvitation, {}, { token: link.split('#')[1]! })));
    expect(unused.map((reply) => reply.status).toSorted()).toEqual([200, 410]);
  });

  it('let one person own twenty workspaces and no more', async () => {
    const adam = await signedIn(app(), 'adam');
    const replies = [];
    for (let index = 0; index < 21; index += 1) replies.push((await adam.attempt(createWorkspace, {}, { name: `Mine ${index}` })).status);
    expect(replies.filter((status) => status === 200)).toHaveLength(20);
    expect(replies.at(-1)).toBe(409);
  });

  it('find no fault behind a cursor made by hand or a client id with a NUL', async () => {
    const owner = await signedIn(app(), 'olive');
    const cursor = Buffer.from(JSON.stringify(['expired', '\u0000', 'con_x', '+275760-09-13T00:00:00.000Z'])).toString('base64url');
    expect((await owner.attempt(listConnections, { workspaceId: team.workspace.id }, { health: 'expired', cursor })).status).toBe(400);
    const client = new OAuthClient(app());
    client.clientId = 'a\u0000b';
    expect((await client.refresh('x')).status).toBe(401);
  });
});

describe('a Postgres that loses a connection in the middle of a transaction', () => {
  it('is answered with an error, and the process lives', async () => {
    const app = await startApp({ kind: 'postgres' });
    try {
      const { kysely } = app.database.database;
      await expect(kysely.transaction().execute(async (transaction) => {
        const { rows } = await transaction.executeQuery<{ pid: number }>({ sql: 'select pg_backend_pid() as pid', parameters: [], query: { kind: 'RawNode' } as never, queryId: { queryId: 'a' } as never });
        await kysely.executeQuery({ sql: `select pg_terminate_backend(${rows[0]!.pid})`, parameters: [], query: { kind: 'RawNode' } as never, queryId: { queryId: 'b' } as never });
        await transaction.selectFrom('users').select('id').execute();
      })).rejects.toThrow();
      expect(await app.deps.store.workspaces.anyExists()).toBe(false);
    } finally {
      await app.stop();
    }
  });
});
