import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/server-process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('the container holds every file that the server reads: it starts from the image’s own list, and its health check passes', { timeout: 60_000 }, async () => {
  const image = readFileSync(join(root, 'Dockerfile'), 'utf8').split(/^FROM /m).at(-1)!;
  const folder = mkdtempSync(join(tmpdir(), 'fygment-image-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [, source, target] of image.matchAll(/^COPY (?:--from=build \/app\/)?(\S+) (\S+)$/gm)) {
    if (source === 'dist/site') continue; // Built beside this test; the server starts without it.
    mkdirSync(dirname(join(folder, target!)), { recursive: true });
    cpSync(join(root, source!), join(folder, target!), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'data'));

  const port = await freePort();
  const [program, ...args] = JSON.parse(/^CMD (\[.*\])$/m.exec(image)![1]!) as string[];
  const [, , ...check] = JSON.parse(/^ {2}CMD (\[.*\])$/m.exec(image)![1]!) as string[];
  expect(program).toBe('node');
  const env = {
    PATH: process.env.PATH, PORT: String(port), NODE_ENV: 'production', ORIGIN: 'https://mcp.example.com',
    OIDC_ISSUER: 'https://login.example.com', OIDC_CLIENT_ID: 'fygment', SECRET_KEY: 'k'.repeat(48),
  };
  const server = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(server, 'close');
  let output = '';
  server.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()).includes('MCP URL') && resolve());
    void closed.then(() => reject(new Error(output)));
  });

  const health = spawn(process.execPath, ['-e', ...check], { env, stdio: 'ignore' });
  expect(await once(health, 'exit')).toEqual([0, null]);
  server.kill('SIGTERM');
  expect(await closed).toEqual([0, null]);
});
