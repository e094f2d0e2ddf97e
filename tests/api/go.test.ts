import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { destinations } from '../../domain/destinations.ts';
import { createWorkspace } from '../../domain/contract/workspaces.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { createTeam, Person, signedIn, type Team } from '../support/person.ts';

describe('the links behind calls to action', () => {
  let app: RunningApp;
  let team: Team;
  beforeAll(async () => {
    app = await startApp();
    team = await createTeam(app);
  });
  afterAll(() => app.stop());

  const go = async (person: Person, path: string) => {
    const response = await person.request(path);
    return [response.status, response.headers.get('location'), response.headers.get('cache-control')];
  };

  it.each(Object.keys(destinations))('take a signed-out reader of /go/%s to sign in, and back to the same place', async (name) => {
    const reader = new Person(app.origin);
    expect(await go(reader, `/go/${name}`)).toEqual([303, `/api/auth/login?return_to=${encodeURIComponent(`/go/${name}`)}`, 'no-store']);
    const { url } = await reader.signIn('olive', `/go/${name}?client=claude`);
    expect(url.pathname + url.search).toBe(`/console/w/kestrel-instruments/${destinations[name as 'setup'].screen}?client=claude`);
  });

  it('take a member of one workspace straight there, with the client they came for', async () => {
    expect(await go(team.member, '/go/setup?client=codex')).toEqual([303, '/console/w/kestrel-instruments/setup?client=codex', 'no-store']);
  });

  it('let somebody with several workspaces choose, and somebody with none create or join', async () => {
    await team.admin.call(createWorkspace, {}, { name: 'Second' });
    expect(await go(team.admin, '/go/connections')).toEqual([303, '/console?to=connections', 'no-store']);
    const other = await startApp();
    try {
      expect(await go(await signedIn(other, 'mia'), '/go/setup')).toEqual([303, '/console?to=setup', 'no-store']);
    } finally {
      await other.stop();
    }
  });

  it.each(['/go/nowhere', '/go/__proto__', '/go/toString', '/go/constructor'])('are not found when there is no such name: %s', async (path) => {
    expect((await new Person(app.origin).request(path)).status).toBe(404);
  });

  it('drop a client that is not one of ours', async () => {
    expect((await go(team.member, '/go/setup?client=//evil.example'))[1]).toBe('/console/w/kestrel-instruments/setup');
  });
});
