/**
 * `npm run dev`: Astro with hot reload and the server with --watch behind one address, so that
 * cookies, OAuth and deep links behave as they do in production.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { onPinnedNode, root } from './runtime.mjs';

onPinnedNode();
const { createFront } = await import('./front.ts');

const port = Number(process.env.PORT || 4000);
const origin = process.env.ORIGIN || `http://localhost:${port}`;
const [serverPort, pagesPort] = await Promise.all([freePort(), freePort()]);

const front = createFront({ server: serverPort, pages: pagesPort });
front.on('error', (failure) => {
  console.error(failure.code === 'EADDRINUSE' ? `Port ${port} is taken. Set PORT to another one.` : failure.message);
  process.exit(1);
});
front.listen(port, 'localhost');
await once(front, 'listening');

const children = [
  start([join(root, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'dev', '--host', '127.0.0.1', '--port', String(pagesPort)], { ASTRO_TELEMETRY_DISABLED: '1' }),
  start(['--watch', '--watch-preserve-output', join(root, 'api', 'main.ts')], { PORT: String(serverPort), ORIGIN: origin }),
];

let ending = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0));
for (const child of children) child.on('exit', (code) => end(code ?? 1));

function start(args, env) {
  return spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Ends everything this started, and itself when all of it is gone. */
async function end(code) {
  if (ending) return;
  ending = true;
  front.close();
  front.closeAllConnections();
  await Promise.all(children.map(async (child) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const stubborn = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await once(child, 'exit');
    clearTimeout(stubborn);
  }));
  process.exit(code);
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: free } = probe.address();
  probe.close();
  await once(probe, 'close');
  return free;
}
