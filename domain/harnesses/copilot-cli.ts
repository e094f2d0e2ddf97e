import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const measured: Certainty = { kind: 'measured', version: '1.0.102', on: '2026-11-22' };
const github: Certainty = { kind: 'documented', by: 'docs.github.com, enterprise managed settings', on: '2026-11-22' };
const pull: Certainty = { kind: 'reported', by: 'microsoft/vscode, change 321870', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const copilotCli: LocalHarness = {
  kind: 'local',
  id: 'copilot-cli',
  name: 'Copilot CLI',
  vendor: 'GitHub',
  availability: 'roadmap',
  evidence: measured,
  claimedNames: [/^(github )?copilot[ -]cli/i],
  binary: 'copilot',
  traces: ['~/.copilot'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.copilot/mcp-config.json', linux: '~/.copilot/mcp-config.json', win32: '~/.copilot/mcp-config.json' },
      folderVariable: { name: 'COPILOT_HOME', file: 'mcp-config.json' },
      format: 'json',
    },
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ tools: ['*'], type: 'local', command: proxy.command, args: [...proxy.args] }),
  readBack: ['copilot', 'mcp', 'get', 'fygment'],
  restart: 'Start Copilot CLI again to pick it up.',
};

export const copilotCliGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'GitHub Copilot CLI and Fygment: the exact entry in mcp-config.json, what its own writer does to the file, managed settings for enterprises, and pitfalls.',
  standfirst: 'GitHub’s agent on the command line. It writes its own file as plain JSON.',
  answer: 'Guided setup does not write Copilot CLI yet. It can take the bare URL below by its own command. A local entry for the proxy has the shape shown here.',
  note: null,
  locations: { darwin: untried, linux: measured, win32: untried },
  locationNote: '`COPILOT_HOME` moves the folder; `XDG_CONFIG_HOME` does not. A project may carry `.mcp.json` or `.github/mcp.json`.',
  remoteEntry: { entry: (url) => ({ tools: ['*'], type: 'http', url }), text: 'The same as `copilot mcp add --transport http fygment` with the URL behind it.', certainty: measured },
  commands: [
    { command: 'copilot mcp get fygment', text: 'Reads the entry back. It does not connect.', certainty: measured },
    { command: 'copilot mcp list --json', text: 'Lists every server for programs.', certainty: measured },
  ],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'As `local`; `tools` lists what may be used.', certainty: measured },
    { what: 'Remote URL', answer: 'Yes', detail: 'As `http`, with headers.', certainty: measured },
    { what: 'Comments in the file', answer: 'Lost', detail: 'Its own command writes the whole file anew.', certainty: measured },
    { what: 'Machine-readable read-back', answer: 'Yes', detail: '`mcp list --json`.', certainty: measured },
  ],
  policy: {
    statements: [
      { name: 'Lists', text: '`managed-settings.json` carries `allowedMcpServers` and `deniedMcpServers`: by name, by exact command, by URL with `*`.', certainty: github },
      { name: 'Order', text: 'Built-in servers pass, then deny, then allow. A server with an unresolved variable is blocked.', certainty: github },
      { name: 'From the server', text: 'An enterprise can deliver the file from its `.github-private` repository; it applies within about an hour.', certainty: github },
      { name: 'Cannot', text: 'The lists do not push a server to people, and `copilot mcp list` still shows a blocked one as enabled.', certainty: measured },
    ],
    files: [
      { platform: 'darwin', path: '/Library/Application Support/GitHubCopilot/managed-settings.json', certainty: pull },
      { platform: 'linux', path: '/etc/github-copilot/managed-settings.json', certainty: pull },
      { platform: 'win32', path: '%ProgramFiles%\\GitHubCopilot\\managed-settings.json', certainty: pull },
    ],
    example: {
      place: '/etc/github-copilot/managed-settings.json',
      text: `{
  "allowedMcpServers": [
    { "serverUrl": "https://fygment.dev/api/mcp" }
  ]
}
`,
      certainty: github,
    },
  },
  pitfalls: [
    { name: 'Two writers at once', text: 'It puts `.mcp-writer.lock` beside the file. Do not write while that exists.', certainty: measured },
    { name: 'The list does not show policy', text: 'Enforcement happens when a session starts. We have not seen it in a session with an account.', certainty: measured },
  ],
  facts: [
    { name: 'Own writer', text: 'Plain JSON, `tools` in every entry of the person', certainty: measured },
  ],
  proven: [
    { what: 'An entry is read back', platform: 'linux', version: '1.0.102', on: '2026-11-22', how: 'copilot mcp get and mcp list --json' },
  ],
};
