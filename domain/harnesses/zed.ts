import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const installers: Certainty = { kind: 'reported', by: 'two installers that disagree on macOS', on: '2026-11-22' };
const entries: Certainty = { kind: 'reported', by: 'source of add-mcp 2.4.0', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const zed: LocalHarness = {
  kind: 'local',
  id: 'zed',
  name: 'Zed',
  vendor: 'Zed Industries',
  availability: 'roadmap',
  evidence: installers,
  claimedNames: [/^zed/i],
  binary: 'zed',
  traces: ['~/.config/zed'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.config/zed/settings.json', linux: '~/.config/zed/settings.json', win32: '%APPDATA%\\Zed\\settings.json' },
      folderVariable: null,
      format: 'jsonc',
    },
    {
      scope: 'project',
      path: { darwin: '.zed/settings.json', linux: '.zed/settings.json', win32: '.zed/settings.json' },
      folderVariable: null,
      format: 'jsonc',
    },
  ],
  serversKey: ['context_servers'],
  entry: (proxy) => ({ source: 'custom', command: proxy.command, args: [...proxy.args], env: {} }),
  readBack: null,
  restart: 'Start Zed again to pick it up.',
};

export const zedGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Zed and Fygment: the entry under context_servers in settings.json, the two places that sources name on macOS, and what has not been verified.',
  standfirst: 'Zed keeps its servers among all its other settings, under a key of its own.',
  answer: 'Guided setup does not write Zed yet. It can take the bare URL below under `context_servers`. A local entry for the proxy has the shape shown here.',
  note: null,
  locations: { darwin: installers, linux: entries, win32: entries },
  locationNote: 'For macOS one source names `~/Library/Application Support/Zed/settings.json` instead. Write where the file exists already.',
  remoteEntry: { entry: (url) => ({ source: 'custom', url }), text: 'Whether Zed then signs in by OAuth we have not verified.', certainty: entries },
  commands: [],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'With `source` set to `custom`.', certainty: entries },
    { what: 'Remote URL', answer: 'Yes', detail: 'By `url` and headers.', certainty: entries },
    { what: 'OAuth sign-in', answer: 'Unknown', detail: 'Not described to us.', certainty: untried },
  ],
  policy: {
    statements: [
      { name: 'None known', text: 'We found no policy mechanism of Zed for MCP servers.', certainty: untried },
    ],
    files: [],
    example: null,
  },
  pitfalls: [
    { name: 'Settings with comments', text: 'The file is JSON with comments and holds everything else too. A tool that rewrites it loses them.', certainty: entries },
  ],
  facts: [],
  proven: [],
};
