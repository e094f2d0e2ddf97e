import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const measured: Certainty = { kind: 'measured', version: '1.18.33', on: '2026-11-22' };
const docs: Certainty = { kind: 'documented', by: 'opencode.ai/docs/config', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const opencode: LocalHarness = {
  kind: 'local',
  id: 'opencode',
  name: 'opencode',
  vendor: 'opencode.ai',
  availability: 'roadmap',
  evidence: measured,
  claimedNames: [/^opencode/i],
  binary: 'opencode',
  traces: ['~/.config/opencode'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.config/opencode/opencode.jsonc', linux: '~/.config/opencode/opencode.jsonc', win32: '~/.config/opencode/opencode.jsonc' },
      folderVariable: null,
      format: 'jsonc',
    },
    {
      scope: 'project',
      path: { darwin: 'opencode.jsonc', linux: 'opencode.jsonc', win32: 'opencode.jsonc' },
      folderVariable: null,
      format: 'jsonc',
    },
  ],
  serversKey: ['mcp'],
  // One list for program and arguments.
  entry: (proxy) => ({ type: 'local', command: [proxy.command, ...proxy.args], environment: {}, enabled: true }),
  readBack: ['opencode', 'mcp', 'list'],
  restart: 'Start opencode again to pick it up.',
};

export const opencodeGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'opencode and Fygment: the exact entry in opencode.jsonc, the managed folder that overrides it, why listing servers registers clients, and other pitfalls.',
  standfirst: 'An open command line agent. Program and arguments stand in one list, and listing servers has a side effect.',
  answer: 'Guided setup does not write opencode yet. It can take the bare URL below and sign in by OAuth. A local entry for the proxy has the shape shown here.',
  note: null,
  locations: { darwin: untried, linux: measured, win32: untried },
  locationNote: '`XDG_CONFIG_HOME` moves the folder. `opencode.json` is read as well, and `.opencode/` in a project.',
  remoteEntry: { entry: (url) => ({ type: 'remote', url, enabled: true }), text: 'Sign in with `opencode mcp auth fygment`.', certainty: measured },
  commands: [
    { command: 'opencode mcp list', text: 'Connects to every server, and registers a client at each that asks for OAuth.', certainty: measured },
  ],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'As `local`.', certainty: measured },
    { what: 'Remote URL', answer: 'Yes', detail: 'As `remote`, with OAuth.', certainty: measured },
    { what: 'Client registration', answer: 'Dynamic', detail: 'As “OpenCode”, without an application type. Fygment accepts that.', certainty: measured },
    { what: 'Newer layout', answer: 'Read too', detail: '`mcp.servers`, without `enabled`; both may be mixed.', certainty: measured },
    { what: 'Comments in the file', answer: 'Kept', detail: 'Its own command keeps them.', certainty: measured },
  ],
  policy: {
    statements: [
      { name: 'Managed folder', text: 'It overrides person and project by name: a server can be disabled or added.', certainty: measured },
      { name: 'Cannot', text: 'There is no denial by default. Servers with unknown names go on working.', certainty: measured },
      { name: 'macOS profile', text: 'A profile of device management stands above it.', certainty: docs },
      { name: 'Remote base', text: 'An organisation can serve a lowest layer below `/.well-known/opencode`.', certainty: docs },
    ],
    files: [
      { platform: 'darwin', path: '/Library/Application Support/opencode/opencode.json', certainty: docs },
      { platform: 'linux', path: '/etc/opencode/opencode.json', certainty: measured },
      { platform: 'win32', path: '%ProgramData%\\opencode\\opencode.json', certainty: docs },
    ],
    example: {
      place: '/etc/opencode/opencode.json',
      text: `{
  "mcp": {
    "fygment": { "type": "remote", "url": "https://fygment.dev/api/mcp", "enabled": true }
  }
}
`,
      certainty: measured,
    },
  },
  pitfalls: [
    { name: 'Listing leaves clients behind', text: 'Each `opencode mcp list` registers anew at every OAuth server. They are never used, and a server has to clear them away.', certainty: measured },
    { name: 'A fixed port', text: 'Its callback is always on port 19876.', certainty: measured },
  ],
  facts: [
    { name: 'Callback', text: '`http://127.0.0.1:19876/mcp/oauth/callback`', certainty: measured },
    { name: 'User agent', text: '`opencode/1.18.33`; protocol 2025-11-25', certainty: measured },
    { name: 'Own tokens', text: '`~/.local/share/opencode/mcp-auth.json`; used for a remote entry only', certainty: measured },
  ],
  proven: [
    { what: 'An entry is read back and connects', platform: 'linux', version: '1.18.33', on: '2026-11-22', how: 'opencode mcp list, probe server' },
    { what: 'The managed folder disables and adds', platform: 'linux', version: '1.18.33', on: '2026-11-22', how: 'opencode mcp list with files under /etc' },
    { what: 'Remote sign-in by OAuth', platform: 'linux', version: '1.18.33', on: '2026-11-22', how: 'opencode mcp auth, probe server' },
  ],
};
