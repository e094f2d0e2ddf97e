/**
 * Adds to package-lock.json the platform packages that npm left out.
 *
 * npm drops an optional dependency from the lockfile when the registry it asked does not serve
 * it, and `npm ci` then refuses that lockfile everywhere. The missing entries say what their
 * parent already says (name and version) and for which platform they are; npm adds the
 * integrity when it first fetches one.
 *
 * Run `npm run lockfile` after adding a dependency; `tests/scripts/lockfile.test.ts` says when it is needed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Entry {
  version?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  cpu?: string[];
  libc?: string[];
  os?: string[];
  optionalDependencies?: Record<string, string>;
}

export interface Lockfile {
  packages: Record<string, Entry>;
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS: Record<string, string> = { arm: 'arm', arm64: 'arm64', x64: 'x64', ia32: 'ia32', ppc64: 'ppc64', riscv64: 'riscv64', s390x: 's390x', wasm32: 'wasm32' };
const LIBRARIES: Record<string, string> = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** Optional dependencies that an entry names and the lockfile does not hold. */
export function missingFromLockfile(lockfile: Lockfile): { parent: string; name: string; version: string }[] {
  const { packages } = lockfile;
  const missing = [];
  for (const [location, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!lookupLocations(location, name).some((candidate) => packages[candidate])) missing.push({ parent: location, name, version });
    }
  }
  return missing;
}

/** The lockfile with every missing platform package entered, in npm's own order. */
export function completeLockfile(lockfile: Lockfile): Lockfile {
  const packages = { ...lockfile.packages };
  for (const { parent, name, version } of missingFromLockfile(lockfile)) {
    if (!/^\d+\.\d+\.\d+[-\w.]*$/.test(version)) {
      throw new Error(`${name} is asked for as "${version}"; only an exact version can be entered without the registry.`);
    }
    packages[`node_modules/${name}`] = {
      version,
      ...platformOf(name),
      ...(packages[parent]?.dev ? { dev: true } : {}),
      ...(packages[parent]?.license ? { license: packages[parent].license } : {}),
      optional: true,
    };
  }
  const sorted = Object.keys(packages).sort((a, b) => a.localeCompare(b, 'en'));
  return { ...lockfile, packages: Object.fromEntries(sorted.map((key) => [key, packages[key]!])) };
}

/** `cpu`, `libc` and `os` as the package's own manifest states them, read from its name. */
function platformOf(name: string): Pick<Entry, 'cpu' | 'libc' | 'os'> {
  const words = name.split(/[-/]/);
  const processor = words.map((word) => PROCESSORS[word]).find(Boolean);
  const library = words.map((word) => LIBRARIES[word]).find(Boolean);
  const system = SYSTEMS.find((candidate) => words.includes(candidate));
  if (!processor) throw new Error(`The name ${name} does not tell its platform.`);
  return {
    cpu: [processor],
    ...(library && system === 'linux' ? { libc: [library] } : {}),
    ...(system ? { os: [system] } : {}),
  };
}

/** Where Node would look for `name` from the package at `location`, nearest first. */
function lookupLocations(location: string, name: string): string[] {
  const locations = [];
  for (let at = location; ; ) {
    locations.push(`${at ? `${at}/` : ''}node_modules/${name}`);
    if (!at) return locations;
    at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const lockfile = JSON.parse(readFileSync(file, 'utf8')) as Lockfile;
  const missing = missingFromLockfile(lockfile);
  if (missing.length > 0) writeFileSync(file, `${JSON.stringify(completeLockfile(lockfile), null, 2)}\n`);
  console.log(missing.length === 0 ? 'The lockfile is complete.' : `Entered ${missing.length} platform packages in package-lock.json.`);
}
