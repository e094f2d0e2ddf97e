import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const installers: Certainty = { kind: 'reported', by: 'source of add-mcp 2.4.0', on: '2026-11-22' };
const changelog: Certainty = { kind: 'documented', by: 'kiro.dev/changelog/cli/2-12', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const kiro: LocalHarness = {
  kind: 'local',
  id: 'kiro',
  name: 'Kiro',
  vendor: 'Amazon',
  availability: 'roadmap',
  evidence: installers,
  claimedNames: [/^kiro/i],
  binary: 'kiro',
  traces: ['~/.kiro'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.kiro/settings/mcp.json', linux: '~/.kiro/settings/mcp.json', win32: '~/.kiro/settings/mcp.json' },
      folderVariable: null,
      format: 'json',
    },
    {
      scope: 'project',
      path: { darwin: '.kiro/settings/mcp.json', linux: '.kiro/settings/mcp.json', win32: '.kiro/settings/mcp.json' },
      folderVariable: null,
      format: 'json',
    },
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ command: proxy.command, args: [...proxy.args] }),
  readBack: null,
  restart: 'Start Kiro again to pick it up.',
};

export const kiroGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Kiro and Fygment: the entry in mcp.json for editor and command line, its place on each system, its OAuth options, and what is unverified.',
  standfirst: 'Amazon’s agent editor and command line. They share one file.',
  answer: 'Guided setup does not write Kiro yet. It can take the bare URL below in its own file. A local entry for the proxy has the shape shown here.',
  note: null,
  locations: { darwin: installers, linux: installers, win32: installers },
  locationNote: null,
  remoteEntry: { entry: (url) => ({ url }), text: 'No client id is needed for Fygment, though the file has a place for one.', certainty: installers },
  commands: [],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'By `command` and `args`.', certainty: installers },
    { what: 'Remote URL', answer: 'Yes', detail: 'By `url`, with headers and `timeout`.', certainty: installers },
    { what: 'OAuth sign-in', answer: 'Yes', detail: 'From CLI 2.12 with a client id, secret and redirect address of your own, if a server needs them.', certainty: changelog },
    { what: 'Install link', answer: 'Said to', detail: '`https://kiro.dev/launch/mcp/add`, with name and entry.', certainty: untried },
  ],
  policy: {
    statements: [
      { name: 'None known', text: 'We found no policy mechanism of Kiro for MCP servers.', certainty: untried },
    ],
    files: [],
    example: null,
  },
  pitfalls: [
    { name: 'A short name of a program is not found', text: 'An app started from the desktop does not inherit the path of your shell. Write the absolute path of Node, as the entry here does.', certainty: installers },
  ],
  facts: [],
  proven: [],
};
