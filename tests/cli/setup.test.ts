import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { credentialsFile, readCredential } from '../../cli/credentials.ts';
import { main } from '../../cli/main.ts';
import { listConnections } from '../../domain/contract/connections.ts';
import { buildCli } from '../../scripts/build-cli.mjs';
import { startApp, type RunningApp } from '../support/app.ts';
import { createTeam, type Team } from '../support/person.ts';
import { spawnWithPerson } from './browser.ts';
import { fakeMachine, repository, temporaryFolder, writeCodexSettings, type FakeMachine } from './fake-home.ts';
import { malformedToml } from './malformed-toml.ts';

const SETTINGS = '# mine\nmodel = "x"\n\n[mcp_servers.wiki]\ncommand = "wiki" # keep\n';
const run = promisify(execFile);
let app: RunningApp;
let team: Team;
beforeAll(async () => {
  app = await startApp();
  team = await createTeam(app);
});
afterAll(() => app.stop());

/** A computer of Mia's, with Codex's settings on it. */
async function computer(options: { typed?: string; settings?: string | null; path?: string; decision?: 'allow' | 'deny'; env?: Record<string, string> } = {}): Promise<FakeMachine & { file: string; settings(): Promise<string> }> {
  const machine = fakeMachine({
    typed: options.typed,
    env: { PATH: options.path ?? '/usr/bin:/bin', NO_COLOR: '1', FYGMENT_URL: app.origin, FYGMENT_BROWSER: 'test-browser', ...options.env },
    spawn: spawnWithPerson(app, 'mia', options.decision),
  });
  if (options.settings !== null) await writeCodexSettings(machine, options.settings ?? SETTINGS);
  const file = join(machine.home, '.codex', 'config.toml');
  return Object.assign(machine, { file, settings: () => machine.files.readFile(file, 'utf8') });
}
const json = (machine: FakeMachine) => JSON.parse(machine.out()) as Record<string, unknown> & { targets: Record<string, unknown>[] };

describe('setup, against the real server', () => {
  test('signs in, writes the entry, starts it, and lists the workspace’s tools', async () => {
    const machine = await computer();
    expect(await main(['setup', '--target', 'codex', '--yes'], machine)).toBe(0);
    expect(await machine.settings()).toContain(`${SETTINGS}\n[mcp_servers.fygment]\ncommand = `);
    expect(machine.out()).toMatch(/Fygment \d+\.\d+\.\d+ {2}Kestrel Instruments {2}http:\/\/localhost:\d+/);
    expect(machine.out()).toContain('Signed in');
    expect(machine.out()).toMatch(/Codex CLI {5}✓ yes {5}✓ in \d+ ms {2,}2 {5}· codex is not on PATH/);
    expect(machine.out()).toContain('1 other entry and 2 comments stay as they are, byte for byte.');
    expect(machine.out()).toContain('fygment undo');
  });

  test('keeps every line within 80 columns, long paths aside', async () => {
    const machine = await computer();
    await main(['setup', '--target', 'codex', '--yes'], machine);
    const long = machine.out().split('\n').filter((line) => line.length > 80 && !/[\\/]/.test(line));
    expect(long).toEqual([]);
  });

  test('the connection appears in the console with this computer’s name', async () => {
    const machine = await computer();
    await main(['setup', '--target', 'codex', '--yes'], { ...machine, hostname: 'mias-laptop' });
    const list = await team.owner.call(listConnections, { workspaceId: team.workspace.id });
    expect(JSON.stringify(list)).toContain('mias-laptop');
  });

  test('a second run finds nothing to do and writes nothing', async () => {
    const machine = await computer();
    await main(['setup', '--target', 'codex', '--yes'], machine);
    const before = await machine.files.stat(machine.file);
    expect(await main(['setup', '--target', 'codex', '--yes', '--json'], machine)).toBe(0);
    expect((await machine.files.stat(machine.file)).mtimeMs).toBe(before.mtimeMs);
    expect(machine.out()).toContain('"action": "none"');
  });

  test('undo gives the same bytes back', async () => {
    const machine = await computer();
    await main(['setup', '--target', 'codex', '--yes'], machine);
    expect(await main(['undo', 'codex', '--yes'], machine)).toBe(0);
    expect(await machine.settings()).toBe(SETTINGS);
    expect(machine.out()).toContain('Restored, byte for byte');
  });

  test('asks before it writes: y writes, everything else changes nothing', async () => {
    const yes = await computer({ typed: 'y\n' });
    expect(await main(['setup'], yes)).toBe(0);
    expect(await yes.settings()).toContain('fygment');
    for (const typed of ['\n', 'n\n', 'q\n', 'yep\n']) {
      const no = await computer({ typed });
      expect(await main(['setup'], no)).toBe(0);
      expect(await no.settings()).toBe(SETTINGS);
      expect(no.out()).toContain('Without asking: fygment setup --target codex --yes');
      expect(no.out()).toContain('Nothing was changed.');
    }
  });

  test('a dry run shows the change, opens no browser and changes nothing', async () => {
    const machine = await computer();
    expect(await main(['setup', '--target', 'codex', '--dry-run'], machine)).toBe(0);
    expect(await machine.settings()).toBe(SETTINGS);
    expect(await machine.files.readdir(machine.home)).toEqual(['.codex']);
    expect(machine.out()).toContain('+[mcp_servers.fygment]');
    expect(machine.out()).toContain('This was a dry run. Nothing was changed.');
  });

  test('--json prints one document, without the lines around the change', async () => {
    const machine = await computer({ settings: '[mcp_servers.other.env]\nAPI_KEY = "hunter2"\n' });
    expect(await main(['setup', '--target', 'codex', '--yes', '--json'], machine)).toBe(0);
    expect(json(machine)).toMatchObject({
      ok: true, exit: 0, origin: app.origin, workspace: { name: 'Kestrel Instruments' },
      targets: [{ id: 'codex', action: 'add', written: true, starts: { ok: true, tools: 2 }, readBack: { result: 'none' } }],
    });
    expect(machine.out()).not.toContain('hunter2');
  });

  test('asks Codex what it reads, when Codex is on PATH', async () => {
    const bin = temporaryFolder();
    const machine = await computer({ path: `${bin}:/usr/bin:/bin` });
    // Stands in for Codex: reads the entry with the rules of its own settings file.
    const script = `#!${process.execPath}\nconst { readFileSync } = require('node:fs');\nif (process.argv[2] === '--version') { console.log('codex-cli 9.8.7'); process.exit(0); }\n`
      + `const text = readFileSync(process.env.HOME + '/.codex/config.toml', 'utf8');\nconst value = (key) => JSON.parse(new RegExp('^' + key + ' = (.*fygment.*|".*node.*")$', 'm').exec(text)[1]);\n`
      + `console.log(JSON.stringify({ name: 'fygment', transport: { type: 'stdio', command: value('command'), args: value('args') } }));\n`;
    await machine.files.writeFile(join(bin, 'codex'), script, { mode: 0o755 });
    expect(await main(['setup', '--target', 'codex', '--yes'], machine)).toBe(0);
    expect(machine.out()).toContain('✓ codex mcp get fygment');
    expect(machine.out()).toContain('9.8.7');
    await machine.files.writeFile(join(bin, 'codex'), `#!${process.execPath}\nconsole.log('{"command":"something else"}');\n`, { mode: 0o755 });
    expect(await main(['setup', '--target', 'codex', '--yes'], machine)).toBe(7);
  });

  test('a person who declines ends with exit 5 and unchanged settings', async () => {
    const machine = await computer({ decision: 'deny' });
    expect(await main(['setup', '--target', 'codex', '--yes'], machine)).toBe(5);
    expect(machine.err()).toContain('declined');
    expect(await machine.settings()).toBe(SETTINGS);
  });

  test('an entry for one folder goes into that folder', async () => {
    const machine = await computer({ settings: null });
    expect(await main(['setup', '--target', 'codex', '--scope', 'project', '--yes'], { ...machine, cwd: join(machine.home, 'project') })).toBe(0);
    expect(await machine.files.readFile(join(machine.home, 'project', '.codex', 'config.toml'), 'utf8')).toContain('[mcp_servers.fygment]');
    expect(await machine.files.readdir(machine.home)).not.toContain('.codex');
  });
});

describe('setup refuses, and changes nothing', () => {
  test('when the settings are not TOML, with the place, the lines and exit 3', async () => {
    const machine = await computer({ settings: `# one\n# two\n${malformedToml['a string without its end']}` });
    expect(await main(['setup', '--target', 'codex', '--yes'], machine)).toBe(3);
    expect(machine.err()).toMatch(/~\/\.codex\/config\.toml, line 3, column \d+/);
    expect(machine.err()).toMatch(/1 {2}# one\n +2 {2}# two\n +3 {2}model = "x\n +\^ /);
    expect(machine.err()).toContain('exit 3');
    expect(await machine.files.readdir(join(machine.home, '.codex'))).toEqual(['config.toml']);
  });

  test('when there is nobody to ask: exit 4 names the command that does not ask', async () => {
    const machine = await computer();
    expect(await main(['setup'], machine)).toBe(4);
    expect(machine.err()).toContain('fygment setup --target codex --yes');
    expect(await machine.settings()).toBe(SETTINGS);
  });

  test.each([
    [['--target', 'cursor'], 'roadmap'], [['--target', 'nonsense'], 'no target “nonsense”'], [['--target', 'claude'], 'runs elsewhere'], [['--target', ''], 'needs the name'],
    [['--scope', 'machine'], 'no scope “machine”'], [['--tarket', 'codex'], 'no flag --tarket'], [['--target'], 'needs a value'], [['--yes=no'], 'takes no value'], [['codex'], 'one word too many'],
  ])('%j is a mistake of use: exit 2', async (args, words) => {
    const machine = await computer();
    expect(await main(['setup', ...args, '--yes'], machine)).toBe(2);
    expect(machine.err()).toContain(words);
  });

  test('when the server names another MCP URL than its own', async () => {
    const machine = await computer();
    expect(await main(['login'], machine)).toBe(0);
    const lying: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!String(input).endsWith('/api/mcp')) return response;
      return new Response((await response.text()).replaceAll(`${app.origin}/api/mcp`, 'https://evil.example/api/mcp'), { status: response.status, headers: response.headers });
    };
    expect(await main(['setup', '--target', 'codex', '--yes'], { ...machine, fetch: lying })).toBe(6);
    expect(machine.err()).toContain('https://evil.example/api/mcp');
    expect(await machine.settings()).toBe(SETTINGS);
  });

  test('when no client is found here', async () => {
    const machine = await computer({ settings: null });
    expect(await main(['setup', '--yes'], machine)).toBe(2);
    expect(machine.err()).toContain('Nothing was changed.');
  });
});

describe('login, status and logout', () => {
  test('status says who is signed in, where that is kept, and how each entry stands', async () => {
    const machine = await computer();
    expect(await main(['status'], machine)).toBe(0);
    expect(machine.out()).toMatch(/Not signed in.*\n\nFound on this computer\n {2}· Codex CLI +not set up/);
    expect(machine.out()).toContain('Next: fygment login');
    await main(['login'], machine);
    expect(await main(['status', '--json'], machine)).toBe(0);
    expect(machine.out()).toContain('"signedIn": true');
    expect(machine.out()).toContain('a file only you can read');
  });

  test.each([
    ['[mcp_servers.fygment]\ncommand = "npx"\nargs = ["-y", "mcp-remote", "https://fygment.dev/api/mcp"]\n', '! Codex CLI', 'unpinned mcp-remote'],
    ['[mcp_servers.fygment]\nurl = "https://fygment.dev/api/mcp"\n', '! Codex CLI', 'direct URL'],
    ['[mcp_servers.fygment]\ncommand = "/gone/node"\nargs = ["/gone.mjs", "mcp", "proxy", "--harness", "codex"]\n', '! Codex CLI', 'is gone'],
    ['not toml\n', '× Codex CLI', 'line 1 column 5'],
  ])('status tells a current entry from %j', async (settings, glyph, words) => {
    const machine = await computer({ settings });
    expect(await main(['status'], machine)).toBe(0);
    expect(machine.out()).toContain(glyph);
    expect(machine.out()).toContain(words);
  });

  test('logout ends the connection at the server and forgets it here', async () => {
    const machine = await computer();
    await main(['login'], machine);
    const { access_token: token } = (await readCredential(machine, credentialsFile(machine), app.origin))!;
    expect(await main(['logout'], machine)).toBe(0);
    expect(machine.out()).toContain('The server ended the connection as well.');
    expect(await readCredential(machine, credentialsFile(machine), app.origin)).toBeNull();
    const call = await fetch(app.mcpUrl, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: '{}' });
    expect(call.status).toBe(401);
  });

  test('no token is ever printed', async () => {
    const machine = await computer();
    await main(['login'], machine);
    const { access_token: access, refresh_token: refresh } = (await readCredential(machine, credentialsFile(machine), app.origin))!;
    await main(['setup', '--target', 'codex', '--yes'], machine);
    await main(['status'], machine);
    const everything = machine.out() + machine.err() + (await machine.settings());
    expect(everything).not.toContain(access);
    expect(everything).not.toContain(refresh);
  });
});

describe('the published bundle', () => {
  test('has no dependencies, stays small, and sets up a copy of itself under the person’s data folder', { timeout: 60_000 }, async () => {
    const outDir = join(temporaryFolder(), 'cli');
    const sizes = await buildCli({ outDir });
    expect(Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(250_000);
    const machine = await computer();
    await main(['login'], machine);
    const { stdout } = await run(process.execPath, [join(outDir, 'fygment.mjs'), 'setup', '--target', 'codex', '--yes', '--json', '--url', app.origin], { env: { HOME: machine.home, PATH: '/usr/bin:/bin' } });
    const document = JSON.parse(stdout) as { program: string; targets: { starts: { tools: number } }[] };
    expect(document.program).toMatch(new RegExp(`^${machine.home}/\\.local/share/fygment/\\d+\\.\\d+\\.\\d+/fygment\\.mjs$`));
    expect(document.targets[0]!.starts).toMatchObject({ ok: true, tools: 2 });
    expect(await machine.settings()).toContain(`args = ["${document.program}", "mcp", "proxy", "--harness", "codex", "--url", "${app.origin}"]`);
    expect(await machine.settings()).not.toContain('npx');
    for (const file of Object.keys(sizes)) {
      const imports = (await machine.files.readFile(join(outDir, file), 'utf8')).matchAll(/\b(?:from|import)\s*\(?["']([@a-z][\w@/:-]*)["']/g);
      expect([...imports].map(([, name]) => name).filter((name) => !name!.startsWith('node:'))).toEqual([]);
    }
  });
});

test('help fits 80 columns, names every exit code, and agrees with the manifest’s version', async () => {
  const machine = fakeMachine();
  expect(await main(['--help'], machine)).toBe(0);
  expect(machine.out().split('\n').filter((line) => line.length > 80)).toEqual([]);
  for (let code = 0; code <= 7; code++) expect(machine.out()).toMatch(new RegExp(`^ {2}${code} {2}\\w`, 'm'));
  const { version } = JSON.parse(await machine.files.readFile(join(repository, 'cli', 'package.json'), 'utf8')) as { version: string };
  expect(machine.out()).toContain(`Fygment ${version}\n`);
});
