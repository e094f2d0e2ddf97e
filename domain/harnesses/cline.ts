import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const installers: Certainty = { kind: 'reported', by: 'source of add-mcp 2.4.0', on: '2026-11-22' };
const measured: Certainty = { kind: 'measured', version: '3.0.65', on: '2026-11-22' };
const docs: Certainty = { kind: 'documented', by: 'docs.cline.bot', on: '2026-11-22' };

export const cline: LocalHarness = {
  kind: 'local',
  id: 'cline',
  name: 'Cline',
  vendor: 'Cline',
  availability: 'roadmap',
  evidence: installers,
  claimedNames: [/^cline/i],
  binary: 'cline',
  traces: ['~/.cline'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/Library/Application Support/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json', linux: '~/.config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json', win32: '%APPDATA%\\Code\\User\\globalStorage\\saoudrizwan.claude-dev\\settings\\cline_mcp_settings.json' },
      folderVariable: null,
      format: 'json',
    },
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ command: proxy.command, args: [...proxy.args] }),
  readBack: null,
  restart: 'Start Cline again to pick it up.',
};

export const clineGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Cline and Fygment: the entry in cline_mcp_settings.json, its place for the VS Code extension and for the command line, and the enterprise remote config.',
  standfirst: 'Cline is an extension for VS Code and a command line. They keep two files.',
  answer: 'Guided setup does not write Cline yet. It can take the bare URL below in its own file. A local entry for the proxy has the shape shown here.',
  note: null,
  locations: { darwin: installers, linux: installers, win32: installers },
  locationNote: 'The command line reads `~/.cline/data/settings/cline_mcp_settings.json`; `CLINE_DIR` moves it. There is no project file that we know of.',
  remoteEntry: { entry: (url) => ({ url, type: 'streamableHttp', disabled: false }), text: 'The type is spelled as one word. Whether it then signs in by OAuth we have not verified.', certainty: installers },
  commands: [],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'By `command` and `args`.', certainty: installers },
    { what: 'Remote URL', answer: 'Yes', detail: 'As `streamableHttp`.', certainty: installers },
    { what: 'Read-back', answer: 'No', detail: 'Its command line can add and remove a server, but not list them.', certainty: measured },
  ],
  policy: {
    statements: [
      { name: 'Remote config', text: 'For enterprises: `allowedMCPServers`, `mcpMarketplaceEnabled` and `blockPersonalRemoteMCPServers` limit what people add.', certainty: docs },
      { name: 'Push', text: '`remoteMCPServers` installs remote servers for people.', certainty: docs },
    ],
    files: [],
    example: null,
  },
  pitfalls: [
    { name: 'Two programs, two files', text: 'What the extension knows the command line does not.', certainty: installers },
  ],
  facts: [],
  proven: [],
};
