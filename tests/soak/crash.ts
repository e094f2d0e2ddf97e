/** The server process on SQLite, killed while it acknowledges changes, and started again. */
import { mkdtempSync, readdirSync, rmSync, statSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDriver from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listConnections, revokeConnection } from '../../domain/contract/connections.ts';
import { readMe } from '../../domain/contract/me.ts';
import { createInvitation } from '../../domain/contract/members.ts';
import { createWorkspace } from '../../domain/contract/workspaces.ts';
import { connect, mcpCall, type OAuthClient, type Tokens } from '../support/oauth-client.ts';
import { Person, Refused } from '../support/person.ts';
import { freePort, startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { chanceOf } from './chance.ts';

const WRITERS = 6;
/** A kill comes after so many acknowledged changes, at most. */
const MOST_CHANGES = 40;
const CONNECTIONS_PER_CYCLE = 2;
/** One person may own only so many. */
const MOST_WORKSPACES = 12;
/** The server is killed by then while it starts; about how long it takes. */
const STARTING_MILLISECONDS = 600;

interface Acknowledged {
  workspaces: string[];
  invitations: string[];
  revoked: { connectionId: string; client: OAuthClient; tokens: Tokens }[];
}

export function crashPromises({ cycles, seed, timeout }: { cycles: number; seed: number; timeout: number }): void {
  describe('the server process, killed at any moment', () => {
    let folder: string;
    let running: ServerProcess | undefined;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'fygment-crash-'));
    });
    afterEach(async () => {
      await kill(running);
      rmSync(folder, { recursive: true, force: true });
    });
    const start = (port: number) => (running = startServerProcess({ PORT: String(port), DATABASE_URL: `file:${join(folder, 'fygment.db')}` }));

    it('loses no change that it acknowledged, keeps what was revoked revoked, and its file whole', async () => {
      const chance = chanceOf(seed);
      const port = await freePort();
      const origin = `http://localhost:${port}`;
      const app = { origin, mcpUrl: `${origin}/api/mcp` };
      const owner = new Person(origin);
      let begun = 0;
      let clientId: string | undefined;
      const all: Acknowledged = { workspaces: [], invitations: [], revoked: [] };

      let server = start(port);
      await server.says('Development sign-in');
      await owner.signIn('olive');
      const workspaceId = (await owner.call(createWorkspace, {}, { name: 'First', ownerLinkToken: /#owner=([\w-]+)/.exec(server.output())![1]! })).workspace.id;

      for (let cycle = 0; cycle < cycles; cycle += 1) {
        const revocable: Acknowledged['revoked'] = [];
        for (let index = 0; index < CONNECTIONS_PER_CYCLE; index += 1) {
          const { client, tokens } = await connect(app, owner, { workspaceId, clientId });
          // One registration serves all: they are limited by the minute.
          clientId = client.clientId;
          const [newest] = (await owner.call(listConnections, { workspaceId })).items;
          revocable.push({ connectionId: newest!.id, client, tokens });
        }
        const killAfter = 1 + chance.whole(MOST_CHANGES);
        const atSending = chance.whole(2) === 1;
        let changes = 0;
        const acknowledged: Acknowledged = { workspaces: [], invitations: [], revoked: [] };
        const change = async () => {
          // Some moments are when a change was just sent, some when one was just acknowledged and others are under way.
          const last = () => {
            changes += 1;
            if (changes === killAfter) server.child.kill('SIGKILL');
          };
          if (atSending) setImmediate(last);
          const kind = chance.whole(10);
          const toRevoke = kind < 2 ? revocable.pop() : undefined;
          if (toRevoke) {
            await owner.call(revokeConnection, { workspaceId, connectionId: toRevoke.connectionId }, {});
            acknowledged.revoked.push(toRevoke);
          } else if (kind === 2 && begun < MOST_WORKSPACES) {
            begun += 1;
            acknowledged.workspaces.push((await owner.call(createWorkspace, {}, { name: `Workspace ${cycle}` })).workspace.id);
          } else {
            acknowledged.invitations.push((await owner.call(createInvitation, { workspaceId }, { role: 'member' })).invitation.id);
          }
          if (!atSending) last();
        };
        const writer = async () => {
          try {
            for (;;) await change();
          } catch (failure) {
            // An answer that refuses is a fault of the server; a broken connection is the kill.
            if (failure instanceof Refused) throw failure;
          }
        };
        await Promise.all(Array.from({ length: WRITERS }, writer));
        await server.exit();

        if (cycle % 3 === 2) {
          // Once more, at any moment before it is even up.
          const early = start(port);
          await new Promise((resolve) => setTimeout(resolve, chance.whole(STARTING_MILLISECONDS)));
          await kill(early);
        }
        server = start(port);
        await server.says('Development sign-in');
        expect(findLost(join(folder, 'fygment.db'), acknowledged)).toEqual({ workspaces: [], invitations: [], revoked: [], withoutAudit: [], integrity: 'ok' });
        expect((await owner.call(readMe, {})).workspaces.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged.workspaces));
        for (const { client, tokens } of acknowledged.revoked) {
          expect((await mcpCall(app, tokens.access_token, 'tools/list')).status).toBe(401);
          expect((await client.refresh(tokens.refresh_token)).body['error']).toBe('invalid_grant');
        }
        // What was not revoked works on: a crash takes nobody's connection away.
        for (const { connectionId, tokens } of revocable) {
          const { status } = await mcpCall(app, tokens.access_token, 'tools/list');
          expect([connectionId, status]).toEqual([connectionId, 200]);
        }
        all.workspaces.push(...acknowledged.workspaces);
        all.invitations.push(...acknowledged.invitations);
        all.revoked.push(...acknowledged.revoked);
      }
      expect(findLost(join(folder, 'fygment.db'), all)).toEqual({ workspaces: [], invitations: [], revoked: [], withoutAudit: [], integrity: 'ok' });
      expect(all.invitations.length).toBeGreaterThan(0);
      if (cycles > 10) console.log(`${cycles} kills: ${all.invitations.length} invitations, ${all.workspaces.length} workspaces, ${all.revoked.length} revocations acknowledged, none lost`);
    }, timeout);
  });
}

/** Promises about the very first start, when the database is made. */
export function firstStartPromises({ cycles, seed, timeout }: { cycles: number; seed: number; timeout: number }): void {
  describe('the very first start, killed at any moment', () => {
    it('leaves nothing behind that keeps the next start from working', async () => {
      const chance = chanceOf(seed);
      const broken: string[] = [];
      for (let cycle = 0; cycle < cycles; cycle += 1) {
        const folder = mkdtempSync(join(tmpdir(), 'fygment-first-'));
        const env = { PORT: String(await freePort()), DATABASE_URL: `file:${join(folder, 'fygment.db')}` };
        const first = startServerProcess(env);
        await grown(folder, 1 + chance.whole(400_000), first);
        await kill(first);
        const second = startServerProcess(env);
        await second.says('Development sign-in').catch(() => broken.push(second.output()));
        await kill(second);
        rmSync(folder, { recursive: true, force: true });
      }
      expect(broken).toEqual([]);
    }, timeout);
  });
}

/** Resolves when the files in the folder hold that many bytes together, or when the server is up. */
async function grown(folder: string, bytes: number, server: ServerProcess): Promise<void> {
  const watcher = watch(folder);
  const enough = new Promise<void>((resolve) => watcher.on('change', () => {
    const size = readdirSync(folder).reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
    if (size >= bytes) resolve();
  }));
  await Promise.race([enough, server.says('Development sign-in')]);
  watcher.close();
}

async function kill(server: ServerProcess | undefined): Promise<void> {
  if (!server) return;
  if (server.child.exitCode === null && server.child.signalCode === null) server.child.kill('SIGKILL');
  await server.exit();
}

/** What was acknowledged and is not in the file, read beside the running server. */
function findLost(path: string, acknowledged: Acknowledged) {
  const db = new SqliteDriver(path, { readonly: true });
  try {
    const missing = (sql: string, ids: string[]) => {
      const statement = db.prepare(sql);
      return ids.filter((id) => statement.get(id) === undefined);
    };
    const revoked = acknowledged.revoked.map(({ connectionId }) => connectionId);
    return {
      workspaces: missing('select id from workspaces where id = ?', acknowledged.workspaces),
      invitations: missing('select id from invitations where id = ?', acknowledged.invitations),
      revoked: missing('select id from connections where id = ? and revoked_at is not null', revoked),
      withoutAudit: missing('select id from audit_events where target_id = ?', [...acknowledged.workspaces, ...acknowledged.invitations])
        .concat(missing("select id from audit_events where target_id = ? and action = 'connection.revoked'", revoked)),
      integrity: db.pragma('integrity_check', { simple: true }),
    };
  } finally {
    db.close();
  }
}
