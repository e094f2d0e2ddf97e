import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const installers: Certainty = { kind: 'reported', by: 'source of toolhive, commit e25de16', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const amp: LocalHarness = {
  kind: 'local',
  id: 'amp',
  name: 'Amp',
  vendor: 'Amp',
  availability: 'roadmap',
  evidence: installers,
  claimedNames: [/^amp$/i],
  binary: 'amp',
  traces: ['~/.config/amp'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.config/amp/settings.json', linux: '~/.config/amp/settings.json', win32: '%APPDATA%\\amp\\settings.json' },
      folderVariable: null,
      format: 'json',
    },
  ],
  serversKey: ['amp.mcpServers'],
  // One key with a dot in it, not a path of two.
  entry: (proxy) => ({ command: proxy.command, args: [...proxy.args] }),
  readBack: null,
  restart: 'Start Amp again to pick it up.',
};

export const ampGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Amp and Fygment: the entry under the one key amp.mcpServers in settings.json, its place on each system, and what is unverified.',
  standfirst: 'Amp keeps its servers under one key that has a dot in its name.',
  answer: 'Guided setup does not write Amp yet. It can take the bare URL below in its own settings. A local entry for the proxy has the shape shown here.',
  note: null,
  locations: { darwin: installers, linux: installers, win32: installers },
  locationNote: 'A project is said to carry `.amp/settings.json`; we have not verified it.',
  remoteEntry: { entry: (url) => ({ url }), text: 'Whether it then signs in by OAuth we have not verified.', certainty: installers },
  commands: [],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'By `command` and `args`.', certainty: installers },
    { what: 'Remote URL', answer: 'Yes', detail: 'By `url` and headers.', certainty: installers },
  ],
  policy: {
    statements: [
      { name: 'None known', text: 'We found no policy mechanism of Amp for MCP servers.', certainty: untried },
    ],
    files: [],
    example: null,
  },
  pitfalls: [
    { name: 'A dot that is no path', text: '`amp.mcpServers` is one key. A tool that takes the dot for a step writes where Amp does not look.', certainty: installers },
  ],
  facts: [],
  proven: [],
};
