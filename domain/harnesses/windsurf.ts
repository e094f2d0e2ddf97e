import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const docs: Certainty = { kind: 'documented', by: 'docs.windsurf.com/windsurf/cascade/mcp', on: '2026-11-22' };
const installers: Certainty = { kind: 'reported', by: 'source of toolhive, commit e25de16', on: '2026-11-22' };
const threads: Certainty = { kind: 'reported', by: 'syllago.dev', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const windsurf: LocalHarness = {
  kind: 'local',
  id: 'windsurf',
  name: 'Windsurf',
  vendor: 'Cognition',
  availability: 'roadmap',
  evidence: docs,
  claimedNames: [/^windsurf/i],
  binary: null,
  traces: ['~/.codeium/windsurf'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.codeium/windsurf/mcp_config.json', linux: '~/.codeium/windsurf/mcp_config.json', win32: '~/.codeium/windsurf/mcp_config.json' },
      folderVariable: null,
      format: 'json',
    },
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ command: proxy.command, args: [...proxy.args] }),
  readBack: null,
  restart: 'Start Windsurf again to pick it up.',
};

export const windsurfGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Windsurf, now Devin Desktop, and Fygment: the entry with serverUrl, where mcp_config.json lies, the team whitelist with its regular expressions, and limits.',
  standfirst: 'The editor that its vendor now calls Devin Desktop. Teams can hold its servers to a whitelist.',
  answer: 'Guided setup does not write Windsurf yet. It can take the bare URL below in its own file and sign in by OAuth. A local entry for the proxy has the shape shown here.',
  note: { title: 'Devin, hosted', text: 'The agent in the cloud is another client: [Connect Devin](/clients/devin).' },
  locations: { darwin: installers, linux: installers, win32: installers },
  locationNote: 'The plugin for JetBrains reads `~/.codeium/mcp_config.json`. There is no project file that we know of.',
  remoteEntry: { entry: (url) => ({ serverUrl: url }), text: '`url` in place of `serverUrl` is accepted too.', certainty: docs },
  commands: [],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'By `command` and `args`.', certainty: installers },
    { what: 'Remote URL', answer: 'Yes', detail: 'With OAuth on every transport.', certainty: docs },
    { what: 'Number of tools', answer: '100', detail: 'Across all servers.', certainty: docs },
    { what: 'Install link', answer: 'Registry only', detail: '`windsurf://windsurf-mcp-registry` opens a registry entry and cannot carry a URL of your own.', certainty: docs },
  ],
  policy: {
    statements: [
      { name: 'Switch', text: 'A team can turn MCP on or off; for enterprises someone has to turn it on first.', certainty: docs },
      { name: 'Whitelist', text: 'By server id, exact and case-sensitive. One listed server blocks all others.', certainty: docs },
      { name: 'Patterns', text: 'A server can also be held to regular expressions, one for the command and one for each argument; their number must be equal.', certainty: docs },
      { name: 'Cannot', text: 'It does not push a server to people.', certainty: untried },
    ],
    files: [],
    example: null,
  },
  pitfalls: [
    { name: 'The id has to match', text: 'A whitelist that says `Fygment` does not admit `fygment`.', certainty: docs },
    { name: 'A short name of a program is not found', text: 'An app started from the desktop does not inherit the path of your shell. Write the absolute path of Node, as the entry here does.', certainty: installers },
  ],
  facts: [
    { name: 'Variables', text: 'In command, arguments, URL and headers, by `env` and by `file`', certainty: threads },
  ],
  proven: [],
};
