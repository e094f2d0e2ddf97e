/** The official suite's authorization-server scenarios, against the real server; the person's browser is ours. */
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../support/app.ts';
import { conformanceProgram } from '../support/conformance.ts';
import { createTeam, type Team } from '../support/person.ts';
import { freePort } from '../support/server-process.ts';

describe('the official conformance suite: authorization', () => {
  let app: RunningApp;
  let team: Team;
  beforeAll(async () => {
    app = await startApp();
    team = await createTeam(app);
  });
  afterAll(() => app.stop());

  it('passes, every check of its two scenarios', async () => {
    const port = await freePort();
    const child = spawn(process.execPath, [conformanceProgram, 'authorization', '--url', app.origin, '--client-id', 'fygment-cli', '--port', String(port), '--resource', app.mcpUrl], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let answered = false;
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const url = /http:\/\/localhost:\d+\/api\/oauth\/authorize\?\S+/.exec(output)?.[0];
      if (!url || answered) return;
      answered = true;
      void (async () => {
        const page = await team.owner.signIn('olive', url.slice(app.origin.length));
        const { url: back } = await team.owner.answerConsent(page, 'allow');
        await fetch(back);
      })();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    const code = await new Promise((resolve) => child.on('close', resolve));
    // A scenario that was skipped exits with 0 as well, so the checks are counted.
    expect(output).toMatch(/authorization-server-metadata-endpoint: 2 passed, 0 failed/);
    expect(output).toMatch(/authorization-code-grant: 1 passed, 0 failed/);
    expect(code).toBe(0);
  });
});
