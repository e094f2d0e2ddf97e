/**
 * `npm test`: build, types, lint, Vitest, Playwright, and then the question whether every
 * capability that we call live or alpha has a proof that ran and passed. The last line is
 * `N passed, N failed`.
 *
 * `npm test -- <filter>` runs the matching Vitest files alone, or with a path below tests/e2e
 * the matching browser tests.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { check, printCheck } from './check.mjs';
import { onPinnedNode, root } from './runtime.mjs';

onPinnedNode();
const { capabilities } = await import('../domain/availability.ts');
const { ensureChromium } = await import('./ensure-chromium.ts');
const { playwrightOutcomes, proofOutcomes, summarize, vitestOutcomes } = await import('./tally.ts');

/** A runner that hangs is a failure, and not a reason to wait for ever. */
const RUNNER_LIMIT_MILLISECONDS = 8 * 60_000;

/** A developer's own settings must steer no test, least of all at their database. */
const OUR_VARIABLES = ['PORT', 'ORIGIN', 'SITE_ORIGIN', 'DATABASE_URL', 'OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'SECRET_KEY', 'TRUSTED_PROXIES', 'LOG_LEVEL', 'NODE_ENV'];
for (const name of OUR_VARIABLES) delete process.env[name];

/** The runners' reports of the last run that ended. */
const results = join(root, 'dist', 'test-results');
mkdirSync(results, { recursive: true });
/** This run's own, so that two at once do not read each other's. */
const scratch = mkdtempSync(`${results}-`);
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const reportFile = (name) => join(scratch, `${name}.json`);

const args = process.argv.slice(2);
const wantsBrowser = args.length === 0 || args.some((arg) => arg.includes('e2e'));
const wantsVitest = args.length === 0 || !wantsBrowser;
const everything = args.length === 0;

process.chdir(root);

const outcomes = [];
const times = [];

let browserReady = false;
if (wantsBrowser) {
  await phase('browser', async () => {
    try {
      process.env.CHROMIUM_PATH = ensureChromium(root, console.log);
      browserReady = true;
    } catch (failure) {
      fail('tests/support/chromium.ts', failure.message);
    }
  });
}

let built = false;
await phase('build', async () => {
  try {
    for (const report of await build()) if (report.built) console.log(`Built ${report.name}.`);
    built = true;
  } catch (failure) {
    // With a filter somebody is at work on one part, and another part may be in pieces.
    if (wantsVitest && !everything) console.error(failure.message);
    else fail('scripts/build.mjs', failure.message);
  }
});

if (everything) {
  await phase('check', async () => {
    for (const result of await check()) {
      printCheck(result);
      outcomes.push({ file: `npm run check (${result.name})`, title: result.title, status: result.ok ? 'passed' : 'failed' });
    }
  });
}

if (wantsVitest) {
  await phase('vitest', () => runner('vitest', vitestOutcomes, [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--allowOnly=false',
    '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile('vitest')}`, ...args,
  ]));
}

if (wantsBrowser && browserReady && built) {
  await phase('e2e', () => runner('playwright', playwrightOutcomes, [
    join(root, 'node_modules', 'playwright', 'cli.js'), 'test', '--config', join(root, 'tests', 'e2e', 'playwright.config.ts'), '--reporter=list,json', ...args,
  ], { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile('playwright') }));
}

if (everything) outcomes.push(...proofOutcomes(capabilities, outcomes));

cpSync(scratch, results, { recursive: true });
const { lines, ok } = summarize(outcomes);
console.log(`\nTime: ${times.join(', ')}\n`);
console.log(lines.join('\n'));
process.exitCode = ok ? 0 : 1;

async function phase(name, work) {
  const started = performance.now();
  await work();
  times.push(`${name} ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function fail(file, message) {
  console.error(message);
  outcomes.push({ file, title: message.split('\n')[0], status: 'failed' });
}

/** Runs a test runner and reads its report; a runner that failed without a failed test counts as one. */
async function runner(name, read, command, env = {}) {
  const code = await runToEnd(command, env);
  let ran = [];
  try {
    ran = read(JSON.parse(readFileSync(reportFile(name), 'utf8')), root);
  } catch (failure) {
    fail(`${name}`, `it wrote no report that can be read: ${failure.message}`);
  }
  outcomes.push(...ran);
  if (code !== 0 && !ran.some(({ status }) => status === 'failed')) fail(name, `it ended with ${code}, and what it said stands above`);
  if (ran.length === 0) fail(name, 'no test ran');
}

function runToEnd(command, env) {
  const child = spawn(process.execPath, command, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
  const limit = setTimeout(() => {
    console.error(`Stopped after ${RUNNER_LIMIT_MILLISECONDS / 60_000} minutes.`);
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
  }, RUNNER_LIMIT_MILLISECONDS);
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => {
      clearTimeout(limit);
      resolve(code ?? signal);
    });
  });
}
