import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply, preview, sha256, type AtMoment, type Job, type Moment } from '../../cli/edit/apply.ts';
import { readChanges } from '../../cli/edit/journal.ts';
import { newestChange, undoChange } from '../../cli/edit/undo.ts';
import { Failure } from '../../cli/failure.ts';
import type { Machine } from '../../cli/machine.ts';
import { jobFor, targetOn } from '../../cli/target.ts';
import { codex } from '../../domain/harnesses/codex.ts';
import { fakeMachine, repository, temporaryFolder, writeCodexSettings } from './fake-home.ts';
import { malformedToml } from './malformed-toml.ts';

const proxy = { command: '/opt/node', args: ['/opt/fygment.mjs', 'mcp', 'proxy', '--harness', 'codex'] };
const SETTINGS = '\ufeff# mine\r\nmodel = "x" # fast\r\n\r\n[mcp_servers.wiki]\r\ncommand = "wiki"';
const jobOn = (machine: Machine): Job => jobFor(targetOn(machine, codex, 'user'), proxy);
const refusal = (work: Promise<unknown>): Promise<Failure> => work.then(() => Promise.reject(new Error('it was not refused')), (error: unknown) => {
  if (error instanceof Failure) return error;
  throw error;
});
const names = (machine: Machine) => machine.files.readdir(join(machine.home, '.codex')).then((list) => list.sort());

describe('writing a settings file', () => {
  test('keeps the old bytes in a backup that only its owner can read', async () => {
    const machine = fakeMachine();
    const file = await writeCodexSettings(machine, SETTINGS, 0o644);
    const change = (await apply(machine, jobOn(machine)))!;
    expect(await machine.files.readFile(change.backup!, 'utf8')).toBe(SETTINGS);
    expect((await machine.files.stat(change.backup!)).mode & 0o777).toBe(0o600);
    expect(change.after).toBe(sha256(await machine.files.readFile(file)));
  });

  test.each([0o600, 0o640, 0o644, 0o755])('keeps the mode %o of the file', async (mode) => {
    const machine = fakeMachine();
    const file = await writeCodexSettings(machine, SETTINGS, mode);
    await apply(machine, jobOn(machine));
    expect((await machine.files.stat(file)).mode & 0o777).toBe(mode);
  });

  test('makes a new file that only its owner can read', async () => {
    const machine = fakeMachine();
    const change = (await apply(machine, jobOn(machine)))!;
    expect((await machine.files.stat(change.path)).mode & 0o777).toBe(0o600);
    expect(change).toMatchObject({ before: null, backup: null, folders: [join(machine.home, '.codex')] });
  });

  test('leaves nothing beside the file but the backup', async () => {
    const machine = fakeMachine();
    await writeCodexSettings(machine, SETTINGS);
    const { backup } = (await apply(machine, jobOn(machine)))!;
    expect(await names(machine)).toEqual(['config.toml', backup!.split('/').at(-1)]);
  });

  test('does nothing at all when the entry is there already', async () => {
    const machine = fakeMachine();
    await writeCodexSettings(machine, SETTINGS);
    await apply(machine, jobOn(machine));
    const before = await names(machine);
    expect(await apply(machine, jobOn(machine))).toBeNull();
    expect(await names(machine)).toEqual(before);
  });

  test('keeps the five newest backups', async () => {
    const machine = fakeMachine();
    const file = await writeCodexSettings(machine, SETTINGS);
    let seconds = 0;
    const clocked = { ...machine, now: () => new Date(Date.UTC(2026, 10, 22, 12, 0, seconds++)) };
    for (let round = 0; round < 8; round++) {
      await machine.files.writeFile(file, `# round ${round}\n`);
      await apply(clocked, jobOn(clocked));
    }
    const backups = (await names(machine)).filter((name) => name.endsWith('.bak'));
    expect(backups).toHaveLength(5);
    expect(await machine.files.readFile(join(machine.home, '.codex', backups.at(-1)!), 'utf8')).toBe('# round 7\n');
  });

  test('a preview changes nothing', async () => {
    const machine = fakeMachine();
    await preview(machine, jobOn(machine));
    expect(await machine.files.readdir(machine.home)).toEqual([]);
  });
});

describe('a file that is not safe to edit is left alone, and the refusal names it', () => {
  test.each(Object.entries(malformedToml))('when it is not TOML: %s', async (_, text) => {
    const machine = fakeMachine();
    const file = await writeCodexSettings(machine, text);
    const failure = await refusal(apply(machine, jobOn(machine)));
    expect(failure.exit).toBe('config');
    expect(failure.place).toMatchObject({ file, line: expect.any(Number), column: expect.any(Number) });
    expect(failure.message).toContain('Nothing was changed.');
    expect(await machine.files.readFile(file, 'utf8')).toBe(text);
    expect(await names(machine)).toEqual(['config.toml']);
  });

  test('when it is not UTF-8, with the place of the byte', async () => {
    const machine = fakeMachine();
    const bytes = Buffer.concat([Buffer.from('# é\nmodel = "'), Buffer.from([0xe9]), Buffer.from('"\n')]);
    const file = await writeCodexSettings(machine, bytes);
    const failure = await refusal(apply(machine, jobOn(machine)));
    expect(failure.place).toEqual({ file, line: 2, column: 10 });
    expect(await machine.files.readFile(file)).toEqual(bytes);
  });

  test('when it is a folder', async () => {
    const machine = fakeMachine();
    await machine.files.mkdir(join(machine.home, '.codex', 'config.toml'), { recursive: true });
    expect((await refusal(apply(machine, jobOn(machine)))).message).toContain('not a regular file');
  });

  test('when it is read-only', async () => {
    const machine = fakeMachine();
    await writeCodexSettings(machine, SETTINGS, 0o444);
    expect((await refusal(apply(machine, jobOn(machine)))).message).toContain('read-only');
  });

  test('when it has a second name', async () => {
    const machine = fakeMachine();
    const file = await writeCodexSettings(machine, SETTINGS);
    await machine.files.link(file, join(machine.home, 'copy.toml'));
    expect((await refusal(apply(machine, jobOn(machine)))).message).toContain('hard link');
  });

  test('when it belongs to somebody else', async () => {
    const machine = fakeMachine();
    await writeCodexSettings(machine, SETTINGS);
    const stranger = { ...machine, uid: (machine.uid ?? 0) + 1 };
    expect((await refusal(apply(stranger, jobOn(stranger)))).message).toContain('another user');
  });
});

describe('links', () => {
  test('a link inside the home is followed once and stays a link', async () => {
    const machine = fakeMachine();
    const real = join(machine.home, 'dotfiles', 'codex.toml');
    await machine.files.mkdir(join(machine.home, 'dotfiles'));
    await machine.files.mkdir(join(machine.home, '.codex'));
    await machine.files.writeFile(real, SETTINGS);
    await machine.files.symlink(real, join(machine.home, '.codex', 'config.toml'));
    const change = (await apply(machine, jobOn(machine)))!;
    expect(change.path).toBe(real);
    expect((await machine.files.lstat(join(machine.home, '.codex', 'config.toml'))).isSymbolicLink()).toBe(true);
    expect(await machine.files.readFile(real, 'utf8')).toContain('[mcp_servers.fygment]');
  });

  test.each(['file', 'folder'])('a %s that is a link out of the home is refused', async (kind) => {
    const machine = fakeMachine();
    const outside = temporaryFolder();
    await machine.files.writeFile(join(outside, 'config.toml'), SETTINGS);
    if (kind === 'folder') await machine.files.symlink(outside, join(machine.home, '.codex'));
    else {
      await machine.files.mkdir(join(machine.home, '.codex'));
      await machine.files.symlink(join(outside, 'config.toml'), join(machine.home, '.codex', 'config.toml'));
    }
    expect((await refusal(apply(machine, jobOn(machine)))).message).toContain('leaves your own folders');
    expect(await machine.files.readFile(join(outside, 'config.toml'), 'utf8')).toBe(SETTINGS);
  });

  test('a folder whose name only begins like the home is outside', async () => {
    const machine = fakeMachine();
    const sibling = `${machine.home}-of-somebody-else`;
    await machine.files.mkdir(sibling);
    await machine.files.symlink(sibling, join(machine.home, '.codex'));
    const failure = await refusal(apply(machine, jobOn(machine)));
    await machine.files.rm(sibling, { recursive: true });
    expect(failure.message).toContain('leaves your own folders');
  });

  test.each(['file', 'folder'])('a %s that is a link to nothing is refused', async (kind) => {
    const machine = fakeMachine();
    if (kind === 'file') await machine.files.mkdir(join(machine.home, '.codex'));
    await machine.files.symlink(join(machine.home, 'gone'), kind === 'file' ? join(machine.home, '.codex', 'config.toml') : join(machine.home, '.codex'));
    expect((await refusal(apply(machine, jobOn(machine)))).message).toContain('does not exist');
  });

  test('CODEX_HOME outside the home is the person’s own word, and is followed', async () => {
    const elsewhere = temporaryFolder();
    const machine = fakeMachine({ env: { CODEX_HOME: elsewhere } });
    expect((await apply(machine, jobOn(machine)))!.path).toBe(join(elsewhere, 'config.toml'));
  });
});

describe('another program writes the same file', () => {
  const meddle = (machine: Machine, moment: Moment, times: number, text: (round: number) => string): AtMoment => {
    let round = 0;
    return async (now) => {
      if (now === moment && round < times) await machine.files.writeFile(join(machine.home, '.codex', 'config.toml'), text(round++));
    };
  };

  test.each<Moment>(['read', 'backed-up', 'written', 'synced', 'recorded'])('its change is kept when it comes after “%s”', async (moment) => {
    const machine = fakeMachine();
    const file = await writeCodexSettings(machine, SETTINGS);
    await apply(machine, jobOn(machine), meddle(machine, moment, 2, (round) => `# theirs ${round}\n[mcp_servers.theirs]\ncommand = "x"\n`));
    const after = await machine.files.readFile(file, 'utf8');
    expect(after).toContain('# theirs 1');
    expect(after).toContain('[mcp_servers.theirs]');
    expect(after).toContain('[mcp_servers.fygment]');
    expect(await readChanges(machine)).toHaveLength(1);
    expect((await names(machine)).filter((name) => name !== 'config.toml')).toHaveLength(1);
  });

  test('a file that appears meanwhile is not overwritten', async () => {
    const machine = fakeMachine();
    await machine.files.mkdir(join(machine.home, '.codex'));
    await apply(machine, jobOn(machine), meddle(machine, 'compared', 1, () => '# theirs\n'));
    const after = await machine.files.readFile(join(machine.home, '.codex', 'config.toml'), 'utf8');
    expect(after).toMatch(/^# theirs\n/);
    expect(after).toContain('[mcp_servers.fygment]');
  });

  test('after three new starts it gives up, and theirs stands', async () => {
    const machine = fakeMachine();
    const file = await writeCodexSettings(machine, SETTINGS);
    const failure = await refusal(apply(machine, jobOn(machine), meddle(machine, 'written', 99, (round) => `# theirs ${round}\n`)));
    expect(failure.message).toContain('keeps changing');
    expect(await machine.files.readFile(file, 'utf8')).toBe('# theirs 3\n');
    expect(await names(machine)).toEqual(['config.toml']);
    expect(await readChanges(machine)).toEqual([]);
  });

  test('a change that makes the file unreadable is refused, and theirs stands', async () => {
    const machine = fakeMachine();
    const file = await writeCodexSettings(machine, SETTINGS);
    await refusal(apply(machine, jobOn(machine), meddle(machine, 'written', 1, () => 'not toml')));
    expect(await machine.files.readFile(file, 'utf8')).toBe('not toml');
  });
});

describe('undo', () => {
  const undo = async (machine: Machine) => {
    const change = await newestChange(machine, 'codex');
    if (change !== null) await undoChange(machine, change, codex);
    return change;
  };

  test('gives the same bytes and mode back', async () => {
    const machine = fakeMachine();
    const file = await writeCodexSettings(machine, SETTINGS, 0o640);
    await apply(machine, jobOn(machine));
    await undo(machine);
    expect(await machine.files.readFile(file, 'utf8')).toBe(SETTINGS);
    expect((await machine.files.stat(file)).mode & 0o777).toBe(0o640);
    expect(await names(machine)).toEqual(['config.toml']);
  });

  test('removes a file and the folders that were made for it', async () => {
    const machine = fakeMachine();
    await apply(machine, jobOn(machine));
    await undo(machine);
    expect(await machine.files.readdir(machine.home)).not.toContain('.codex');
  });

  test('keeps a folder that others use by now', async () => {
    const machine = fakeMachine();
    await apply(machine, jobOn(machine));
    await machine.files.writeFile(join(machine.home, '.codex', 'auth.json'), '{}');
    await undo(machine);
    expect(await names(machine)).toEqual(['auth.json']);
  });

  test('goes back one change at a time, and says when there is none left', async () => {
    const machine = fakeMachine();
    const file = await writeCodexSettings(machine, SETTINGS);
    await apply(machine, jobOn(machine));
    const once = await machine.files.readFile(file, 'utf8');
    await apply(machine, jobFor(targetOn(machine, codex, 'user'), { ...proxy, command: '/opt/newer-node' }));
    await undo(machine);
    expect(await machine.files.readFile(file, 'utf8')).toBe(once);
    await undo(machine);
    expect(await machine.files.readFile(file, 'utf8')).toBe(SETTINGS);
    expect(await undo(machine)).toBeNull();
  });

  test('refuses to throw away what was written since', async () => {
    const machine = fakeMachine();
    const file = await writeCodexSettings(machine, SETTINGS);
    await apply(machine, jobOn(machine));
    await machine.files.appendFile(file, '\n# new\n');
    const failure = await refusal(undo(machine));
    expect(failure.message).toContain('Nothing was changed.');
    expect(await machine.files.readFile(file, 'utf8')).toContain('# new');
  });

  test('refuses a backup that somebody changed', async () => {
    const machine = fakeMachine();
    const file = await writeCodexSettings(machine, SETTINGS);
    const { backup } = (await apply(machine, jobOn(machine)))!;
    const written = await machine.files.readFile(file, 'utf8');
    await machine.files.writeFile(backup!, '[mcp_servers.evil]\ncommand = "evil"\n');
    expect((await refusal(undo(machine))).message).toContain('was changed');
    expect(await machine.files.readFile(file, 'utf8')).toBe(written);
  });
});

describe('kill -9 while writing', () => {
  const cycles = process.env.FYGMENT_SOAK === '1' ? 1000 : 40;
  const moments: Moment[] = ['read', 'backed-up', 'written', 'synced', 'recorded', 'compared', 'renamed'];

  test(`leaves the old file or the new one, ${cycles} times, and undo works after each`, { timeout: 60_000 + cycles * 1_000 }, async () => {
    const lane = async (first: number) => {
      const machine = fakeMachine();
      const file = await writeCodexSettings(machine, SETTINGS);
      const whole = jobOn(machine).plan(SETTINGS).after;
      for (let cycle = first; cycle < cycles; cycle += 4) {
        const moment = moments[cycle % moments.length]!;
        const child = spawn(process.execPath, [join(repository, 'tests', 'cli', 'killed-writer.ts'), machine.home, moment], { stdio: ['ignore', 'pipe', 'inherit'] });
        const exited = once(child, 'exit');
        await once(child.stdout, 'data');
        child.kill('SIGKILL');
        await exited;
        expect([SETTINGS, whole]).toContain(await machine.files.readFile(file, 'utf8'));
        const change = await newestChange(machine, 'codex');
        if (change !== null) await undoChange(machine, change, codex);
        expect(await machine.files.readFile(file, 'utf8')).toBe(SETTINGS);
      }
      // The next whole run clears away what the killed ones left.
      await apply(machine, jobOn(machine));
      expect((await names(machine)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    };
    await Promise.all([0, 1, 2, 3].map(lane));
  });
});
