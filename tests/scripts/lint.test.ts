import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fygment-lint-'));
  copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function findingsIn(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return spawnSync(process.execPath, [join(root, 'node_modules', 'oxlint', 'bin', 'oxlint'), '--deny-warnings', '-f', 'unix', path], { cwd: folder, encoding: 'utf8' }).stdout;
}

it.each(['console/a.ts', 'domain/a.ts', 'site/a.ts'])('refuses in %s the import of zod that brings every locale', (path) => {
  expect(findingsIn(path, "import { z } from 'zod';\nexport const text = z.string();\n")).toContain('no-restricted-imports');
  expect(findingsIn(path, "import * as z from 'zod/mini';\nexport const text = z.string();\n")).not.toContain('Error');
});

it('refuses console output in the server and lets scripts speak', () => {
  expect(findingsIn('api/a.ts', "console.log('x');\n")).toContain('no-console');
  expect(findingsIn('scripts/a.ts', "console.log('x');\n")).not.toContain('no-console');
});

it('refuses a test that runs alone', () => {
  expect(findingsIn('tests/a.test.ts', "import { expect, it } from 'vitest';\nit.only('x', () => expect(1).toBe(1));\n")).toContain('no-focused-tests');
});
