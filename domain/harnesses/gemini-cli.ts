import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const measured: Certainty = { kind: 'measured', version: '0.61.0', on: '2026-11-22' };
const source: Certainty = { kind: 'documented', by: 'source of google-gemini/gemini-cli', on: '2026-11-22' };
const tools: Certainty = { kind: 'documented', by: 'gemini-cli docs/tools/mcp-server.md', on: '2026-11-22' };
const enterprise: Certainty = { kind: 'documented', by: 'gemini-cli docs/cli/enterprise.md', on: '2026-11-22' };
const controls: Certainty = { kind: 'documented', by: 'gemini-cli docs/admin/enterprise-controls.md', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const geminiCli: LocalHarness = {
  kind: 'local',
  id: 'gemini-cli',
  name: 'Gemini CLI',
  vendor: 'Google',
  availability: 'roadmap',
  evidence: measured,
  claimedNames: [/^gemini/i],
  binary: 'gemini',
  traces: ['~/.gemini'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.gemini/settings.json', linux: '~/.gemini/settings.json', win32: '~/.gemini/settings.json' },
      folderVariable: { name: 'GEMINI_CLI_HOME', file: '.gemini/settings.json' },
      format: 'jsonc',
    },
    {
      scope: 'project',
      path: { darwin: '.gemini/settings.json', linux: '.gemini/settings.json', win32: '.gemini/settings.json' },
      folderVariable: null,
      format: 'jsonc',
    },
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ command: proxy.command, args: [...proxy.args] }),
  readBack: ['gemini', 'mcp', 'list'],
  restart: 'Start Gemini CLI again to pick it up.',
};

export const geminiCliGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Gemini CLI and Fygment: the exact entry in settings.json, its place on each system, system settings for teams, trusted folders and other pitfalls.',
  standfirst: 'Google’s command line agent. It reads one settings file for a person and one for a folder it trusts.',
  answer: 'Guided setup does not write Gemini CLI yet. It can take the bare URL below in its own settings. A local entry for the proxy has the shape shown here.',
  note: { title: 'Same folder, other program', text: '[Antigravity](/clients/antigravity) also writes below `~/.gemini`, but not into this file.' },
  locations: { darwin: untried, linux: measured, win32: untried },
  locationNote: '`GEMINI_CLI_HOME` moves the home in which `.gemini` lies. In a folder without trust, every server shows as disabled.',
  remoteEntry: {
    entry: (url) => ({ url, type: 'http' }),
    text: 'This is what its own command writes. `httpUrl` in place of both connects as well. Signing in happens inside the program, with `/mcp auth fygment`.',
    certainty: measured,
  },
  commands: [{ command: 'gemini mcp list', text: 'Connects to every server. One that waits for OAuth shows only as disconnected.', certainty: measured }],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: '`command`, `args`, and optionally `cwd`, `timeout` and lists of tools.', certainty: measured },
    { what: 'Remote URL', answer: 'Yes', detail: 'By `url` or `httpUrl`.', certainty: measured },
    { what: 'OAuth sign-in', answer: 'Inside the program', detail: 'There is no command for it outside. We have not tried it end to end.', certainty: tools },
    { what: 'Client registration', answer: 'Dynamic', detail: 'As “Gemini CLI MCP Client”, on a free local port.', certainty: source },
    { what: 'Comments in the file', answer: 'Kept', detail: 'Its own command keeps them.', certainty: measured },
    { what: 'Machine-readable read-back', answer: 'No', detail: '`mcp list` prints text.', certainty: measured },
  ],
  policy: {
    statements: [
      { name: 'Allowed names', text: '`mcp.allowed` and `mcp.excluded` in the system settings block a server for everyone.', certainty: measured },
      { name: 'By name alone', text: 'Nothing else is compared. Define each allowed name in the system file too, so that its definition wins.', certainty: enterprise },
      { name: 'Google’s console', text: 'An organisation can switch MCP off, allow remote servers by definition, and require some.', certainty: controls },
      { name: 'Cannot', text: 'A person with a shell can point `GEMINI_CLI_SYSTEM_SETTINGS_PATH` elsewhere. Only device management makes the file binding.', certainty: enterprise },
      { name: 'Skipped', text: 'A system file named by that variable is skipped, with a warning, when others may write to a folder above it.', certainty: measured },
    ],
    files: [
      { platform: 'darwin', path: '/Library/Application Support/GeminiCli/settings.json', certainty: source },
      { platform: 'linux', path: '/etc/gemini-cli/settings.json', certainty: measured },
      { platform: 'win32', path: 'C:\\ProgramData\\gemini-cli\\settings.json', certainty: source },
    ],
    example: {
      place: '/etc/gemini-cli/settings.json',
      text: `{
  "mcp": { "allowed": ["fygment"] },
  "mcpServers": {
    "fygment": { "url": "https://fygment.dev/api/mcp", "type": "http" }
  }
}
`,
      certainty: enterprise,
    },
  },
  pitfalls: [
    { name: 'Disabled, though the entry is right', text: 'The folder is not trusted. Trust it in the program; servers of the person are held back too.', certainty: measured },
    { name: 'Its own command writes to the project', text: '`gemini mcp add` goes to the folder’s file unless you add `-s user`.', certainty: measured },
    { name: 'Local admin keys do nothing', text: '`admin.mcp` in the local system file has no effect. Those controls come only from Google’s console.', certainty: measured },
    { name: 'A plain user agent', text: '`mcp list` calls itself `node`. A bot rule for generic names stops it.', certainty: measured },
  ],
  facts: [
    { name: 'Speaks', text: '`initialize` with `2025-06-18`', certainty: measured },
    { name: 'Callback', text: '`http://localhost` with a free port, path `/oauth/callback`', certainty: source },
    { name: 'Own tokens', text: '`~/.gemini/mcp-oauth-tokens.json`; used for a remote entry only', certainty: source },
    { name: 'Order of layers', text: 'Defaults, system defaults, person, project, system; the last wins', certainty: source },
  ],
  proven: [
    { what: 'An entry is read back and connects', platform: 'linux', version: '0.61.0', on: '2026-11-22', how: 'gemini mcp list, probe server' },
    { what: 'A name outside the allowed ones is blocked', platform: 'linux', version: '0.61.0', on: '2026-11-22', how: 'gemini mcp list with system settings' },
  ],
};
