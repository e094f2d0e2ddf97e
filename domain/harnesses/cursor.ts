import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const docs: Certainty = { kind: 'documented', by: 'cursor.com/docs/mcp', on: '2026-11-22' };
const links: Certainty = { kind: 'documented', by: 'cursor.com/docs/mcp/install-links', on: '2026-11-22' };
const installers: Certainty = { kind: 'reported', by: 'sources of add-mcp 2.4.0 and toolhive', on: '2026-11-22' };
const threads: Certainty = { kind: 'reported', by: 'erp-mafia/accounted 2225; koala73/worldmonitor 8307', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const cursor: LocalHarness = {
  kind: 'local',
  id: 'cursor',
  name: 'Cursor',
  vendor: 'Anysphere',
  availability: 'roadmap',
  evidence: docs,
  claimedNames: [/^cursor/i],
  binary: 'cursor',
  traces: ['~/.cursor'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.cursor/mcp.json', linux: '~/.cursor/mcp.json', win32: '~/.cursor/mcp.json' },
      folderVariable: null,
      format: 'jsonc',
    },
    {
      scope: 'project',
      path: { darwin: '.cursor/mcp.json', linux: '.cursor/mcp.json', win32: '.cursor/mcp.json' },
      folderVariable: null,
      format: 'jsonc',
    },
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ command: proxy.command, args: [...proxy.args] }),
  readBack: null,
  restart: 'Start Cursor again to pick it up.',
};

export const cursorGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Cursor and Fygment: the entry in mcp.json, where the file is on each system, its OAuth callbacks, the team allowlist and hooks, and what is still unverified.',
  standfirst: 'The Cursor editor, and its agents on the web. Guided setup does not write its file yet.',
  answer: 'Guided setup does not write Cursor yet. Cursor can take the bare URL below in its own `mcp.json` and sign in by OAuth. A local entry for the proxy has the shape shown here.',
  note: { title: 'Cursor on the web', text: 'Agents at cursor.com take a team’s servers and return to a callback of their own, listed under Facts.' },
  locations: { darwin: docs, linux: docs, win32: installers },
  locationNote: 'A project may carry its own `.cursor/mcp.json`.',
  remoteEntry: { entry: (url) => ({ url }), text: 'Cursor then signs in by OAuth. Without `auth.scopes` it asks for every scope the server offers.', certainty: docs },
  commands: [],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: '`command`, `args` and `env`; a `type` may be left out.', certainty: docs },
    { what: 'Remote URL', answer: 'Yes', detail: '`url`, with headers or OAuth.', certainty: docs },
    { what: 'Client registration', answer: 'Dynamic', detail: 'Three redirect addresses in one request. Where one is refused, the whole registration fails.', certainty: threads },
    { what: 'Variables in the file', answer: 'Yes', detail: 'As `$`, a brace, `env:` and a name.', certainty: docs },
    { what: 'Install link', answer: 'Yes', detail: '`cursor://anysphere.cursor-deeplink/mcp/install`, with name and base64 of the entry.', certainty: links },
    { what: 'Setup by device management', answer: 'Yes', detail: 'An extension may register servers: `vscode.cursor.mcp.registerServer`.', certainty: { kind: 'documented', by: 'docs.cursor.com/en/context/mcp-extension-api', on: '2026-11-22' } },
  ],
  policy: {
    statements: [
      { name: 'Dashboard', text: 'Enterprise teams have an MCP allowlist in the dashboard. That it matches by command and URL pattern we have not verified.', certainty: { kind: 'documented', by: 'cursor.com/docs/enterprise/model-and-integration-management', on: '2026-11-22' } },
      { name: 'Hooks', text: 'A hook `beforeMCPExecution` can allow, deny or ask; `afterMCPExecution` only observes.', certainty: { kind: 'reported', by: 'two vendors’ public guides', on: '2026-11-22' } },
      { name: 'Cannot', text: 'The dashboard list cannot push a server to people.', certainty: untried },
    ],
    files: [
      { platform: 'darwin', path: '/Library/Application Support/Cursor/hooks.json', certainty: untried },
      { platform: 'linux', path: '/etc/cursor/hooks.json', certainty: untried },
      { platform: 'win32', path: 'C:\\ProgramData\\Cursor\\hooks.json', certainty: untried },
    ],
    example: null,
  },
  pitfalls: [
    { name: 'A short name of a program is not found', text: 'An app started from the desktop does not inherit the path of your shell. Write the absolute path of Node, as the entry here does.', certainty: installers },
    { name: 'Old builds register otherwise', text: 'They send only the `cursor://` address, sometimes as a web application. Fygment accepts both.', certainty: threads },
  ],
  facts: [
    { name: 'Callback', text: '`cursor://anysphere.cursor-mcp/oauth/callback` and `http://localhost:8787/callback`; from 3.14 the desktop uses the second', certainty: threads },
    { name: 'Callback, web', text: '`https://www.cursor.com/agents/mcp/oauth/callback`', certainty: threads },
  ],
  proven: [],
};
