import { expect, it } from 'vitest';
import { makeRoomForClient, PROTECTED_SECONDS } from '../../api/oauth/registration-limits.ts';
import { describeOnEachDatabase } from '../support/app.ts';
import { connect, OAuthClient } from '../support/oauth-client.ts';
import { createTeam } from '../support/person.ts';

describeOnEachDatabase('dynamic registration', (app) => {
  const ids = async () => (await app().database.database.kysely.selectFrom('oauth_clients').select('id').orderBy('created_at').execute()).map((row) => row.id);

  it('makes room with the oldest that nobody consented to, and never with one in use', async () => {
    const team = await createTeam(app());
    const used = (await connect(app(), team.owner)).client.clientId;
    for (let index = 0; index < 5; index += 1) await new OAuthClient(app()).register();
    expect(await ids()).toHaveLength(6);
    await expect(makeRoomForClient(app().deps, 5)).rejects.toMatchObject({ error: 'temporarily_unavailable', statusCode: 429 });
    expect(await ids()).toHaveLength(6);

    app().clock.advance(PROTECTED_SECONDS + 1);
    const young = new OAuthClient(app());
    await young.register();
    await makeRoomForClient(app().deps, 6);
    expect(await ids()).toEqual([used, young.clientId]);
  });

  it('forgets one that nobody consented to after a day, and keeps one in use for ninety', async () => {
    const [used] = await ids();
    app().clock.advance(86_400 + 1);
    await app().deps.store.oauth.deleteEnded(app().clock.now().toISOString(), 100);
    expect(await ids()).toEqual([used]);
    app().clock.advance(90 * 86_400);
    await app().deps.store.oauth.deleteEnded(app().clock.now().toISOString(), 100);
    expect(await ids()).toEqual([]);
  });

  it('answers 401 invalid_client at the token endpoint for a forgotten client, which makes clients register anew', async () => {
    const client = new OAuthClient(app());
    client.clientId = 'forgotten';
    const { status, body } = await client.refresh('x');
    expect([status, body['error']]).toEqual([401, 'invalid_client']);
  });
});
