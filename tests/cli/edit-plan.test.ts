import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { planEdit, readEntry } from '../../cli/edit/plan.ts';
import { EditRefused } from '../../cli/edit/text-edit.ts';
import { scanToml } from '../../cli/edit/toml-scan.ts';
import { parseToml } from '../../cli/edit/toml.ts';
import { codex } from '../../domain/harnesses/codex.ts';
import { repository } from './fake-home.ts';
import { malformedToml } from './malformed-toml.ts';

const proxy = { command: '/opt/node/bin/node', args: ['/home/ann/.local/share/fygment/0.1.0/fygment.mjs', 'mcp', 'proxy', '--harness', 'codex'] };
const windows = { command: 'C:\\Program Files\\nodejs\\node.exe', args: ['C:\\Users\\Ann\\AppData\\Local\\Fygment\\0.1.0\\fygment.mjs', 'mcp', 'proxy', '--harness', 'codex'] };
const set = (text: string | null, command = proxy) => planEdit(text, codex, 'toml', { entry: codex.entry(command) });
const remove = (text: string) => planEdit(text, codex, 'toml', { entry: null });

const goldenFolder = join(repository, 'tests', 'harnesses', 'codex');
const cases = readdirSync(goldenFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const golden = (name: string, file: string) => (existsSync(join(goldenFolder, name, file)) ? readFileSync(join(goldenFolder, name, file), 'utf8') : null);

describe('the entry in Codex’s settings', () => {
  test.each(cases)('is written as in tests/harnesses/codex/%s', (name) => {
    expect(set(golden(name, 'before.toml'), name === 'windows-paths' ? windows : proxy).after).toBe(golden(name, 'after.toml'));
  });

  test.each(cases)('is not written a second time: %s', (name) => {
    const plan = set(golden(name, 'after.toml'), name === 'windows-paths' ? windows : proxy);
    expect(plan.action).toBe('none');
    expect(plan.hunks).toEqual([]);
  });

  test.each(cases)('is taken out again without touching the rest: %s', (name) => {
    const plan = remove(golden(name, 'after.toml')!);
    expect(readEntry(plan.after, codex, 'toml')).toBeUndefined();
    expect(plan.action).toBe('remove');
  });

  test('is exactly the command and its arguments, whatever stood there before', () => {
    const after = set('[mcp_servers.fygment]\nurl = "https://evil.example"\nenv = { NODE_OPTIONS = "--require /tmp/x" }\n').after;
    expect(readEntry(after, codex, 'toml')).toEqual(proxy);
  });

  test('keeps the comments that stand on lines of their own inside the entry', () => {
    const after = set('[mcp_servers.fygment]\n# ours since May\ncommand = "npx"\n# really\nargs = []\n').after;
    expect(after).toContain('# ours since May\n');
    expect(after).toContain('# really\n');
  });

  test('says what it does to the file: add, replace, or nothing', () => {
    expect(set('').action).toBe('add');
    expect(set('[mcp_servers.fygment]\ncommand = "npx"\n').action).toBe('replace');
    expect(set(set('').after).action).toBe('none');
  });

  test('counts what stays', () => {
    expect(set(golden('comments', 'before.toml')).kept).toEqual({ entries: 1, comments: 8 });
    expect(set(golden('existing-entry', 'before.toml')).kept).toEqual({ entries: 2, comments: 3 });
  });

  test('escapes what a path may contain', () => {
    const odd = { command: '/opt/with "quotes" and\ttab', args: ["C:\\it's here\\x.mjs", 'ünïcode', ''] };
    expect(readEntry(set('', odd).after, codex, 'toml')).toEqual(odd);
  });
});

describe('a settings file that cannot be edited safely', () => {
  test('there are at least forty samples', () => {
    expect(Object.keys(malformedToml).length).toBeGreaterThanOrEqual(40);
  });

  test.each(Object.entries(malformedToml))('is refused with line and column: %s', (_, text) => {
    const refusal = refusalOf(`# a good first line\n${text}`);
    expect(refusal.line).toBeGreaterThanOrEqual(2);
    expect(refusal.column).toBeGreaterThanOrEqual(1);
    expect(refusal.message).not.toContain('\n');
  });

  test.each([
    ['an inline table of servers', 'x = 1\nmcp_servers = { wiki = { command = "wiki" } }\n', 2],
    ['a list of servers', 'x = 1\n[[mcp_servers]]\nname = "wiki"\n', 2],
    ['servers that are a number', 'x = 1\n\nmcp_servers = 3\n', 3],
  ])('is refused although it is TOML: %s', (_, text, line) => {
    expect(refusalOf(text)).toMatchObject({ line, column: 1 });
  });

  test('formats without a proven editor are refused', () => {
    expect(() => planEdit('{}', codex, 'jsonc', { entry: null })).toThrow(EditRefused);
  });
});

/** TOML documents as people write them: any indentation, comments everywhere, our entry in any form or none. */
const documents = (() => {
  const blank = fc.constantFrom('', ' ', '\t', '    ');
  const comment = fc.stringMatching(/^[a-z "'[\]=]{0,20}$/).map((text) => `# ${text}`);
  const trailing = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: comment.map((text) => ` ${text}`) });
  const scalar = fc.constantFrom(
    '1', '9223372036854775807', '-9223372036854775808', '0xDEAD_BEEF', '1.5e3', 'nan', '-0.0', 'true', '"text"', '"a # b [x]"', "'C:\\raw'",
    '1979-05-27', '07:32:00', '1979-05-27T07:32:00Z', '1979-05-27 07:32:00.5', '[1, 2, 3]', '["]", "}"]', '[\n  "a", # one\n  "b",\n]', '{ x = 1, "y z" = "}" }',
    '"""\n[mcp_servers.fygment]\n"""', "'''\n'''", '""""quoted""""',
  );
  const key = fc.constantFrom('model', 'a', 'b-c', 'd_e', '"quoted key"', "'single'", 'f.g', 'h . "i.j"');
  const pairs = fc.uniqueArray(fc.tuple(key, scalar, blank, trailing), { maxLength: 5, selector: ([name]) => name })
    .map((list) => list.map(([name, value, indent, end]) => `${indent}${name} = ${value}${end}`));
  const table = (header: string) => fc.tuple(blank, pairs, trailing, fc.array(comment, { maxLength: 2 }))
    .map(([indent, lines, end, comments]) => [...comments, `${indent}${header}${end}`, ...lines].join('\n'));
  const others = fc.shuffledSubarray(['[tui]', '[projects."/home/ann"]', '[mcp_servers.wiki]', '[ mcp_servers . zebra ]', '[[hooks]]', '[mcp_servers.wiki.env]'])
    .chain((headers) => fc.tuple(...headers.map(table)));
  const ours = fc.constantFrom(
    null,
    '[mcp_servers.fygment]\ncommand = "npx" # old\nargs = [\n "x", # y\n]\nurl = "z"',
    '  [mcp_servers.fygment.env]\n  A = "1"',
    '[mcp_servers.fygment]\n\n[mcp_servers.fygment.env]\nA = "1"\n[mcp_servers.fygment.tools.x]\nmode = "y"',
    '["mcp_servers".\'fygment\']\nenabled = false',
  );
  return fc.tuple(pairs, others, ours, fc.nat(6), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean())
    .map(([top, tables, own, position, eol, bom, final]) => {
      const parts: string[] = [...tables];
      if (own !== null) parts.splice(Math.min(position, parts.length), 0, own);
      const text = [top.join('\n'), ...parts].filter((part) => part !== '').join('\n\n') + (final ? '\n' : '');
      return (bom ? '\ufeff' : '') + text.replaceAll('\n', eol);
    })
    // Some combinations say a thing twice; only valid documents are asked about here.
    .filter((text) => isToml(text));
})();

describe('any valid settings file', () => {
  test('says the same as before in everything but our entry, and keeps every comment elsewhere', () => {
    fc.assert(fc.property(documents, (text) => {
      const { after } = set(text);
      expect(readEntry(after, codex, 'toml')).toEqual(proxy);
      expect(without(after)).toEqual(without(text));
      expect(commentsElsewhere(after)).toEqual(expect.arrayContaining(commentsElsewhere(text)));
      expect(after.startsWith('\ufeff')).toBe(text.startsWith('\ufeff'));
      expect(set(after).after).toBe(after);
    }), { seed: 20261122, numRuns: 400 });
  });

  test('keeps every line that is not ours, in its order and with its line end', () => {
    fc.assert(fc.property(documents, (text) => {
      const { after } = set(text);
      let from = 0;
      for (const line of foreignLines(text)) {
        const at = after.indexOf(line, from);
        expect(at).toBeGreaterThanOrEqual(from);
        from = at + line.length;
      }
    }), { seed: 20261123, numRuns: 400 });
  });

  test('is the same again, but for blank lines, when an added entry is taken out', () => {
    fc.assert(fc.property(documents.filter((text) => readEntry(text, codex, 'toml') === undefined), (text) => {
      const again = remove(set(text).after).after;
      expect(again.replace(/\s+$/, '')).toBe(text.replace(/\s+$/, ''));
    }), { seed: 20261124, numRuns: 200 });
  });
});

function refusalOf(text: string): EditRefused {
  try {
    set(text);
  } catch (error) {
    if (error instanceof EditRefused) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

function isToml(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

function without(text: string): unknown {
  const document = structuredClone(parseToml(text)) as { mcp_servers?: Record<string, unknown> };
  delete document.mcp_servers?.fygment;
  if (document.mcp_servers && Object.keys(document.mcp_servers).length === 0) delete document.mcp_servers;
  // Dates lose their class in a clone, and big integers have no JSON: both are said in words.
  return JSON.parse(JSON.stringify(document, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : Object.is(value, -0) ? '-0' : Number.isNaN(value) ? 'NaN' : value)));
}

/** Whole lines outside every statement of our entry. */
function foreignLines(text: string): string[] {
  const own = scanToml(text).statements.filter(({ path }) => path[0] === 'mcp_servers' && path[1] === 'fygment');
  const lines: string[] = [];
  let position = 0;
  for (const line of text.split(/(?<=\n)/)) {
    const start = position;
    position += line.length;
    const between = own.some(({ lineStart, lineEnd }) => start < lineEnd && position > lineStart);
    if (!between && line.trim() !== '' && start < text.length) lines.push(position === text.length ? line.trimEnd() : line);
  }
  return lines;
}

function commentsElsewhere(text: string): string[] {
  const { comments, statements } = scanToml(text);
  const own = statements.filter(({ path }) => path[0] === 'mcp_servers' && path[1] === 'fygment');
  return comments
    .filter((offset) => !own.some(({ lineStart, lineEnd }) => offset >= lineStart && offset < lineEnd))
    .map((offset) => /^[^\r\n]*/.exec(text.slice(offset))![0]);
}
