/**
 * Who may import whom, and where the outside world may be touched. The tables are the rules;
 * `tests/architecture.test.ts` holds the tree against them.
 */
import { dirname, join, normalize } from 'node:path/posix';

export interface SourceFile {
  /** From the root, with slashes. */
  path: string;
  text: string;
}

export interface Import {
  specifier: string;
  /** Only types: gone when the program runs. */
  typeOnly: boolean;
}

/** One zone, and what its files may import from the rest of the tree. */
interface Zone {
  /** The longest matching prefix wins. */
  prefix: string;
  may: readonly string[];
}

const apiBase = ['api/config.ts', 'api/deps.ts', 'api/errors.ts', 'api/log.ts', 'api/secrets.ts', 'domain/'];

const zones: readonly Zone[] = [
  { prefix: 'domain/', may: ['domain/'] },
  { prefix: 'site/', may: ['site/', 'domain/'] },
  { prefix: 'site/pages/console', may: ['site/', 'domain/', 'console/'] },
  // The tokens are the one stylesheet that pages and console share.
  { prefix: 'console/', may: ['console/', 'domain/', 'site/styles/'] },
  { prefix: 'cli/', may: ['cli/', 'domain/'] },

  // Inside the server: one way, from the request to the table.
  { prefix: 'api/', may: ['api/', 'domain/'] },
  { prefix: 'api/http/', may: ['api/http/', 'api/services/', 'api/present/', ...apiBase] },
  { prefix: 'api/routes/', may: ['api/routes/', 'api/http/', 'api/services/', 'api/present/', ...apiBase] },
  { prefix: 'api/sign-in/', may: ['api/sign-in/', 'api/http/', 'api/services/', 'api/present/', ...apiBase] },
  // The provider keeps its own state in our tables, so its adapter meets the store without a service between.
  { prefix: 'api/oauth/', may: ['api/oauth/', 'api/http/', 'api/services/', 'api/present/', 'api/store/', ...apiBase] },
  { prefix: 'api/mcp/', may: ['api/mcp/', 'api/oauth/', 'api/http/', 'api/services/', 'api/present/', ...apiBase] },
  { prefix: 'api/present/', may: ['api/present/', 'api/http/page.ts', 'api/oauth/', 'api/services/', 'api/store/', ...apiBase] },
  { prefix: 'api/services/', may: ['api/services/', 'api/present/', 'api/store/', ...apiBase] },
  { prefix: 'api/store/', may: ['api/store/', ...apiBase] },

  { prefix: 'scripts/', may: ['scripts/', 'domain/', 'tests/support/'] },
];

/** Packages that only some files may import; a name covers its subpaths. */
const guardedPackages: readonly { packages: readonly string[]; may: readonly string[]; because: string }[] = [
  {
    packages: ['koa', '@koa/router', 'koa-mount'],
    may: ['api/http/', 'api/routes/', 'api/sign-in/', 'api/oauth/', 'api/mcp/', 'api/app.ts', 'api/main.ts', 'tests/'],
    because: 'services and stores know people, not requests',
  },
  { packages: ['kysely', 'better-sqlite3', 'pg'], may: ['api/store/', 'scripts/', 'tests/'], because: 'only the store speaks to a database' },
  { packages: ['react', 'react-dom', '@tanstack/react-query', '@tanstack/react-router'], may: ['console/', 'tests/'], because: 'only the console draws with React' },
];

/** What makes a result depend on more than its arguments, and who may use it. */
const impurities: readonly { what: string; pattern: RegExp; may: readonly string[] }[] = [
  { what: 'Date.now()', pattern: /\bDate\.now\b/, may: ['console/'] },
  { what: 'new Date() without an argument', pattern: /\bnew Date(?:\s*\(\s*\)|(?!\s*\())/, may: ['console/'] },
  { what: 'Math.random', pattern: /\bMath\.random\b/, may: ['console/'] },
  { what: 'process.env', pattern: /\bprocess\.env\b/, may: ['api/config.ts'] },
  // Browsers have no deps object: the console and the public pages' scripts call it as it is.
  { what: 'fetch()', pattern: /(?<![.\w])fetch\s*\(/, may: ['console/', 'site/scripts/'] },
];

/** Where the outside comes in, to be handed on as an argument. */
const outside = ['api/main.ts', 'api/deps.ts', 'cli/machine.ts', 'scripts/', 'tests/'];

const CODE = /\.(?:ts|tsx|mts|mjs|js|astro)$/;
const VAGUE_NAMES = /(?:^|\/)(?:utils?|helpers?|common|misc)(?:\.[^/]+)?(?=\/|$)/i;

/** Every broken rule as a sentence that names the file. */
export function violationsIn(files: readonly SourceFile[]): string[] {
  const code = files.filter(({ path }) => CODE.test(path));
  return [
    ...code.flatMap((file) => importsOf(file.text).flatMap((one) => importViolations(file.path, one))),
    ...requestsInServices(code),
    ...code.flatMap(impurityViolations),
    ...files.filter(({ path }) => VAGUE_NAMES.test(path)).map(({ path }) => `${path} is named after nothing: name what is inside.`),
  ];
}

function importViolations(path: string, { specifier }: Import): string[] {
  const target = resolve(path, specifier);
  return target === null ? packageViolations(path, specifier) : treeViolations(path, target);
}

function treeViolations(path: string, target: string): string[] {
  const zone = zones.filter(({ prefix }) => path.startsWith(prefix)).sort((a, b) => b.prefix.length - a.prefix.length)[0];
  if (zone && !startsWithAny(target, zone.may)) return [`${path} imports ${target}: ${zone.prefix} may import only ${zone.may.join(', ')}.`];
  if (path === 'api/app.ts' && target === 'api/main.ts') return [`${path} imports ${target}: main starts the app, not the other way.`];

  const harness = (file: string) => /^domain\/harnesses\/(?!index\.|harness\.)[^/]+$/.test(file);
  if (harness(path) && harness(target)) return [`${path} imports ${target}: harness files stand alone.`];

  const screenOf = (file: string) => /^console\/screens\/([^/.]+)/.exec(file)?.[1];
  const [from, to] = [screenOf(path), screenOf(target)];
  if (from && to && from !== to) return [`${path} imports ${target}: screens stand alone; what two of them share is a part.`];
  return [];
}

function packageViolations(path: string, specifier: string): string[] {
  if (path.startsWith('domain/') && !isPackage(specifier, 'zod')) return [`${path} imports ${specifier}: domain is pure and knows only zod.`];
  if (path.startsWith('console/') && specifier.startsWith('node:')) return [`${path} imports ${specifier}: a browser has no Node.`];
  return guardedPackages
    .filter(({ packages, may }) => packages.some((name) => isPackage(specifier, name)) && !startsWithAny(path, may))
    .map(({ because }) => `${path} imports ${specifier}: ${because}.`);
}

/** Not by a detour either: whatever a service or store loads, Koa is not in it. */
function requestsInServices(files: readonly SourceFile[]): string[] {
  const loads = new Map(files.map((file) => [file.path, importsOf(file.text).filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => specifier)]));
  const isKoa = (specifier: string) => ['koa', '@koa/router', 'koa-mount'].some((name) => isPackage(specifier, name));
  const findings: string[] = [];
  for (const start of loads.keys()) {
    if (!startsWithAny(start, ['api/services/', 'api/store/'])) continue;
    const seen = new Set([start]);
    const queue: { path: string; trail: string[] }[] = [{ path: start, trail: [start] }];
    for (let step = queue.shift(); step; step = queue.shift()) {
      for (const specifier of loads.get(step.path) ?? []) {
        const target = resolve(step.path, specifier);
        if (target === null && isKoa(specifier) && step.path !== start) findings.push(`${start} loads ${specifier} by way of ${step.trail.slice(1).join(' and ')}.`);
        if (target === null || seen.has(target)) continue;
        seen.add(target);
        queue.push({ path: target, trail: [...step.trail, target] });
      }
    }
  }
  return findings;
}

function impurityViolations({ path, text }: SourceFile): string[] {
  if (!startsWithAny(path, ['domain/', 'site/', 'console/', 'api/', 'cli/']) || startsWithAny(path, outside)) return [];
  const words = withoutComments(text, { strings: false });
  return impurities
    .filter(({ pattern, may }) => pattern.test(words) && !startsWithAny(path, may))
    .map(({ what }) => `${path} uses ${what}: take it as an argument.`);
}

/** Static, dynamic, re-exported and type imports of one file. */
export function importsOf(text: string): Import[] {
  const words = withoutComments(text, { strings: true });
  const found: Import[] = [];
  for (const match of words.matchAll(/^[ \t]*(?:import|export)\b([^'"`;]*?)\bfrom\s*(['"])([^'"\n]+)\2/gm)) {
    found.push({ specifier: match[3]!, typeOnly: /^\s*type\b/.test(match[1]!) });
  }
  for (const match of words.matchAll(/^[ \t]*import\s*(['"])([^'"\n]+)\1/gm)) found.push({ specifier: match[2]!, typeOnly: false });
  for (const match of words.matchAll(/\bimport\s*\(\s*(['"`])([^'"`\n]+)\1/g)) found.push({ specifier: match[2]!, typeOnly: false });
  return found;
}

/**
 * The text with comments, and on request strings, blanked. A string ends at its line's end at
 * the latest, so that an apostrophe in JSX or Astro text costs one line and not the file.
 */
function withoutComments(text: string, keep: { strings: boolean }): string {
  const token = /\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g;
  return text.replace(token, (match) => {
    if (match.startsWith('/')) return match.replace(/[^\n]/g, ' ');
    // Code runs inside a template's ${…}, so templates stay.
    return keep.strings || match.startsWith('`') ? match : match[0] + match.slice(1, -1).replace(/[^\n]/g, ' ') + match[0];
  });
}

/** Path of a relative import from the root; null for a package. */
function resolve(from: string, specifier: string): string | null {
  return specifier.startsWith('.') ? normalize(join(dirname(from), specifier.split('?')[0]!)) : null;
}

function startsWithAny(path: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => path.startsWith(prefix));
}

function isPackage(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}
