/** The pinned Node (npm package `node`), for scripts that somebody starts with another one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const pinnedNode = join(root, 'node_modules', '.bin', 'node');

const OLDEST_THAT_RUNS_TYPESCRIPT = 24;

/** True when this module is what the command line named. */
export function isMain(moduleUrl) {
  return process.argv[1] === fileURLToPath(moduleUrl);
}

/**
 * Under npm the pinned Node comes first on the PATH and this returns at once. Started by hand
 * with an older Node, the script runs again with the pinned one, which can read TypeScript.
 */
export function onPinnedNode() {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_THAT_RUNS_TYPESCRIPT) return;
  if (!existsSync(pinnedNode)) {
    console.error('The dependencies are not installed. Run "node scripts/ensure-installed.mjs" first.');
    process.exit(1);
  }
  const { status, signal } = spawnSync(pinnedNode, process.argv.slice(1), { stdio: 'inherit' });
  if (signal) process.kill(process.pid, signal);
  process.exit(status ?? 1);
}

/** Becomes another program: same process, same terminal, its signals and exit code are ours. */
export async function become(file, args, env = process.env) {
  if (process.execve) process.execve(file, [file, ...args], env);
  // Windows has no exec: stay as a parent that says nothing and passes everything on.
  const { spawn } = await import('node:child_process');
  const child = spawn(file, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
