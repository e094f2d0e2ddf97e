/**
 * The official suite's scenarios that any server must pass, against the product's own endpoint,
 * with a token our authorization server issued. The suite cannot send a token itself, so a
 * loopback forwarder adds the header and changes nothing else.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../support/app.ts';
import { conformanceProgram } from '../support/conformance.ts';
import { connect } from '../support/oauth-client.ts';
import { createTeam } from '../support/person.ts';

const legacy = ['server-initialize', 'ping', 'tools-list', 'dns-rebinding-protection'];
const modern = ['tools-list', 'http-header-validation', 'dns-rebinding-protection'];

describe('the official conformance suite: server', () => {
  let app: RunningApp;
  let url: string;
  let stop: () => void;
  beforeAll(async () => {
    app = await startApp();
    const team = await createTeam(app);
    const { tokens } = await connect(app, team.owner);
    const target = new URL(app.origin);
    const forwarder = createServer((incoming, outgoing) => {
      // Host passes as the suite wrote it when it is wrong on purpose; its own loopback name becomes ours.
      const host = incoming.headers.host === `localhost:${port}` ? target.host : incoming.headers.host;
      const origin = incoming.headers.origin === `http://localhost:${port}` ? app.origin : incoming.headers.origin;
      const headers = { ...incoming.headers, host, ...(origin ? { origin } : {}), authorization: `Bearer ${tokens.access_token}` };
      incoming.pipe(request({ host: '127.0.0.1', port: target.port, method: incoming.method, path: incoming.url, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(outgoing);
      }));
    });
    forwarder.listen(0, '127.0.0.1');
    await once(forwarder, 'listening');
    const { port } = forwarder.address() as AddressInfo;
    url = `http://localhost:${port}/api/mcp`;
    stop = () => {
      forwarder.closeAllConnections();
      forwarder.close();
    };
  });
  afterAll(async () => {
    stop();
    await app.stop();
  });

  it.each([...legacy.map((scenario) => [scenario, '2025-11-25']), ...modern.map((scenario) => [scenario, '2026-07-28'])])('%s at %s passes, with no check skipped or warned about', async (scenario, version) => {
    const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
      execFile(process.execPath, [conformanceProgram, 'server', '--url', url, '--scenario', scenario!, '--spec-version', version!], (error, stdout, stderr) =>
        resolve({ code: error ? 1 : 0, output: stdout + stderr }));
    });
    expect(output).toMatch(/Passed: ([1-9]\d*)\/\1, 0 failed, 0 warnings/);
    expect(code).toBe(0);
  });
});
