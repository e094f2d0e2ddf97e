import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const installers: Certainty = { kind: 'reported', by: 'sources of add-mcp 2.4.0 and toolhive', on: '2026-11-22' };
const docs: Certainty = { kind: 'documented', by: 'vscode-docs, docs/enterprise', on: '2026-11-22' };
const github: Certainty = { kind: 'documented', by: 'docs.github.com, enterprise managed settings', on: '2026-11-22' };
const pull: Certainty = { kind: 'reported', by: 'microsoft/vscode, change 321870', on: '2026-11-22' };
const issue: Certainty = { kind: 'reported', by: 'microsoft/vscode, issue 278512', on: '2026-11-22' };
const threads: Certainty = { kind: 'reported', by: 'elmohq/elmo, issue 684', on: '2026-11-22' };
const scripts: Certainty = { kind: 'reported', by: 'two public generator scripts', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const vsCode: LocalHarness = {
  kind: 'local',
  id: 'vs-code',
  name: 'VS Code',
  vendor: 'Microsoft',
  availability: 'roadmap',
  evidence: installers,
  claimedNames: [/^visual studio code/i, /^vs ?code/i],
  binary: 'code',
  traces: [],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/Library/Application Support/Code/User/mcp.json', linux: '~/.config/Code/User/mcp.json', win32: '%APPDATA%\\Code\\User\\mcp.json' },
      folderVariable: null,
      format: 'jsonc',
    },
    {
      scope: 'project',
      path: { darwin: '.vscode/mcp.json', linux: '.vscode/mcp.json', win32: '.vscode/mcp.json' },
      folderVariable: null,
      format: 'jsonc',
    },
  ],
  serversKey: ['servers'],
  // Not `mcpServers`, as almost everywhere else.
  entry: (proxy) => ({ type: 'stdio', command: proxy.command, args: [...proxy.args] }),
  readBack: null,
  restart: 'Start VS Code again to pick it up.',
};

export const vsCodeGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'VS Code and Fygment: the entry under servers in mcp.json, its place on each system, managed settings and policies for teams, and the redirect addresses it uses.',
  standfirst: 'MCP in VS Code, on the desktop and on the web. Its file differs from the others in one word.',
  answer: 'Guided setup does not write VS Code yet. It can take the bare URL below in its own `mcp.json` and sign in by OAuth. A local entry for the proxy has the shape shown here.',
  note: { title: 'Not this file', text: 'Copilot on the command line reads another one: [Set up Copilot CLI](/clients/copilot-cli).' },
  locations: { darwin: installers, linux: installers, win32: installers },
  locationNote: 'A folder may carry `.vscode/mcp.json`. The key is `servers`; entries under `mcpServers` are not read there.',
  remoteEntry: { entry: (url) => ({ type: 'http', url }), text: 'VS Code then signs in by OAuth on its own.', certainty: installers },
  commands: [],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'As `stdio`, with `env` and an optional `envFile`.', certainty: installers },
    { what: 'Remote URL', answer: 'Yes', detail: 'As `http`, with OAuth.', certainty: installers },
    { what: 'Client registration', answer: 'Document or dynamic', detail: 'From 1.106 on it prefers the document. With dynamic registration it sends four redirect addresses at once.', certainty: threads },
    { what: 'Install link', answer: 'Yes', detail: '`vscode:mcp/install?` and the encoded entry; on the command line `code --add-mcp`.', certainty: scripts },
  ],
  policy: {
    statements: [
      { name: 'Lists', text: '`managed-settings.json` of GitHub Copilot carries `allowedMcpServers` and `deniedMcpServers`, in the shape that [Claude Code](/clients/claude-code) uses.', certainty: github },
      { name: 'How they add up', text: 'Allowlists of several sources are intersected, denylists united. A malformed list counts as empty.', certainty: github },
      { name: 'Access', text: 'The policy `ChatMCP` allows all servers, those of a registry alone, or none. The registry matches by name only.', certainty: docs },
      { name: 'Cannot', text: 'Neither can push a server to people.', certainty: untried },
      { name: 'Broken file', text: 'A syntax error in `/etc/vscode/policy.json` means that the policy is not applied, and only a log says so.', certainty: docs },
    ],
    files: [
      { platform: 'darwin', path: '/Library/Application Support/GitHubCopilot/managed-settings.json', certainty: pull },
      { platform: 'linux', path: '/etc/github-copilot/managed-settings.json', certainty: pull },
      { platform: 'win32', path: '%ProgramFiles%\\GitHubCopilot\\managed-settings.json', certainty: pull },
    ],
    example: null,
  },
  pitfalls: [
    { name: 'The wrong key', text: 'An entry copied from another client stands under `mcpServers`. VS Code reads `servers`.', certainty: installers },
    { name: 'A port that changes', text: 'It registers port 33418 and uses another when that one is taken. A server must ignore the port on this machine; Fygment does.', certainty: issue },
  ],
  facts: [
    { name: 'Callback', text: '`http://127.0.0.1:33418/` and `http://127.0.0.1/`', certainty: issue },
    { name: 'Callback, web', text: '`https://vscode.dev/redirect` and `https://insiders.vscode.dev/redirect`', certainty: issue },
  ],
  proven: [],
};
