/** Writes Codex's settings in the home given as first argument, and stops for ever at the moment given as second. */
import { apply } from '../../cli/edit/apply.ts';
import { foldersFor, realMachine } from '../../cli/machine.ts';
import { jobFor, targetOn } from '../../cli/target.ts';
import { codex } from '../../domain/harnesses/codex.ts';

const [home, moment] = process.argv.slice(2) as [string, string];
const machine = { ...realMachine(import.meta.url), home, env: {}, folders: foldersFor('linux', home, {}) };
const proxy = { command: '/opt/node', args: ['/opt/fygment.mjs', 'mcp', 'proxy', '--harness', 'codex'] };

await apply(machine, jobFor(targetOn(machine, codex, 'user'), proxy), (now) => {
  if (now !== moment) return;
  process.stdout.write('here\n');
  // A timer keeps the process alive until it is killed.
  return new Promise(() => setInterval(() => {}, 60_000));
});
