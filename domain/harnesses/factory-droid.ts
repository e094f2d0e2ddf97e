import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const measured: Certainty = { kind: 'measured', version: '0.215.0', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const factoryDroid: LocalHarness = {
  kind: 'local',
  id: 'factory-droid',
  name: 'Factory droid',
  vendor: 'Factory',
  availability: 'roadmap',
  evidence: measured,
  claimedNames: [/^factory/i],
  binary: 'droid',
  traces: ['~/.factory'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.factory/mcp.json', linux: '~/.factory/mcp.json', win32: '~/.factory/mcp.json' },
      folderVariable: null,
      format: 'json',
    },
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ type: 'stdio', command: proxy.command, args: [...proxy.args], env: {}, disabled: false }),
  readBack: ['droid', 'mcp', 'list'],
  restart: 'Start Factory droid again to pick it up.',
};

export const factoryDroidGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Factory droid and Fygment: the exact entry in mcp.json, its own command with the program as one quoted string, where sign-in happens, and pitfalls.',
  standfirst: 'Factory’s agent on the command line. Its MCP commands work without an account.',
  answer: 'Guided setup does not write Factory droid yet. It can take the bare URL below by its own command. A local entry for the proxy has the shape shown here.',
  note: null,
  locations: { darwin: untried, linux: measured, win32: untried },
  locationNote: 'A project is said to carry `.factory/mcp.json`; we have not verified it.',
  remoteEntry: { entry: (url) => ({ type: 'http', url, disabled: false }), text: 'The same as `droid mcp add fygment` with the URL and `--type http`. Sign in inside the program, with `/mcp`.', certainty: measured },
  commands: [
    { command: 'droid mcp list', text: 'Connects to every server. The answer is text for people.', certainty: measured },
  ],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'As `stdio`.', certainty: measured },
    { what: 'Remote URL', answer: 'Yes', detail: 'As `http`.', certainty: measured },
    { what: 'OAuth sign-in', answer: 'Inside the program', detail: 'There is no command for it outside.', certainty: measured },
    { what: 'Machine-readable read-back', answer: 'No', detail: '`mcp list` prints text.', certainty: measured },
  ],
  policy: {
    statements: [
      { name: 'None known', text: 'We found no policy mechanism of Factory droid for MCP servers.', certainty: untried },
    ],
    files: [],
    example: null,
  },
  pitfalls: [
    { name: 'One string, not a list', text: '`droid mcp add` takes program and arguments as one quoted string, though the file keeps them apart.', certainty: measured },
    { name: 'A plain user agent', text: 'It calls itself `Bun`. A bot rule for generic names stops it.', certainty: measured },
  ],
  facts: [
    { name: 'User agent', text: '`Bun/1.3.14`; it names itself `factory-cli`, protocol 2025-11-25', certainty: measured },
  ],
  proven: [
    { what: 'An entry is read back and connects', platform: 'linux', version: '0.215.0', on: '2026-11-22', how: 'droid mcp list, probe server' },
  ],
};
