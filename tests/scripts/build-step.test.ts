import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BuildFolder, type BuildStep } from '../../scripts/build-step.ts';

let root: string;
let runs: number;
let step: BuildStep;
const dist = () => join(root, 'dist');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fygment-build-'));
  mkdirSync(join(root, 'pages'));
  writeFileSync(join(root, 'pages', 'a.md'), 'first');
  runs = 0;
  step = {
    name: 'site',
    inputs: ['pages', 'missing.json'],
    async make(outDir) {
      runs += 1;
      writeFileSync(join(outDir, 'a.html'), readFileSync(join(root, 'pages', 'a.md'), 'utf8'));
    },
  };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('builds once and then only when an input says something else', async () => {
  const folder = new BuildFolder(root, dist());
  expect(await folder.bring([step])).toMatchObject([{ name: 'site', built: true }]);
  utimesSync(join(root, 'pages', 'a.md'), 0, 0);
  expect(await folder.bring([step])).toMatchObject([{ name: 'site', built: false }]);
  writeFileSync(join(root, 'pages', 'a.md'), 'second');
  expect(await folder.bring([step])).toMatchObject([{ name: 'site', built: true }]);
  expect(readFileSync(join(dist(), 'site', 'a.html'), 'utf8')).toBe('second');
});

it.each([
  ['a new file', () => writeFileSync(join(root, 'pages', 'b.md'), '')],
  ['a removed file', () => rmSync(join(root, 'pages', 'a.md'))],
  ['an input that was not there before', () => writeFileSync(join(root, 'missing.json'), '{}')],
  ['another value', () => (step.values = { SITE_ORIGIN: 'https://mcp.example' })],
  ['a removed output', () => rmSync(join(dist(), 'site'), { recursive: true })],
])('builds again after %s', async (_what, change) => {
  const folder = new BuildFolder(root, dist());
  await folder.bring([step]);
  expect(folder.isFresh(step)).toBe(true);
  change();
  expect(folder.isFresh(step)).toBe(false);
});

it('removes what the last build made and this one does not', async () => {
  const folder = new BuildFolder(root, dist());
  await folder.bring([step]);
  writeFileSync(join(dist(), 'site', 'old.html'), '');
  writeFileSync(join(root, 'pages', 'a.md'), 'second');
  await folder.bring([step]);
  expect(readdirSync(join(dist(), 'site'))).toEqual(['a.html']);
});

it('keeps the last good output when a build fails, and builds again next time', async () => {
  const folder = new BuildFolder(root, dist());
  await folder.bring([step]);
  writeFileSync(join(root, 'pages', 'a.md'), 'second');
  const broken: BuildStep = { ...step, make: (outDir) => (writeFileSync(join(outDir, 'half.html'), ''), Promise.reject(new Error('no'))) };
  await expect(folder.bring([broken])).rejects.toThrow('no');
  expect(readdirSync(join(dist(), 'site'))).toEqual(['a.html']);
  expect(folder.isFresh(step)).toBe(false);
  await folder.bring([step]);
  expect(readdirSync(join(dist(), 'site'))).toEqual(['a.html']);
  expect(readdirSync(dist()).sort()).toEqual(['.stamps', 'site']);
});

it('builds again when an input changed while it was building', async () => {
  const folder = new BuildFolder(root, dist());
  const slow: BuildStep = { ...step, make: async (outDir) => {
    await step.make(outDir);
    writeFileSync(join(root, 'pages', 'a.md'), 'edited meanwhile');
  } };
  await folder.bring([slow]);
  expect(folder.isFresh(step)).toBe(false);
});

it('lets two builds at once do the work once', async () => {
  const log = join(root, 'log');
  const program = join(root, 'build.mjs');
  writeFileSync(program, `
    import { appendFileSync } from 'node:fs';
    import { BuildFolder } from ${JSON.stringify(fileURLToPath(new URL('../../scripts/build-step.ts', import.meta.url)))};
    const step = { name: 'site', inputs: ['pages'], async make() { appendFileSync(${JSON.stringify(log)}, 'made\\n'); } };
    const [report] = await new BuildFolder(${JSON.stringify(root)}, ${JSON.stringify(dist())}).bring([step]);
    appendFileSync(${JSON.stringify(log)}, 'done\\n');
  `);
  const builds = Array.from({ length: 3 }, () => spawn(process.execPath, [program], { stdio: 'inherit' }));
  const codes = await Promise.all(builds.map((child) => once(child, 'exit')));
  expect(codes).toEqual([[0, null], [0, null], [0, null]]);
  expect(readFileSync(log, 'utf8').split('\n').filter((line) => line === 'made')).toHaveLength(1);
});

it('is not held up by a build that was killed', async () => {
  const program = join(root, 'build.mjs');
  writeFileSync(program, `
    import { writeFileSync } from 'node:fs';
    import { BuildFolder } from ${JSON.stringify(fileURLToPath(new URL('../../scripts/build-step.ts', import.meta.url)))};
    const step = { name: 'site', inputs: ['pages'], async make(outDir) { writeFileSync(outDir + '/half.html', ''); process.kill(process.pid, 'SIGKILL'); } };
    await new BuildFolder(${JSON.stringify(root)}, ${JSON.stringify(dist())}).bring([step]);
  `);
  expect(await once(spawn(process.execPath, [program], { stdio: 'inherit' }), 'exit')).toEqual([null, 'SIGKILL']);
  expect(existsSync(join(dist(), 'site'))).toBe(false);
  await new BuildFolder(root, dist()).bring([step]);
  expect(runs).toBe(1);
  expect(readdirSync(join(dist(), 'site'))).toEqual(['a.html']);
});
