/** `npm run check`: types and lint, which need no server and no browser. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, onPinnedNode, root } from './runtime.mjs';

onPinnedNode();

const packages = join(root, 'node_modules');

/** Each check, what it is called in the summary and how to run it. */
export const checks = [
  {
    name: 'types',
    title: 'every file agrees with the types',
    command: [join(packages, 'typescript', 'bin', 'tsc'), '-p', root],
  },
  {
    name: 'lint',
    title: 'every file follows .oxlintrc.json',
    command: [join(packages, 'oxlint', 'bin', 'oxlint'), '--deny-warnings'],
  },
];

/** Runs every check at once. */
export async function check() {
  await ensureAstroTypes();
  return Promise.all(checks.map(async ({ name, title, command }) => ({ name, title, ...(await run(command)) })));
}

/** site/env.d.ts refers to declarations that Astro writes and git does not keep. */
async function ensureAstroTypes() {
  if (existsSync(join(root, '.astro', 'types.d.ts')) || !existsSync(join(root, 'astro.config.mjs'))) return;
  await run([join(packages, 'astro', 'bin', 'astro.mjs'), 'sync']);
}

async function run(command) {
  const started = performance.now();
  const child = spawn(process.execPath, command, { cwd: root, env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { ok: code === 0, output, milliseconds: performance.now() - started };
}

/** One line per check, and under it whatever the tool found. */
export function printCheck({ name, ok, output, milliseconds }) {
  if (!ok) console.log(output.trimEnd());
  console.log(`${name.padEnd(10)}${ok ? 'clean' : 'findings'} in ${(milliseconds / 1000).toFixed(1)} s`);
}

if (isMain(import.meta.url)) {
  const results = await check();
  results.forEach(printCheck);
  process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
}
