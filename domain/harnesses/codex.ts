import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const measured: Certainty = { kind: 'measured', version: '0.169.0', on: '2026-11-22' };
const managed: Certainty = { kind: 'documented', by: 'developers.openai.com/codex/enterprise/managed-configuration', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const codex: LocalHarness = {
  kind: 'local',
  id: 'codex',
  name: 'Codex CLI',
  vendor: 'OpenAI',
  availability: 'alpha',
  evidence: measured,
  claimedNames: [/^codex/i],
  binary: 'codex',
  traces: ['~/.codex'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.codex/config.toml', linux: '~/.codex/config.toml', win32: '~/.codex/config.toml' },
      folderVariable: { name: 'CODEX_HOME', file: 'config.toml' },
      format: 'toml',
    },
    {
      // Read by Codex only after the person trusted the project.
      scope: 'project',
      path: { darwin: '.codex/config.toml', linux: '.codex/config.toml', win32: '.codex/config.toml' },
      folderVariable: null,
      format: 'toml',
    },
  ],
  serversKey: ['mcp_servers'],
  // Codex refuses its whole configuration when an entry carries both `command` and `url`.
  entry: (proxy) => ({ command: proxy.command, args: [...proxy.args] }),
  readBack: ['codex', 'mcp', 'get', 'fygment', '--json'],
  restart: 'Start Codex again to pick it up.',
};

export const codexGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Set up Fygment in Codex: the command, the exact entry in config.toml, where the file is on each system, requirements.toml for teams, and known pitfalls.',
  standfirst: 'Codex on the command line, in the IDE extension and in the app. They read one file.',
  answer: 'Run the command, choose Codex, read the change and approve it. Your other entries and comments stay as they are.',
  note: { title: 'Undo', text: '`npx fygment undo codex` puts the file back, byte for byte, if nothing else changed it since.' },
  locations: { darwin: untried, linux: measured, win32: untried },
  locationNote: '`CODEX_HOME` moves the folder, and setup honours it. A project file counts only after the person has trusted the project.',
  remoteEntry: {
    entry: (url) => ({ url }),
    text: 'Codex can also reach the URL without a proxy and sign in itself with `codex mcp login fygment`. Never put `url` and `command` into one entry.',
    certainty: measured,
  },
  commands: [
    { command: 'codex mcp get fygment --json', text: 'Reads the entry back as Codex sees it. A standard input entry is not started for this.', certainty: measured },
    { command: 'codex mcp list --json', text: 'Lists every server, with the reason when one is disabled. It asks remote ones for their OAuth metadata.', certainty: measured },
  ],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'Started by `command` and `args`; protocol 2025-06-18.', certainty: measured },
    { what: 'Remote URL', answer: 'Yes', detail: 'By `url`, with OAuth and tokens of its own.', certainty: measured },
    { what: 'Client registration', answer: 'Document or dynamic', detail: 'By metadata document where the server reads them; else a new client with each sign-in.', certainty: measured },
    { what: 'Comments in the file', answer: 'Kept in part', detail: 'Its own writer drops comments on `[mcp_servers.*]` tables and keeps the others. Fygment keeps all.', certainty: measured },
    { what: 'Machine-readable read-back', answer: 'Yes', detail: 'JSON from `mcp get` and `mcp list`.', certainty: measured },
  ],
  policy: {
    statements: [
      { name: 'Allowlist', text: 'Codex obeys `requirements.toml`. A server must match by name and by identity. Anything else stays in the person’s file, switched off, and says why.', certainty: measured },
      { name: 'Arguments', text: 'With a plain string in `command`, Codex compares the command alone. Arguments count only in the matcher form shown here.', certainty: measured },
      { name: 'Order', text: 'Cloud-managed comes before device management, that before the system file. They merge field by field, and the earlier wins.', certainty: managed },
      { name: 'Cannot', text: 'It cannot add a server. `/etc/codex/managed_config.toml` and the system `config.toml` can.', certainty: measured },
      { name: 'Broken file', text: 'Codex does not start, and the message names the file and the key.', certainty: measured },
    ],
    files: [
      { platform: 'darwin', path: 'com.openai.codex:requirements_toml_base64', certainty: managed },
      { platform: 'linux', path: '/etc/codex/requirements.toml', certainty: measured },
      { platform: 'win32', path: '%ProgramData%\\OpenAI\\Codex\\requirements.toml', certainty: untried },
    ],
    example: {
      place: '/etc/codex/requirements.toml',
      text: `[mcp_servers.fygment.identity]
command = { executable = "/usr/local/bin/node", args = [
  { match = "regex", expression = "^/home/[^/]+/\\\\.local/share/fygment/[^/]+/fygment\\\\.mjs$" },
  { match = "exact", value = "mcp" },
  { match = "exact", value = "proxy" },
  { match = "exact", value = "--harness" },
  { match = "exact", value = "codex" },
] }
`,
      certainty: { kind: 'unverified', on: '2026-11-22' },
    },
  },
  pitfalls: [
    { name: 'One wrong entry stops everything', text: 'An entry with both `command` and `url`, or TOML that does not parse, and every `codex` command fails. Setup refuses to write into a file that does not parse, and names the line.', certainty: measured },
    { name: 'Codex rewrites its own tables', text: 'After `codex mcp add`, comments on the server tables are gone and unknown keys too.', certainty: measured },
    { name: 'Adding a URL starts sign-in at once', text: '`codex mcp add --url` waits for a browser. In a script it hangs; write the entry instead.', certainty: measured },
    { name: 'The working folder is not the project', text: 'A server is started in the folder of the settings. The proxy does not depend on it.', certainty: measured },
  ],
  facts: [
    { name: 'Proxy speaks', text: '`initialize` with `2025-06-18`, then tools and resources; it names itself `codex-mcp-client`', certainty: measured },
    { name: 'User agent', text: '`codex-mcp-client/0.169.0`, for OAuth discovery too', certainty: measured },
    { name: 'Callback', text: '`http://127.0.0.1` with a free port, path `/callback/` and an id', certainty: measured },
    { name: 'Own tokens', text: '`~/.codex/.credentials.json` where there is no keyring; used for a remote entry only', certainty: measured },
  ],
  proven: [
    { what: 'An entry in config.toml is read back', platform: 'linux', version: '0.169.0', on: '2026-11-22', how: 'codex mcp get and mcp list --json' },
    { what: 'A local server is started and its tools listed', platform: 'linux', version: '0.169.0', on: '2026-11-22', how: 'codex app-server, probe server' },
    { what: 'A server outside requirements.toml is disabled', platform: 'linux', version: '0.169.0', on: '2026-11-22', how: 'codex mcp list' },
    { what: 'Remote sign-in by OAuth', platform: 'linux', version: '0.169.0', on: '2026-11-22', how: 'codex mcp login, probe server' },
  ],
};
