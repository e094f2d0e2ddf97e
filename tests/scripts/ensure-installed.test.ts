import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/ensure-installed.mjs', import.meta.url));
const RUNTIME = '99.1.0';

/** A checkout with its own lockfile, and an `npm` that does what the test says and notes what it was asked. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fygment-install-'));
  mkdirSync(join(root, 'scripts'));
  mkdirSync(join(root, 'bin'));
  copyFileSync(script, join(root, 'scripts', 'ensure-installed.mjs'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  lock('1.0.0');
  npmDoes('');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function lock(version: string) {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: {
    '': {}, 'node_modules/koa': { version }, 'node_modules/node': { version: RUNTIME }, 'node_modules/for-windows': { version: '1.0.0', optional: true },
  } }));
}
function npmDoes(body: string) {
  program(join(root, 'bin', 'npm'), `echo "$@" >> ${join(root, 'asked')}\n${body}`);
}
function program(path: string, body: string) {
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}
/** What npm leaves behind: its record and the pinned runtime. */
function installed(version: string, runtime = RUNTIME) {
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true });
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: { 'node_modules/koa': { version }, 'node_modules/node': { version: RUNTIME } } }));
  program(join(root, 'node_modules', '.bin', 'node'), `echo v${runtime}`);
}
function run() {
  const path = [join(root, 'bin'), '/usr/bin', '/bin'].join(delimiter);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'ensure-installed.mjs')], { encoding: 'utf8', env: { PATH: path } });
  const asked = existsSync(join(root, 'asked')) ? readFileSync(join(root, 'asked'), 'utf8').trim().split('\n') : [];
  return { status, output: stdout + stderr, asked };
}

it('says nothing and asks npm nothing when everything is installed as locked', () => {
  installed('1.0.0');
  expect(run()).toEqual({ status: 0, output: '', asked: [] });
  expect(run()).toEqual({ status: 0, output: '', asked: [] });
});

it('installs when the lockfile asks for another version', () => {
  installed('1.0.0');
  run();
  lock('2.0.0');
  const { status, output, asked } = run();
  expect(status).toBe(0);
  expect(output).toBe('Installing dependencies…\n');
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatch(/^ci /);
});

it('installs when there is no node_modules', () => {
  npmDoes(`mkdir -p ${root}/node_modules/.bin && printf '#!/bin/sh\\necho v${RUNTIME}\\n' > ${root}/node_modules/.bin/node && chmod +x ${root}/node_modules/.bin/node`);
  expect(run()).toMatchObject({ status: 0, asked: [expect.stringMatching(/^ci /)] });
  expect(run().asked).toHaveLength(1);
});

it('fails with npm’s own words and a sentence when npm fails, and tries again next time', () => {
  npmDoes('echo "ENOTFOUND somewhere" >&2; exit 7');
  const first = run();
  expect(first.status).toBe(1);
  expect(first.output).toContain('ENOTFOUND somewhere');
  expect(first.output).toContain('The dependencies could not be installed');
  expect(run().asked).toHaveLength(2);
});

it('fetches the pinned runtime by itself when npm skipped the script that does', () => {
  installed('1.0.0', '20.0.0');
  mkdirSync(join(root, 'node_modules', 'node'));
  npmDoes(`mkdir -p node_modules/node-${process.platform}-${process.arch}/bin && printf '#!/bin/sh\\necho v${RUNTIME}\\n' > node_modules/node-${process.platform}-${process.arch}/bin/node && chmod +x node_modules/node-*/bin/node`);
  const { status, asked } = run();
  expect(status).toBe(0);
  expect(asked).toEqual([expect.stringContaining(`node-${process.platform}-${process.arch}@${RUNTIME}`)]);
  expect(spawnSync(join(root, 'node_modules', '.bin', 'node'), ['-v'], { encoding: 'utf8' }).stdout).toBe(`v${RUNTIME}\n`);
});

it('says what to run when the pinned runtime cannot be had', () => {
  installed('1.0.0', '20.0.0');
  mkdirSync(join(root, 'node_modules', 'node'));
  npmDoes('exit 1');
  const { status, output } = run();
  expect(status).toBe(1);
  expect(output).toContain(`Node ${RUNTIME}, is not there`);
  expect(output).toContain('npm rebuild node --ignore-scripts=false');
});
