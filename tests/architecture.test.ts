import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { capabilities } from '../domain/availability.ts';
import { endpoints } from '../domain/contract/index.ts';
import type { Endpoint } from '../domain/contract/endpoint.ts';
import { actionNames } from '../domain/permissions.ts';
import { importsOf, violationsIn, type SourceFile } from '../scripts/architecture.ts';
import { splitProof } from '../scripts/tally.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const BINARY = /\.(?:png|ico|jpg|webp|woff2|db)$/;

/** Everything that belongs to the project: what git holds and what is about to be added. */
const files: SourceFile[] = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && !BINARY.test(path) && existsSync(join(root, path)))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
const textOf = (path: string) => files.find((file) => file.path === path)?.text ?? '';

describe('the house', () => {
  it('keeps to who may import whom, and touches clock, chance, environment and network only where the tables say', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(violationsIn(files)).toEqual([]);
  });

  it('lists every declared endpoint once, so that the router, the matrix and the console see it', async () => {
    const folder = join(root, 'domain', 'contract');
    const declared: Endpoint[] = [];
    for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.ts') && entry !== 'index.ts')) {
      const nouns = (await import(join(folder, name))) as Record<string, unknown>;
      declared.push(...Object.values(nouns).filter(isEndpoint));
    }
    const addresses = (list: readonly Endpoint[]) => list.map(({ method, path }) => `${method} ${path}`).sort();
    expect(addresses(endpoints)).toEqual(addresses(declared));
    expect(new Set(addresses(endpoints)).size).toBe(endpoints.length);
  });

  it('has every action of an endpoint in the table of permissions', () => {
    const known = new Set<string>(['public', 'signed-in', ...actionNames]);
    expect(endpoints.filter(({ action }) => !known.has(action)).map(({ path, action }) => `${path}: ${action}`)).toEqual([]);
  });

  it('names a proof that exists for every capability called live or alpha, and none for the roadmap', () => {
    const unproven = capabilities.filter(({ availability, proof }) => {
      const [file, title] = splitProof(proof);
      return availability === 'roadmap' ? proof !== null : !file || !title || !textOf(file).includes(title);
    });
    expect(unproven.map(({ id, proof }) => `${id}: ${proof}`)).toEqual([]);
  });

  it('holds no path of the machine it was written on', () => {
    const places = [root, `${homedir()}/`].map((place) => place.replaceAll('\\', '/')).filter((place) => place.length > 3);
    const found = files.filter(({ path, text }) => path !== '.gitignore' && places.some((place) => text.includes(place)));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('names no registry host in the lockfile or in the settings of npm', () => {
    expect(textOf('package-lock.json')).not.toMatch(/"resolved":|https?:\/\/[^"]*registr/);
    expect(textOf('.npmrc')).not.toMatch(/registry\s*=|_auth/);
  });

  it('stands on the map of the README as it is', () => {
    const map = /## The map[\s\S]*?```\n([\s\S]*?)```/.exec(textOf('README.md'))?.[1] ?? '';
    const named = map.split('\n').flatMap((line) => /^([\w.@-]+(?:\/[\w.@-]+)*\/?)(?=\s|$)/.exec(line)?.[1] ?? []);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const folders = new Set(files.flatMap(({ path }) => (path.includes('/') && !path.startsWith('.') ? [`${path.split('/')[0]}/`] : [])));
    expect([...folders].filter((folder) => !named.some((path) => path.startsWith(folder)))).toEqual([]);
  });
});

describe('the rules of the house', () => {
  const planted: [rule: string, file: SourceFile, finding: RegExp][] = [
    ['domain knows only zod', { path: 'domain/a.ts', text: "import { join } from 'node:path';" }, /domain is pure/],
    ['domain imports no other part', { path: 'domain/a.ts', text: "import type { Deps } from '../api/deps.ts';" }, /domain\/ may import only domain\//],
    ['the console never imports the server', { path: 'console/api.ts', text: "import { x } from '../api/errors.ts';" }, /console\/ may import only/],
    ['the CLI never imports the console', { path: 'cli/a.ts', text: "export * from '../console/api.ts';" }, /cli\/ may import only/],
    ['the console enters the site by its one page', { path: 'site/pages/index.astro', text: "---\nimport Console from '../../console/console.tsx';\n---\n<p>don't</p>" }, /site\/ may import only/],
    ['a route reaches the store through a service', { path: 'api/routes/me.ts', text: "import { users } from '../store/users.ts';" }, /api\/routes\/ may import only/],
    ['a service never sees a route', { path: 'api/services/me.ts', text: "const { me } = await import('../routes/me.ts');" }, /api\/services\/ may import only/],
    ['a store never imports a service', { path: 'api/store/users.ts', text: "import { audit } from '../services/audit.ts';" }, /api\/store\/ may import only/],
    ['a service never sees Koa', { path: 'api/services/me.ts', text: "import type { Context } from 'koa';" }, /not requests/],
    ['only the store speaks SQL', { path: 'api/services/me.ts', text: "import {\n  sql,\n} from 'kysely';" }, /only the store/],
    ['the store is not entered by a subpath', { path: 'api/oauth/a.ts', text: "import { Migrator } from 'kysely/migration';" }, /only the store/],
    ['harness files stand alone', { path: 'domain/harnesses/codex.ts', text: "import { cursor } from './cursor.ts';" }, /harness files stand alone/],
    ['screens stand alone', { path: 'console/screens/members.tsx', text: "import { Setup } from './setup.tsx';" }, /screens stand alone/],
    ['a screen that is a folder stands alone too', { path: 'console/screens/policy/editor.tsx', text: "import { Setup } from '../setup.tsx';" }, /screens stand alone/],
    ['no hidden clock', { path: 'api/services/me.ts', text: 'const at = Date.now();' }, /Date\.now/],
    ['no hidden clock by constructor', { path: 'domain/a.ts', text: 'const at = new Date( );' }, /new Date/],
    ['no hidden clock without parentheses', { path: 'cli/a.ts', text: 'const at = new Date;' }, /new Date/],
    ['no hidden chance', { path: 'api/oauth/a.ts', text: 'const id = Math.random();' }, /Math\.random/],
    ['no hidden environment', { path: 'cli/ui.ts', text: 'const colour = !process.env.NO_COLOR;' }, /process\.env/],
    ['no hidden network', { path: 'api/oauth/a.ts', text: 'const reply = await fetch (address);' }, /fetch/],
    ['no hidden clock inside a template', { path: 'api/a.ts', text: 'const line = `${Date.now()} it`;' }, /Date\.now/],
    ['no names after nothing', { path: 'api/http/utils.ts', text: '' }, /named after nothing/],
    ['no folders after nothing', { path: 'console/common/table.tsx', text: '' }, /named after nothing/],
  ];
  it.each(planted)('%s', (_rule, file, finding) => {
    const found = violationsIn([file]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(finding);
    expect(found[0]).toContain(file.path);
  });

  it('sees Koa even when a service loads it by way of another file', () => {
    const found = violationsIn([
      { path: 'api/services/me.ts', text: "import { page } from '../present/page.ts';" },
      { path: 'api/present/page.ts', text: "import { state } from '../http/page.ts';" },
      { path: 'api/http/page.ts', text: "import Router from '@koa/router';" },
    ]);
    expect(found).toEqual(['api/services/me.ts loads @koa/router by way of api/present/page.ts and api/http/page.ts.']);
  });

  const allowed: [what: string, file: SourceFile][] = [
    ['a date from a value', { path: 'domain/a.ts', text: 'const at = new Date(0); const shown = new Date(value);' }],
    ['a fetch that was handed in', { path: 'api/oauth/a.ts', text: 'const reply = await deps.fetch(address); prefetch(1);' }],
    ['words in comments and strings', { path: 'api/a.ts', text: "// Date.now() and import x from 'koa'\n/* process.env */ const text = 'Math.random()'; const link = 'https://a.example//fetch(';" }],
    ['the one file that reads the environment', { path: 'api/main.ts', text: 'parseConfig(process.env);' }],
    ['the console page of the site', { path: 'site/pages/console/index.astro', text: "---\nimport { Console } from '../../../console/console.tsx';\n---" }],
    ['the shared tokens', { path: 'console/console.tsx', text: "import '../site/styles/tokens.css';" }],
    ['the index of the harnesses', { path: 'domain/harnesses/index.ts', text: "import { codex } from './codex.ts';" }],
    ['files of one screen among themselves', { path: 'console/screens/policy/editor.tsx', text: "import { Diff } from './diff.tsx';" }],
    ['a type of Koa that a service loads with nothing behind it', { path: 'api/present/page.ts', text: "import type { Page } from '../http/page.ts';" }],
  ];
  it.each(allowed)('let %s pass', (_what, file) => {
    expect(violationsIn([file])).toEqual([]);
  });

  it('read every way to write an import', () => {
    const text = [
      "import a, { b as c } from 'one';", "import 'two';", "import type { D } from 'three';", "export { e } from 'four';",
      "export * from 'five';", "const f = await import('six');", "import {\n  g,\n} from \"seven\";", "// import h from 'no';", "const text = 'import i from';",
    ].join('\n');
    expect(importsOf(text).map(({ specifier }) => specifier).sort()).toEqual(['five', 'four', 'one', 'seven', 'six', 'three', 'two']);
    expect(importsOf(text).filter(({ typeOnly }) => typeOnly)).toEqual([{ specifier: 'three', typeOnly: true }]);
  });
});

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && ['method', 'path', 'action', 'input', 'reply', 'refreshes'].every((key) => key in value);
}
