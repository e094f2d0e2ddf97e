/** Builds what changed: the public pages with the console (dist/site) and the CLI (dist/cli). */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, onPinnedNode, pinnedNode, root } from './runtime.mjs';

onPinnedNode();
const { BuildFolder } = await import('./build-step.ts');
const { precompress } = await import('./precompress.ts');

const dist = join(root, 'dist');
const common = ['domain', 'package.json', 'package-lock.json', 'tsconfig.json', 'scripts/build.mjs', 'scripts/build-step.ts'];

const site = {
  name: 'site',
  inputs: [...common, 'site', 'console', 'astro.config.mjs', 'scripts/precompress.ts'],
  values: { SITE_ORIGIN: process.env.SITE_ORIGIN ?? '' },
  async make(outDir) {
    await astroBuild(outDir);
    await precompress(outDir);
  },
};

const cli = {
  name: 'cli',
  inputs: [...common, 'cli', 'LICENSE', 'scripts/build-cli.mjs'],
  async make(outDir) {
    const { buildCli } = await import('./build-cli.mjs');
    await buildCli({ outDir });
  },
};

/**
 * Brings dist/ up to date and returns what each step did. `only` names the steps;
 * `onStart` hears of each that has to run.
 */
export function build({ only = ['site', 'cli'], onStart = () => {} } = {}) {
  return new BuildFolder(root, dist).bring([site, cli].filter(({ name }) => only.includes(name)), onStart);
}

/** Astro is a program of its own: quiet when it succeeds, word for word when it fails. */
async function astroBuild(outDir) {
  const args = [join(root, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'build', '--outDir', outDir];
  const env = { ...process.env, NODE_ENV: 'production', ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' };
  const child = spawn(existsSync(pinnedNode) ? pinnedNode : process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`The site did not build. Astro said:\n\n${Buffer.concat(output)}`);
}

/** Runs a build for a command line: its failure is a message and not a stack. */
export async function buildOrExit(options) {
  try {
    return await build(options);
  } catch (failure) {
    console.error(failure.message.startsWith('The site') ? failure.message : failure.stack);
    process.exit(1);
  }
}

if (isMain(import.meta.url)) {
  for (const { name, built, milliseconds } of await buildOrExit()) {
    console.log(built ? `${name.padEnd(6)}built in ${(milliseconds / 1000).toFixed(1)} s` : `${name.padEnd(6)}unchanged`);
  }
}
