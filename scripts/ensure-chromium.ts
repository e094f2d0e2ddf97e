import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findChromium } from '../tests/support/chromium.ts';

/** A download that hangs must not hold the tests for ever. */
const PATIENCE_MILLISECONDS = 5 * 60_000;

/**
 * The browser for tests/e2e, installed when the machine has none: Playwright's own build, or,
 * for root on a system with apt, the distribution's. Throws a sentence that says what to do.
 */
export function ensureChromium(root: string, say: (line: string) => void): string {
  const present = findChromium();
  if (present) return present;

  say('No Chromium here yet: asking Playwright for one…');
  const tried = [attempt(process.execPath, [join(root, 'node_modules', 'playwright', 'cli.js'), 'install', 'chromium'])];
  let found = findChromium();
  if (found) return found;

  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    say('Playwright could not download one: asking apt-get…');
    tried.push(attempt('apt-get', ['update']));
    tried.push(attempt('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium']));
    found = findChromium();
    if (found) return found;
  }

  throw new Error(`The browser tests need a Chromium and this machine has none. Install one (for example: apt-get install chromium), or set CHROMIUM_PATH to its executable.\n${tried.map((text) => text.trimEnd().split('\n').slice(-3).join('\n')).join('\n')}`);
}

function attempt(command: string, args: string[]): string {
  const { stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: PATIENCE_MILLISECONDS,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  return error ? error.message : stdout + stderr;
}
