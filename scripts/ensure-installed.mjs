/**
 * Runs before every npm script, with whatever Node the system has: installs the dependencies
 * when the lockfile and node_modules disagree, and makes sure that the pinned runtime, the npm
 * package `node`, really runs. Says nothing when there is nothing to do.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.fygment-lock');

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  stop(`Fygment needs Node ${OLDEST_NODE} or newer to install itself, and this is Node ${process.versions.node}. Install a newer Node, then run the same command again.`);
}

const lockfileText = readFileSync(join(root, 'package-lock.json'), 'utf8');
const lockfileHash = createHash('sha256').update(lockfileText).digest('hex');
const lockfile = JSON.parse(lockfileText);

if (readIfThere(stamp)?.trim() !== lockfileHash) {
  if (!installedAsLocked(lockfile)) install();
  writeFileSync(stamp, `${lockfileHash}\n`);
}
ensureRuntime(lockfile.packages['node_modules/node'].version);

/** npm keeps its own record of what it installed; by hand or by us, only the result counts. */
function installedAsLocked({ packages }) {
  const record = readIfThere(join(modules, '.package-lock.json'));
  if (record === null) return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(packages).every(([location, { version, optional, devOptional }]) =>
    location === '' || (installed[location] ? installed[location].version === version : optional || devOptional));
}

function install() {
  console.log('Installing dependencies…');
  const result = npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], root);
  if (result.status === 0) return;
  process.stderr.write(result.output);
  stop('The dependencies could not be installed: "npm ci" failed, and its own words stand above. Check the network and the disk, then run the same command again.');
}

/** npm may be told to skip install scripts, and it is one of those that fetches the runtime. */
function ensureRuntime(version) {
  const link = join(modules, '.bin', 'node');
  if (runs(link, version)) return;

  const home = join(modules, 'node');
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = system === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const packageName = `${prefix}-${system}-${process.arch}`;
  const executable = system === 'win' ? 'node.exe' : 'node';
  const places = [home, modules, join(home, 'node_modules')].map((folder) =>
    folder === home ? join(home, 'bin', executable) : join(folder, packageName, 'bin', executable));

  let binary = places.find((place) => runs(place, version));
  if (!binary) {
    console.log(`Fetching the pinned runtime, Node ${version}…`);
    const result = npm(['install', '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${packageName}@${version}`], home);
    if (result.status !== 0) process.stderr.write(result.output);
    binary = places.find((place) => runs(place, version));
  }
  if (!binary) {
    stop(`The pinned runtime, Node ${version}, is not there for ${process.platform} ${process.arch}. Run "npm rebuild node --ignore-scripts=false", then the same command again.`);
  }

  const target = join(home, 'bin', executable);
  if (binary !== target) {
    mkdirSync(join(home, 'bin'), { recursive: true });
    rmSync(target, { force: true });
    try {
      linkSync(binary, target);
    } catch {
      copyFileSync(binary, target);
    }
    chmodSync(target, 0o755);
  }
  if (!runs(link, version) && system !== 'win') {
    mkdirSync(join(modules, '.bin'), { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(join('..', 'node', 'bin', executable), link);
  }
}

function runs(binary, version) {
  // Under npm this very process is already the pinned runtime: no need to start it again.
  if (process.versions.node === version && process.execPath === join(modules, 'node', 'bin', 'node') && existsSync(binary)) return true;
  try {
    return execFileSync(binary, ['-v'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() === `v${version}`;
  } catch {
    return false;
  }
}

/** Runs npm with the system's Node: the pinned one would be deleted under its own feet. */
function npm(args, cwd) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.endsWith(join('node_modules', '.bin'))).join(delimiter);
  const { status, stdout, stderr, error } = spawnSync('npm', args, {
    cwd,
    env: { ...process.env, PATH: path },
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, output: error ? `${error.message}\n` : stdout + stderr };
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
