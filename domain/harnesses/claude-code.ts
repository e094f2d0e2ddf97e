import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const measured: Certainty = { kind: 'measured', version: '2.1.330', on: '2026-11-22' };
const read: Certainty = { kind: 'reported', by: 'read in the program, 2.1.330', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const claudeCode: LocalHarness = {
  kind: 'local',
  id: 'claude-code',
  name: 'Claude Code',
  vendor: 'Anthropic',
  availability: 'roadmap',
  evidence: measured,
  claimedNames: [/^claude[ -]code/i],
  binary: 'claude',
  traces: ['~/.claude'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.claude.json', linux: '~/.claude.json', win32: '~/.claude.json' },
      folderVariable: { name: 'CLAUDE_CONFIG_DIR', file: '.claude.json' },
      format: 'json',
    },
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ type: 'stdio', command: proxy.command, args: [...proxy.args], env: {} }),
  readBack: ['claude', 'mcp', 'get', 'fygment'],
  restart: 'Start Claude Code again to pick it up.',
};

export const claudeCodeGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Claude Code and Fygment: the exact entry, which of its files hold servers on each system, managed settings for teams, and what guided setup does not do yet.',
  standfirst: 'Claude Code on the command line. Its settings file is also its live state, so nobody should rewrite it whole.',
  answer: 'Guided setup does not write Claude Code yet. Its own command can add the bare URL below, and it then signs in by OAuth. A local entry for the proxy has the shape shown here.',
  note: { title: 'Using Claude on the web?', text: 'That takes another path: [Connect Claude](/clients/claude).' },
  locations: { darwin: untried, linux: measured, win32: untried },
  locationNote: 'With `CLAUDE_CONFIG_DIR` set, the file is `.claude.json` in that folder. A project may carry `.mcp.json`; each person approves its servers first.',
  remoteEntry: {
    entry: (url) => ({ type: 'http', url }),
    text: 'The same as `claude mcp add -t http -s user fygment` with the URL behind it. Sign in with `claude mcp login fygment`.',
    certainty: measured,
  },
  commands: [
    { command: 'claude mcp get fygment', text: 'Reads the entry back and says whether the server answers, as text for people. `claude mcp list` does so for every server.', certainty: measured },
  ],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'Started as `stdio`. Every start first asks for `server/discover`.', certainty: measured },
    { what: 'Remote URL', answer: 'Yes', detail: 'As `http`, with OAuth.', certainty: measured },
    { what: 'Client registration', answer: 'Document or dynamic', detail: 'By metadata document where the server reads them.', certainty: measured },
    { what: 'Scope of a new entry', answer: 'Local', detail: 'Private and for one folder, unless `-s user` or `-s project` says otherwise.', certainty: measured },
    { what: 'Machine-readable read-back', answer: 'No', detail: '`mcp list` and `mcp get` print text.', certainty: measured },
  ],
  policy: {
    statements: [
      { name: 'Push a URL', text: '`managedMcpServers` in managed settings installs remote servers for everyone, only with `https`. People cannot remove them, and people keep their own.', certainty: measured },
      { name: 'Allow and deny', text: '`allowedMcpServers` and `deniedMcpServers` match by name, exact command or URL with `*`. An empty allowlist means none, and deny wins.', certainty: measured },
      { name: 'Close the list', text: '`allowManagedMcpServersOnly` lets only the managed allowlist count.', certainty: measured },
      { name: 'Exclusive', text: '`managed-mcp.json` replaces every other source. An unreadable one leaves no servers at all.', certainty: measured },
      { name: 'Trap', text: 'As soon as the allowlist holds one command entry, name entries no longer admit local servers; the same holds for URL entries and remote ones.', certainty: measured },
      { name: 'Cannot', text: 'It cannot compare an argument with a pattern, see tokens or report who complies.', certainty: measured },
    ],
    files: [
      { platform: 'darwin', path: '/Library/Application Support/ClaudeCode/managed-settings.json', certainty: untried },
      { platform: 'linux', path: '/etc/claude-code/managed-settings.json', certainty: measured },
      { platform: 'win32', path: 'C:\\Program Files\\ClaudeCode\\managed-settings.json', certainty: untried },
    ],
    example: {
      place: '/etc/claude-code/managed-settings.json',
      text: `{
  "managedMcpServers": {
    "fygment": { "type": "http", "url": "https://fygment.dev/api/mcp" }
  }
}
`,
      certainty: measured,
    },
  },
  pitfalls: [
    { name: 'Never rewrite its file', text: '`~/.claude.json` also holds the state of the running program. Use its command, or change one key and nothing else.', certainty: measured },
    { name: 'A proxy must answer what it does not know', text: 'The first message is not `initialize`. A proxy that stays silent holds the start up; an error is the right answer.', certainty: measured },
    { name: 'The user agent changes', text: 'Sign-in comes from `Bun`, calls from `claude-code`. A rule for names with Claude misses half.', certainty: measured },
    { name: 'A broken allowlist is silent', text: 'With the wrong type in `allowedMcpServers` every server is gone and the exit code is 0. Check the file before you ship it.', certainty: measured },
  ],
  facts: [
    { name: 'Speaks', text: '`server/discover` with `2026-07-28`, then `initialize` with `2025-11-25`', certainty: measured },
    { name: 'User agent', text: '`claude-code/2.1.330 (sdk-cli)` for calls, `Bun/1.4.4` for sign-in', certainty: measured },
    { name: 'Callback', text: '`http://localhost` with a free port, path `/callback`', certainty: measured },
    { name: 'Own tokens', text: '`~/.claude/.credentials.json` on Linux; used for a remote entry only', certainty: measured },
    { name: 'Sources of policy', text: 'The highest source alone counts: server-managed, then device management, then files', certainty: read },
  ],
  proven: [
    { what: 'An entry is read back and connects', platform: 'linux', version: '2.1.330', on: '2026-11-22', how: 'claude mcp get and mcp list, probe server' },
    { what: 'Managed settings add, allow and deny', platform: 'linux', version: '2.1.330', on: '2026-11-22', how: 'claude mcp list with files under /etc' },
    { what: 'Remote sign-in by OAuth', platform: 'linux', version: '2.1.330', on: '2026-11-22', how: 'claude mcp login, probe server' },
  ],
};
