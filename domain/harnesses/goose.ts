import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const installers: Certainty = { kind: 'reported', by: 'source of add-mcp 2.4.0', on: '2026-11-22' };
const threads: Certainty = { kind: 'reported', by: 'block/goose, issue 3438', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const goose: LocalHarness = {
  kind: 'local',
  id: 'goose',
  name: 'Goose',
  vendor: 'Block',
  availability: 'roadmap',
  evidence: installers,
  claimedNames: [/^goose/i],
  binary: 'goose',
  traces: ['~/.config/goose'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.config/goose/config.yaml', linux: '~/.config/goose/config.yaml', win32: '%APPDATA%\\Block\\goose\\config\\config.yaml' },
      folderVariable: null,
      format: 'yaml',
    },
  ],
  serversKey: ['extensions'],
  entry: (proxy) => ({ name: 'fygment', description: '', cmd: proxy.command, args: [...proxy.args], enabled: true, envs: {}, type: 'stdio', timeout: 300 }),
  readBack: null,
  restart: 'Start Goose again to pick it up.',
};

export const gooseGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Goose and Fygment: the entry under extensions in config.yaml, where the file lies on each system, its install link, and what is unverified.',
  standfirst: 'Goose calls servers extensions and keeps them in YAML.',
  answer: 'Guided setup does not write Goose yet. It can take the bare URL below as an extension. A local entry for the proxy has the shape shown here.',
  note: null,
  locations: { darwin: installers, linux: installers, win32: installers },
  locationNote: 'There is no project file that we know of.',
  remoteEntry: { entry: (url) => ({ name: 'fygment', description: '', type: 'streamable_http', uri: url, headers: {}, enabled: true, timeout: 300 }), text: 'The key is `uri`. Whether Goose then signs in by OAuth we have not verified.', certainty: installers },
  commands: [],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'As `stdio`, with `cmd` in place of `command`.', certainty: installers },
    { what: 'Remote URL', answer: 'Yes', detail: 'As `streamable_http`.', certainty: installers },
    { what: 'Install link', answer: 'Yes', detail: '`goose://extension`; a remote one has to say `transport=streamable_http`, or it is taken for an older transport.', certainty: threads },
  ],
  policy: {
    statements: [
      { name: 'Allowlist', text: 'A variable `GOOSE_ALLOWLIST` is said to point to a list of allowed commands.', certainty: untried },
    ],
    files: [],
    example: null,
  },
  pitfalls: [
    { name: 'Comments are lost', text: 'Tools that rewrite YAML drop them. Edit by hand, or look at the difference.', certainty: installers },
  ],
  facts: [],
  proven: [],
};
