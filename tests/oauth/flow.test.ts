import { beforeAll, expect, it } from 'vitest';
import { listConnections, readConnection, revokeConnection } from '../../domain/contract/connections.ts';
import { describeOnEachDatabase } from '../support/app.ts';
import { connect, mcpCall, OAuthClient } from '../support/oauth-client.ts';
import { createTeam, Person, type Team } from '../support/person.ts';

describeOnEachDatabase('the authorization flow of an MCP client', (app) => {
  let team: Team;
  beforeAll(async () => {
    team = await createTeam(app());
  });

  it('challenges without a token, on POST and GET, with the metadata address and the scopes, and names no error', async () => {
    for (const method of ['POST', 'GET']) {
      const response = await fetch(app().mcpUrl, { method });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe(
        `Bearer resource_metadata="${app().origin}/.well-known/oauth-protected-resource/api/mcp", scope="setup:read connections:read"`,
      );
    }
  });

  it('answers protected-resource metadata at both well-known forms, with the resource as pasted', async () => {
    for (const path of ['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/api/mcp']) {
      const document = await (await fetch(app().origin + path)).json();
      expect(document).toMatchObject({ resource: app().mcpUrl, authorization_servers: [app().origin] });
      expect(document.scopes_supported).not.toContain('offline_access');
    }
  });

  it('answers authorization-server metadata at the root and behind the resource path, whatever Host says elsewhere', async () => {
    for (const path of ['/.well-known/oauth-authorization-server', '/.well-known/oauth-authorization-server/api/mcp', '/.well-known/openid-configuration']) {
      const metadata = await (await fetch(app().origin + path)).json();
      expect(metadata).toMatchObject({
        issuer: app().origin,
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
        client_id_metadata_document_supported: true,
      });
      expect(metadata.token_endpoint_auth_methods_supported).toContain('none');
      for (const endpoint of ['authorization_endpoint', 'token_endpoint', 'registration_endpoint', 'revocation_endpoint', 'jwks_uri']) {
        expect(metadata[endpoint]).toMatch(new RegExp(`^${app().origin}/api/oauth/`));
      }
    }
  });

  it('goes from registration to a call: the answer carries state and iss, the token works, no answer is cacheable', async () => {
    const client = new OAuthClient(app());
    const registered = await client.register({ client_name: 'Codex' });
    expect(registered.status).toBe(201);
    expect(registered.body).not.toHaveProperty('client_secret');
    const answer = await client.authorize(team.member, 'allow', { who: 'mia' });
    expect(answer.origin + answer.pathname).toBe('http://127.0.0.1:41234/callback');
    expect(answer.searchParams.get('state')).toBe(client.state);
    expect(answer.searchParams.get('iss')).toBe(app().origin);

    const exchanged = await client.exchange(answer.searchParams.get('code')!);
    expect(exchanged.status).toBe(200);
    expect(exchanged.headers.get('cache-control')).toBe('no-store');
    expect(exchanged.body).toMatchObject({ token_type: 'Bearer', scope: 'setup:read connections:read' });

    const listed = await mcpCall(app(), String(exchanged.body['access_token']), 'tools/list');
    expect(listed.status).toBe(200);
    expect((listed.body!.result!['tools'] as { name: string }[]).map((tool) => tool.name)).toEqual(['get_setup', 'check_connection']);
  });

  it('asks for consent every time, also of a person who has just consented', async () => {
    const client = new OAuthClient(app());
    await client.register();
    for (let time = 0; time < 2; time += 1) {
      const page = await team.member.signIn('mia', client.authorizeUrl());
      expect(page.url.pathname).toMatch(/^\/api\/oauth\/interaction\//);
      const html = await page.response.text();
      expect(html).toContain('wants to connect');
      await team.member.submitForm(page.url.pathname, Person.consentForm(html, 'deny'));
    }
  });

  it('goes back with access_denied and iss when the person denies, and leaves no connection', async () => {
    const before = (await team.owner.call(listConnections, { workspaceId: team.workspace.id })).items.length;
    const client = new OAuthClient(app());
    await client.register();
    const answer = await client.authorize(team.owner, 'deny');
    expect(answer.searchParams.get('error')).toBe('access_denied');
    expect(answer.searchParams.get('iss')).toBe(app().origin);
    expect((await team.owner.call(listConnections, { workspaceId: team.workspace.id })).items).toHaveLength(before);
  });

  it('makes one connection of one consent: two logins of one person with one client are two', async () => {
    const first = await connect(app(), team.member, { who: 'mia', registration: { client_name: 'Twin' } });
    const again = await connect(app(), team.member, { who: 'mia', clientId: first.client.clientId });
    const twins = (await team.owner.call(listConnections, { workspaceId: team.workspace.id })).items.filter((item) => item.client.name === 'Twin');
    expect(twins).toHaveLength(2);
    await team.owner.call(revokeConnection, { workspaceId: team.workspace.id, connectionId: twins[0]!.id }, {});
    const statuses = await Promise.all([first, again].map(async ({ tokens }) => (await mcpCall(app(), tokens.access_token, 'tools/list')).status));
    expect(statuses.toSorted()).toEqual([200, 401]);
  });

  it('needs PKCE with S256: without a challenge, with plain, or with the wrong verifier there is no token', async () => {
    const client = new OAuthClient(app());
    await client.register();
    const without = await client.authorize(team.owner, 'allow', { authorize: { code_challenge: undefined, code_challenge_method: undefined } });
    expect(without.searchParams.get('error')).toBe('invalid_request');
    const plain = await client.authorize(team.owner, 'allow', { authorize: { code_challenge_method: 'plain' } });
    expect(plain.searchParams.get('error')).toBe('invalid_request');
    const answer = await client.authorize(team.owner, 'allow');
    const exchanged = await client.exchange(answer.searchParams.get('code')!, { code_verifier: 'x'.repeat(43) });
    expect(exchanged.body['error']).toBe('invalid_grant');
  });

  it('issues for our resource only, however it is written, and defaults resource and scope when they are left out', async () => {
    const client = new OAuthClient(app());
    await client.register();
    const foreign = await client.authorize(team.owner, 'allow', { authorize: { resource: 'https://elsewhere.example/mcp' } });
    expect(foreign.searchParams.get('error')).toBe('invalid_target');

    const answer = await client.authorize(team.owner, 'allow', { authorize: { resource: `${app().mcpUrl}/`, scope: undefined } });
    const exchanged = await client.exchange(answer.searchParams.get('code')!);
    expect(exchanged.body).toMatchObject({ scope: 'setup:read connections:read' });
    const refreshed = await client.refresh(String(exchanged.body['refresh_token']), { resource: app().mcpUrl.replace('http://', 'HTTP://') });
    expect(refreshed.status).toBe(200);

    const silent = await client.authorize(team.owner, 'allow', { authorize: { resource: undefined, scope: 'something:else openid' } });
    expect((await client.exchange(silent.searchParams.get('code')!)).status).toBe(200);
  });

  it('redeems a code once; the second time ends the connection it made', async () => {
    const client = new OAuthClient(app());
    await client.register({ client_name: 'Replayer' });
    const code = (await client.authorize(team.owner, 'allow')).searchParams.get('code')!;
    const first = await client.exchange(code);
    expect(first.status).toBe(200);
    expect((await client.exchange(code)).body['error']).toBe('invalid_grant');
    expect((await mcpCall(app(), String(first.body['access_token']), 'tools/list')).status).toBe(401);
    const [ended] = (await team.owner.call(listConnections, { workspaceId: team.workspace.id, }, { health: 'revoked' })).items;
    expect(ended).toMatchObject({ client: { name: 'Replayer' }, revoked: { by: null, reason: 'A used code or refresh token was presented again' } });
  });

  it('answers one consent form once: a double click or another browser finds it answered', async () => {
    const client = new OAuthClient(app());
    await client.register();
    const page = await team.owner.signIn('olive', client.authorizeUrl());
    const html = await page.response.text();
    const body = new URLSearchParams(Person.consentForm(html, 'allow')).toString();
    const stranger = new Person(app().origin);
    await stranger.signIn('adam');
    const foreign = await stranger.request(page.url.pathname, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: app().origin }, body });
    expect(foreign.status).toBe(400);
    const init = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: app().origin }, body };
    const statuses = (await Promise.all([team.owner.request(page.url.pathname, init), team.owner.request(page.url.pathname, init)])).map((response) => response.status);
    expect(statuses.toSorted()).toEqual([303, 400]);
  });

  it('refuses a consent that another site posts, and one for a workspace the person does not belong to', async () => {
    const client = new OAuthClient(app());
    await client.register();
    const page = await team.owner.signIn('olive', client.authorizeUrl());
    const html = await page.response.text();
    const post = (headers: Record<string, string>, workspace: string) => team.owner.request(page.url.pathname, {
      method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams(Person.consentForm(html, 'allow', workspace)).toString(),
    });
    expect((await post({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, team.workspace.id)).status).toBe(403);
    expect((await post({ origin: app().origin }, 'wsp_0000000000000000000')).status).toBe(400);
  });

  it('shows the consent page in no frame, without script, and lets its form lead only to the client', async () => {
    const client = new OAuthClient(app());
    await client.register({ client_name: '<img src=x onerror=alert(1)>\u202e' });
    const page = await team.owner.signIn('olive', client.authorizeUrl());
    const policy = page.response.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' http://127.0.0.1:41234");
    expect(policy).not.toMatch(/unsafe|script-src/);
    const html = await page.response.text();
    expect(html).not.toMatch(/<script|<img src=x|\u202e/);
    expect(html).toContain('127.0.0.1:41234');
  });

  it('keeps the connection’s facts: client, redirect host, scopes, expiries, last use, proxy’s harness and device', async () => {
    const { tokens } = await connect(app(), team.member, {
      who: 'mia', clientId: 'fygment-cli', redirectUri: 'http://127.0.0.1:50999/callback', authorize: { device_name: 'mia-laptop' },
    });
    const find = async () => (await team.member.call(listConnections, { workspaceId: team.workspace.id })).items.find((item) => item.client.name === 'Fygment CLI')!;
    expect(await find()).toMatchObject({ device: 'mia-laptop', notes: ['waiting'], lastUsedAt: null, client: { registration: 'preregistered', verifiedHost: null, redirectHost: '127.0.0.1:50999' } });
    await mcpCall(app(), tokens.access_token, 'tools/list', {}, { 'fygment-harness': 'codex', 'fygment-device': encodeURIComponent('Mia’s laptop') });
    await expect.poll(async () => (await find()).lastUsedAt).not.toBeNull();
    const used = await find();
    expect(used).toMatchObject({ health: 'active', notes: [], device: 'Mia’s laptop', harnesses: [{ id: 'codex', name: 'Codex CLI' }], scopes: ['setup:read', 'connections:read'] });
    expect(Date.parse(used.accessExpiresAt!) - Date.parse(used.createdAt)).toBeGreaterThan(59 * 60 * 1000);
    expect(Date.parse(used.refreshExpiresAt!) - Date.parse(used.createdAt)).toBeGreaterThan(29 * 24 * 60 * 60 * 1000);
  });

  it('marks a vendor as verified only when the answer goes to an address that only the vendor receives', async () => {
    const vendor = await connect(app(), team.owner, { redirectUri: 'https://claude.ai/api/mcp/auth_callback', registration: { client_name: 'Claude' } });
    const claimed = await connect(app(), team.owner, { redirectUri: 'https://evil.example/callback', registration: { client_name: 'Claude' } });
    expect([vendor.client.clientId, claimed.client.clientId]).toHaveLength(2);
    const items = (await team.owner.call(listConnections, { workspaceId: team.workspace.id })).items.filter((item) => item.client.name === 'Claude');
    expect(items.map((item) => [item.client.redirectHost, item.client.verifiedHost]).toSorted()).toEqual([['claude.ai', 'claude.ai'], ['evil.example', null]]);
  });

  it('lets a client revoke its own token, and the record says so', async () => {
    const { client, tokens } = await connect(app(), team.owner, { registration: { client_name: 'Leaver' } });
    expect((await client.revoke(tokens.access_token)).status).toBe(200);
    expect((await mcpCall(app(), tokens.access_token, 'tools/list')).status).toBe(401);
    expect((await client.refresh(tokens.refresh_token)).body['error']).toBe('invalid_grant');
    const [ended] = (await team.owner.call(listConnections, { workspaceId: team.workspace.id }, { health: 'revoked' })).items.filter((item) => item.client.name === 'Leaver');
    expect(ended!.revoked).toMatchObject({ by: null, reason: 'Revoked by the client itself' });
  });

  it('ends at its time: an hour for the access token, and the connection expires with its refresh token', async () => {
    const { client, tokens } = await connect(app(), team.owner, { registration: { client_name: 'Sleeper' } });
    const [item] = (await team.owner.call(listConnections, { workspaceId: team.workspace.id })).items;
    const health = async () => (await team.owner.call(readConnection, { workspaceId: team.workspace.id, connectionId: item!.id })).connection.health;
    app().clock.advance(60 * 60 + 1);
    expect((await mcpCall(app(), tokens.access_token, 'tools/list')).status).toBe(401);
    expect(await health()).toBe('active');
    const refreshed = await client.refresh(tokens.refresh_token);
    expect(refreshed.status).toBe(200);
    expect((await mcpCall(app(), String(refreshed.body['access_token']), 'tools/list')).status).toBe(200);
  });
});
