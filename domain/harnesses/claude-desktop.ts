import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const installers: Certainty = { kind: 'reported', by: 'source of add-mcp 2.4.0', on: '2026-11-22' };
const help: Certainty = { kind: 'documented', by: 'support.claude.com, article 11503834', on: '2026-11-22' };
const policy: Certainty = { kind: 'reported', by: 'source of toolhive, commit e25de16', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const claudeDesktop: LocalHarness = {
  kind: 'local',
  id: 'claude-desktop',
  name: 'Claude Desktop',
  vendor: 'Anthropic',
  availability: 'roadmap',
  evidence: help,
  claimedNames: [],
  binary: null,
  traces: [],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/Library/Application Support/Claude/claude_desktop_config.json', linux: '~/.config/Claude/claude_desktop_config.json', win32: '%APPDATA%\\Claude\\claude_desktop_config.json' },
      folderVariable: null,
      format: 'json',
    },
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ command: proxy.command, args: [...proxy.args] }),
  readBack: null,
  restart: 'Start Claude Desktop again to pick it up.',
};

export const claudeDesktopGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Claude Desktop and Fygment: why the remote URL belongs under Connectors and not in claude_desktop_config.json, where that file lies, and the local entry.',
  standfirst: 'The desktop app has two ways: connectors for remote servers, and a file for local ones. Fygment needs only the first.',
  answer: 'Do not write the file. Add Fygment as a custom connector under Settings, Connectors, with the bare URL below. The file carries local servers only.',
  note: { title: 'The steps', text: 'The connector is the same as on the web: [Connect Claude](/clients/claude).' },
  locations: { darwin: installers, linux: installers, win32: installers },
  locationNote: 'There is no project file. The app reads the file when it starts.',
  remoteEntry: null,
  commands: [],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'By `command` and `args` in the file.', certainty: installers },
    { what: 'Remote URL in the file', answer: 'No', detail: 'Remote servers are added under Connectors.', certainty: help },
    { what: 'Custom connector', answer: 'Yes', detail: 'By OAuth, shared with Claude on the web.', certainty: help },
  ],
  policy: {
    statements: [
      { name: 'Managed domain', text: 'macOS has the domain `com.anthropic.claudefordesktop`. What it can say about MCP we have not verified.', certainty: policy },
      { name: 'Cannot', text: 'We know of no setting that adds a custom connector for a person.', certainty: untried },
    ],
    files: [],
    example: null,
  },
  pitfalls: [
    { name: 'A URL in the file does nothing', text: 'Entries with `url` are not for this file. Take them out and use Connectors.', certainty: help },
    { name: 'A short name of a program is not found', text: 'An app started from the desktop does not inherit the path of your shell. Write the absolute path of Node, as the entry here does.', certainty: installers },
  ],
  facts: [
    { name: 'Name', text: 'It calls itself the same as Claude on the web, so a connection shows as Claude', certainty: untried },
  ],
  proven: [],
};
