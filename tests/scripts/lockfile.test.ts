import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { completeLockfile, missingFromLockfile, type Lockfile } from '../../scripts/complete-lockfile.ts';

const partial: Lockfile = {
  packages: {
    '': {},
    'node_modules/tool': { version: '2.0.0', dev: true, license: 'MIT', optionalDependencies: { '@tool/linux-x64-musl': '2.0.0', '@tool/wasm32-wasi': '2.0.0', '@tool/win32-ia32-msvc': '2.0.0' } },
    'node_modules/tool/node_modules/@tool/wasm32-wasi': { version: '2.0.0' },
  },
};

it('the lockfile holds every platform, so that npm ci accepts it anywhere (else: npm run lockfile)', () => {
  const lockfile = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as Lockfile;
  expect(missingFromLockfile(lockfile)).toEqual([]);
});

it('enters a missing platform package with its parent’s version and its own platform, in order', () => {
  const { packages } = completeLockfile(partial);
  expect(Object.keys(packages)).toEqual(['', 'node_modules/@tool/linux-x64-musl', 'node_modules/@tool/win32-ia32-msvc', 'node_modules/tool', 'node_modules/tool/node_modules/@tool/wasm32-wasi']);
  expect(packages['node_modules/@tool/linux-x64-musl']).toEqual({ version: '2.0.0', cpu: ['x64'], libc: ['musl'], os: ['linux'], dev: true, license: 'MIT', optional: true });
  expect(packages['node_modules/@tool/win32-ia32-msvc']).toMatchObject({ cpu: ['ia32'], os: ['win32'] });
  expect(missingFromLockfile({ packages })).toEqual([]);
});

it('enters nothing it would have to guess', () => {
  const of = (name: string, version: string): Lockfile => ({ packages: { 'node_modules/tool': { version: '1.0.0', optionalDependencies: { [name]: version } } } });
  expect(() => completeLockfile(of('@tool/linux-x64-gnu', '^1.0.0'))).toThrow(/exact version/);
  expect(() => completeLockfile(of('fsevents', '2.3.3'))).toThrow(/platform/);
});
