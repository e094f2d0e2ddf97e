import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hungUp } from '../../api/http/render-error.ts';
import { createLog, redact } from '../../api/log.ts';
import { createSecrets } from '../../api/secrets.ts';
import { createInvitation } from '../../domain/contract/members.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { connect, OAuthClient } from '../support/oauth-client.ts';
import { createTeam } from '../support/person.ts';

describe('a reader who hangs up', () => {
  it('is told from a fault of ours, which is what the log calls an error', () => {
    for (const code of ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE']) expect(hungUp(Object.assign(new Error('write'), { code }))).toBe(true);
    for (const error of [new Error('write EPIPE'), new TypeError('x'), null, undefined, Object.assign(new Error('disk'), { code: 'ENOSPC' })]) expect(hungUp(error)).toBe(false);
  });
});

describe('secrets', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  it('are nowhere at rest and in no log: tokens, codes, sessions, links, verifiers', async () => {
    const issued: string[] = [];
    issued.push((await app.ownerLink()).split('=')[1]!);
    const team = await createTeam(app);
    for (let round = 0; round < 5; round += 1) {
      const client = new OAuthClient(app);
      await client.register();
      const code = (await client.authorize(team.owner, 'allow')).searchParams.get('code')!;
      const { body } = await client.exchange(code);
      const refreshed = await client.refresh(String(body['refresh_token']));
      issued.push(code, String(body['access_token']), String(body['refresh_token']), String(refreshed.body['access_token']), String(refreshed.body['refresh_token']), client.verifier);
      await client.exchange(code);
      await client.refresh('wrong');
    }
    const { tokens } = await connect(app, team.member, { who: 'mia' });
    issued.push(tokens.access_token, tokens.refresh_token);
    issued.push((await team.owner.call(createInvitation, { workspaceId: team.workspace.id }, { role: 'member' })).link.split('#')[1]!);
    for (const person of [team.owner, team.admin, team.member]) issued.push(/fygment_\d+=([\w-]+)/.exec(person.cookieHeader('/'))![1]!);

    const folder = app.database.folder!;
    const bytes = readdirSync(folder).map((file) => readFileSync(join(folder, file)).toString('latin1')).join('') + app.logged.join('');
    expect(issued.every((secret) => secret.length >= 20)).toBe(true);
    expect(issued.filter((secret) => bytes.includes(secret))).toEqual([]);
    // The scan can find something: what is not secret is there.
    expect(bytes).toContain('Kestrel Instruments');
  });

  it('open only with the key they were sealed with, and not when a byte was changed', () => {
    const one = createSecrets('a'.repeat(40));
    const sealed = one.seal('the plain text');
    expect(sealed).not.toContain('plain');
    expect(one.open(sealed)).toBe('the plain text');
    expect(() => createSecrets('b'.repeat(40)).open(sealed)).toThrow();
    expect(() => one.open(`${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`)).toThrow();
  });

  it('do not get into a log line by a new field, a message or a URL', () => {
    const lines: string[] = [];
    const log = createLog('info', () => new Date(0), (line) => lines.push(line));
    const token = 'Zk3v9Qm2Xw8Lr5Tn7Yb1Hc4Jd6Gf0SaPqUeIoAsDfGh';
    log.info('x', { token, authorization: `Bearer ${token}`, error: `refused Bearer ${token} at postgres://me:hunter22@db/x`, path: '/a' });
    expect(lines.join()).not.toContain(token);
    expect(lines.join()).not.toContain('hunter22');
    expect(JSON.parse(lines[0]!)).toMatchObject({ event: 'x', path: '/a' });
    expect(redact('connection con_0abc of usr_1 failed')).toBe('connection con_0abc of usr_1 failed');
  });
});
