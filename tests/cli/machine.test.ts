import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { diffLines } from '../../cli/edit/diff.ts';
import { install, installedProgram } from '../../cli/install.ts';
import { main } from '../../cli/main.ts';
import { foldersFor } from '../../cli/machine.ts';
import { findOnPath, proxyCommand, targetOn } from '../../cli/target.ts';
import { ends, fold, printable, tilde } from '../../cli/ui.ts';
import { VERSION } from '../../cli/version.ts';
import { codex } from '../../domain/harnesses/codex.ts';
import { fakeMachine, temporaryFolder } from './fake-home.ts';

describe('our own folders follow each system’s conventions', () => {
  test.each([
    ['linux', '/home/ann', {}, '/home/ann/.config/fygment', '/home/ann/.local/share/fygment'],
    ['linux', '/home/ann', { XDG_CONFIG_HOME: '/x/c', XDG_DATA_HOME: '/x/d' }, '/x/c/fygment', '/x/d/fygment'],
    ['linux', '/home/ann', { XDG_CONFIG_HOME: 'relative' }, '/home/ann/.config/fygment', '/home/ann/.local/share/fygment'],
    ['darwin', '/Users/ann', {}, '/Users/ann/.config/fygment', '/Users/ann/Library/Application Support/Fygment'],
    ['win32', 'C:\\Users\\Ann', {}, 'C:\\Users\\Ann\\AppData\\Roaming\\Fygment', 'C:\\Users\\Ann\\AppData\\Local\\Fygment'],
    ['win32', 'C:\\Users\\Ann', { LOCALAPPDATA: 'D:\\L', APPDATA: 'D:\\R' }, 'D:\\R\\Fygment', 'D:\\L\\Fygment'],
  ] as const)('%s, home %s, %j', (platform, home, env, config, data) => {
    expect(foldersFor(platform, home, env)).toMatchObject({ config, data });
  });
});

describe('the program that clients start', () => {
  const bundle = async (content: string) => {
    const folder = temporaryFolder();
    const machine = fakeMachine({ program: { file: join(folder, 'fygment.mjs'), folder, bundled: true } });
    await machine.files.mkdir(join(folder, 'chunks'));
    await machine.files.writeFile(join(folder, 'fygment.mjs'), content);
    await machine.files.writeFile(join(folder, 'chunks', 'a.mjs'), 'a');
    return machine;
  };

  test('is a copy in a folder named after its version', async () => {
    const machine = await bundle('one');
    const { program, copied } = await install(machine);
    expect({ program, copied }).toEqual({ program: join(machine.folders.data, VERSION, 'fygment.mjs'), copied: true });
    expect(await machine.files.readFile(join(machine.folders.data, VERSION, 'chunks', 'a.mjs'), 'utf8')).toBe('a');
    expect(await machine.files.readdir(machine.folders.data)).toEqual([VERSION]);
  });

  test('is not copied twice', async () => {
    const machine = await bundle('one');
    await install(machine);
    expect(await install(machine)).toMatchObject({ copied: false, program: join(machine.folders.data, VERSION, 'fygment.mjs') });
  });

  test('never changes under a running proxy: another build of the same version gets a folder of its own', async () => {
    const machine = await bundle('one');
    await install(machine);
    await machine.files.writeFile(machine.program.file, 'two');
    const { program } = await install(machine);
    expect(program).toMatch(new RegExp(`/${VERSION}-[0-9a-f]{8}/fygment\\.mjs$`));
    expect(await machine.files.readFile(join(machine.folders.data, VERSION, 'fygment.mjs'), 'utf8')).toBe('one');
  });

  test('is itself when it already runs from there', async () => {
    const machine = await bundle('one');
    const { program } = await install(machine);
    const folder = join(program, '..');
    expect(await installedProgram({ ...machine, program: { file: program, folder, bundled: true } })).toMatchObject({ program, copied: false });
  });

  test('is started by one canonical argv: absolute, and never through a package runner', () => {
    const machine = fakeMachine();
    expect(proxyCommand(machine, '/data/fygment.mjs', codex, 'https://fygment.dev')).toEqual({ command: process.execPath, args: ['/data/fygment.mjs', 'mcp', 'proxy', '--harness', 'codex'] });
    expect(proxyCommand(machine, '/data/fygment.mjs', codex, 'https://other.example').args.slice(-2)).toEqual(['--url', 'https://other.example']);
  });

  test('is told where the sign-in rests when the environment moved it', () => {
    const machine = fakeMachine({ env: { XDG_CONFIG_HOME: '/elsewhere' } });
    expect(proxyCommand(machine, '/data/fygment.mjs', codex, 'https://fygment.dev').args.slice(-2)).toEqual(['--credentials', '/elsewhere/fygment/credentials.json']);
  });
});

describe('where a client’s settings are', () => {
  test('in the home, in CODEX_HOME, or in the project', () => {
    const machine = fakeMachine({ cwd: '/home/ada/project' });
    expect(targetOn(machine, codex, 'user').file).toBe(join(machine.home, '.codex', 'config.toml'));
    expect(targetOn({ ...machine, env: { CODEX_HOME: '/moved' } }, codex, 'user').file).toBe('/moved/config.toml');
    expect(targetOn(machine, codex, 'project').file).toBe('/home/ada/project/.codex/config.toml');
    expect(() => targetOn({ ...machine, env: { CODEX_HOME: 'relative' } }, codex, 'user')).toThrow('not an absolute path');
  });

  test('a program is found on PATH only where it can be run, and never in the current folder', async () => {
    const bin = temporaryFolder();
    const machine = fakeMachine({ env: { PATH: `:.:relative:${bin}` } });
    await machine.files.writeFile(join(bin, 'codex'), '', { mode: 0o644 });
    expect(await findOnPath(machine, 'codex')).toBeNull();
    await machine.files.chmod(join(bin, 'codex'), 0o755);
    expect(await findOnPath(machine, 'codex')).toBe(join(bin, 'codex'));
  });
});

describe('the terminal', () => {
  test('cannot be steered by text from outside', () => {
    expect(printable('a\x1b[31mb\u202ec\u0007\r\n')).toBe('a\\u{1b}[31mb\\u{202e}c\\u{7}\\u{d}\\u{a}');
  });

  test('folds prose and keeps long words whole', () => {
    expect(fold('one two three', 8)).toEqual(['one two', 'three']);
    expect(fold('see /a/very/long/path now', 8)).toEqual(['see', '/a/very/long/path', 'now']);
  });

  test('writes the home folder as ~, and only the home folder', () => {
    expect([tilde('/home/an/x', { home: '/home/an' }), tilde('/home/ann/x', { home: '/home/an' })]).toEqual(['~/x', '/home/ann/x']);
  });

  test('ends lines at column 76', () => {
    expect(ends('left', 'right')).toHaveLength(76);
  });

  test('shows diffs as version control does', () => {
    const shown = (before: string, after: string) => diffLines(before, after).map(({ header, lines }) => [header, ...lines.map(({ kind, text }) => kind + text)]);
    expect(shown('', 'a\n')).toEqual([['@@ -0,0 +1 @@', '+a']]);
    expect(shown('a\n', '')).toEqual([['@@ -1 +0,0 @@', '-a']]);
    expect(shown('a\nb\nc\nd\ne\nf\ng\nh\n', 'a\nb\nc\nd\nX\nf\ng\nh\n')).toEqual([['@@ -2,7 +2,7 @@', ' b', ' c', ' d', '-e', '+X', ' f', ' g', ' h']]);
    const long = Array.from({ length: 30 }, (_, line) => `${line}\n`);
    expect(shown(long.join(''), long.with(2, 'x\n').with(27, 'y\n').join('')).map(([header]) => header)).toEqual(['@@ -1,6 +1,6 @@', '@@ -25,6 +25,6 @@']);
    expect(shown('same', 'same\n')).toEqual([]);
  });

  test('with --json a failure is one document on standard output', async () => {
    const machine = fakeMachine();
    expect(await main(['setup', '--json'], machine)).toBe(4);
    expect(JSON.parse(machine.out())).toEqual({ ok: false, exit: 4, error: { kind: 'needs-answer', message: expect.any(String), todo: expect.any(Array) } });
    expect(machine.err()).toBe('');
  });
});
