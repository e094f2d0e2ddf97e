import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const installers: Certainty = { kind: 'reported', by: 'source of toolhive, commit e25de16', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const lmStudio: LocalHarness = {
  kind: 'local',
  id: 'lm-studio',
  name: 'LM Studio',
  vendor: 'LM Studio',
  availability: 'roadmap',
  evidence: installers,
  claimedNames: [/^lm[ -]?studio/i],
  binary: null,
  traces: ['~/.lmstudio'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.lmstudio/mcp.json', linux: '~/.lmstudio/mcp.json', win32: '~/.lmstudio/mcp.json' },
      folderVariable: null,
      format: 'json',
    },
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ command: proxy.command, args: [...proxy.args] }),
  readBack: null,
  restart: 'Start LM Studio again to pick it up.',
};

export const lmStudioGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'LM Studio and Fygment: the entry in mcp.json, where it lies on each system, its install link, and which of these statements are unverified.',
  standfirst: 'LM Studio runs models on your machine and can give them MCP tools.',
  answer: 'Guided setup does not write LM Studio yet. It can take the bare URL below in its own file. A local entry for the proxy has the shape shown here.',
  note: null,
  locations: { darwin: installers, linux: installers, win32: installers },
  locationNote: 'There is no project file that we know of.',
  remoteEntry: { entry: (url) => ({ url }), text: 'Whether it then signs in by OAuth we have not verified. If it does not, the local proxy is the way.', certainty: installers },
  commands: [],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'By `command` and `args`.', certainty: installers },
    { what: 'Remote URL', answer: 'Yes', detail: 'By `url`.', certainty: installers },
    { what: 'OAuth sign-in', answer: 'Unknown', detail: 'Not described to us.', certainty: untried },
    { what: 'Install link', answer: 'Said to', detail: '`lmstudio://add_mcp`, with name and base64 of the entry.', certainty: untried },
  ],
  policy: {
    statements: [
      { name: 'None known', text: 'We found no policy mechanism of LM Studio for MCP servers.', certainty: untried },
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
