/** Two processes of one service on one Postgres: what one decides holds on the other at once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFRESH_GRACE_SECONDS } from '../../api/oauth/adapter.ts';
import { listConnections, readConnection, revokeConnection } from '../../domain/contract/connections.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { connect } from '../support/oauth-client.ts';
import { createTeam, type Team } from '../support/person.ts';
import { at, form, listTools, type Answer } from './at.ts';
import { chanceOf } from './chance.ts';

const PARALLEL = 4;

export function refreshRacePromises({ rounds, seed, timeout, revokeRace }: { rounds: number; seed: number; timeout: number; revokeRace: boolean }): void {
  describe('two processes on one Postgres', () => {
    let here: RunningApp;
    let there: RunningApp;
    let team: Team;
    beforeAll(async () => {
      here = await startApp({ kind: 'postgres' });
      there = await startApp({ beside: here });
      team = await createTeam(here);
    });
    afterAll(async () => {
      await there?.stop();
      await here?.stop();
    });
    const chance = chanceOf(seed);
    const refreshAt = (app: RunningApp, clientId: string, refreshToken: string) =>
      at(app, { path: '/api/oauth/token', ...form({ grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken, resource: here.mcpUrl }) });
    const newConnection = async () => {
      // Registrations are limited by the minute.
      here.clock.advance(1);
      const { client, tokens } = await connect(here, team.owner, { workspaceId: team.workspace.id });
      const [newest] = (await team.owner.call(listConnections, { workspaceId: team.workspace.id })).items;
      return { id: newest!.id, clientId: client.clientId, tokens };
    };
    const revoke = (connectionId: string) => team.admin.call(revokeConnection, { workspaceId: team.workspace.id, connectionId }, {});
    const tokenOf = (answer: Answer, name: 'access_token' | 'refresh_token') => String(answer.json()[name]);

    it('sign nobody out for refreshing at the same time: every racer gets tokens, and each works on the other process', async () => {
      const { id, clientId, tokens } = await newConnection();
      let refreshToken = tokens.refresh_token;
      for (let round = 0; round < rounds; round += 1) {
        const raced = await Promise.all(Array.from({ length: PARALLEL }, (_, index) => refreshAt(index % 2 ? there : here, clientId, refreshToken)));
        expect(raced.map(({ status, body }) => (status === 200 ? 200 : body))).toEqual(Array.from({ length: PARALLEL }, () => 200));
        expect(new Set(raced.map((answer) => tokenOf(answer, 'refresh_token'))).size).toBe(PARALLEL);
        const used = await Promise.all(raced.map((answer, index) => listTools(index % 2 ? here : there, tokenOf(answer, 'access_token'))));
        expect(used).toEqual(Array.from({ length: PARALLEL }, () => 200));
        refreshToken = tokenOf(chance.of(raced), 'refresh_token');
      }
      const { connection } = await team.owner.call(readConnection, { workspaceId: team.workspace.id, connectionId: id });
      expect(connection).toMatchObject({ health: 'active', revoked: null });
    }, timeout);

    it('see a theft after the grace, whichever process the thief asks, and end the family on both', async () => {
      for (let round = 0; round < Math.max(2, rounds / 10); round += 1) {
        const [first, second] = chance.whole(2) ? [here, there] : [there, here];
        const { id, clientId, tokens } = await newConnection();
        const refreshed = await refreshAt(first, clientId, tokens.refresh_token);
        expect(refreshed.status).toBe(200);
        here.clock.advance(REFRESH_GRACE_SECONDS + 1);
        expect((await refreshAt(second, clientId, tokens.refresh_token)).json()['error']).toBe('invalid_grant');
        expect((await refreshAt(first, clientId, tokenOf(refreshed, 'refresh_token'))).json()['error']).toBe('invalid_grant');
        for (const app of [first, second]) for (const token of [tokens.access_token, tokenOf(refreshed, 'access_token')]) expect(await listTools(app, token)).toBe(401);
        const { connection } = await team.owner.call(readConnection, { workspaceId: team.workspace.id, connectionId: id });
        expect(connection.revoked?.reason).toBe('A used code or refresh token was presented again');
      }
    }, timeout);

    it('refuse on one process the very next call and refresh of what was revoked on the other', async () => {
      for (let round = 0; round < Math.max(2, rounds / 10); round += 1) {
        const { id, clientId, tokens } = await newConnection();
        expect(await listTools(there, tokens.access_token)).toBe(200);
        await revoke(id);
        expect(await listTools(there, tokens.access_token)).toBe(401);
        expect((await refreshAt(there, clientId, tokens.refresh_token)).json()['error']).toBe('invalid_grant');
      }
    }, timeout);

    // A revoke and a refresh of one family take their rows in different orders, and Postgres ends one of the two now and then: not cured yet.
    if (!revokeRace) return;
    it('let no refresh outrun a revoke: whatever it got while the revoke was under way does not work', async () => {
      for (let round = 0; round < Math.max(5, rounds / 5); round += 1) {
        const { id, clientId, tokens } = await newConnection();
        // A predecessor in its grace and its successor, both presented while the revoke runs.
        const successor = tokenOf(await refreshAt(here, clientId, tokens.refresh_token), 'refresh_token');
        const [, ...raced] = await Promise.all([
          revoke(id),
          ...[successor, tokens.refresh_token, successor].map((token, index) => refreshAt(index % 2 ? here : there, clientId, token)),
        ]);
        for (const answer of raced) {
          if (answer.status !== 200) {
            expect([answer.status, answer.json()['error']]).toEqual([400, 'invalid_grant']);
            continue;
          }
          for (const app of [here, there]) expect(await listTools(app, tokenOf(answer, 'access_token'))).toBe(401);
          expect((await refreshAt(there, clientId, tokenOf(answer, 'refresh_token'))).json()['error']).toBe('invalid_grant');
        }
      }
    }, timeout);
  });
}
