import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const installers: Certainty = { kind: 'reported', by: 'two installers that disagree on the path', on: '2026-11-22' };
const threads: Certainty = { kind: 'reported', by: 'Google forum, thread 136601; koala73/worldmonitor', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const antigravity: LocalHarness = {
  kind: 'local',
  id: 'antigravity',
  name: 'Antigravity',
  vendor: 'Google',
  availability: 'roadmap',
  evidence: installers,
  claimedNames: [/^antigravity/i],
  binary: null,
  traces: ['~/.gemini/config'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.gemini/config/mcp_config.json', linux: '~/.gemini/config/mcp_config.json', win32: '~/.gemini/config/mcp_config.json' },
      folderVariable: null,
      format: 'json',
    },
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ command: proxy.command, args: [...proxy.args] }),
  readBack: null,
  restart: 'Start Antigravity again to pick it up.',
};

export const antigravityGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Antigravity and Fygment: the entry in mcp_config.json, the two paths that sources name for it, why the local proxy is the safe way, and what is unverified.',
  standfirst: 'Google’s agent editor. Sources disagree on where its file lies, and we have not tried a real install.',
  answer: 'Guided setup does not write Antigravity yet. Look which of the two files below exists on your machine before you write anything by hand.',
  note: { title: 'Same folder, other program', text: '[Gemini CLI](/clients/gemini-cli) also uses `~/.gemini`. That folder alone identifies neither.' },
  locations: { darwin: installers, linux: installers, win32: installers },
  locationNote: 'Older sources name `~/.gemini/antigravity/mcp_config.json` instead. There is no project file that we know of.',
  remoteEntry: { entry: (url) => ({ serverUrl: url }), text: 'The key is `serverUrl`, not `url`. Earlier builds could not sign in by OAuth, so the proxy is the safer path for them.', certainty: installers },
  commands: [],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: '`command` and `args`.', certainty: installers },
    { what: 'Remote URL', answer: 'Yes', detail: 'By `serverUrl`, with headers.', certainty: installers },
    { what: 'OAuth sign-in', answer: 'In newer builds', detail: 'The vendor’s callback is quoted in public; earlier builds had no OAuth for MCP.', certainty: threads },
  ],
  policy: { statements: [{ name: 'None known', text: 'We found no documented policy file for Antigravity.', certainty: untried }], files: [], example: null },
  pitfalls: [
    { name: 'Two paths', text: 'A file in the wrong folder is not read, and nothing says so. Write where the folder exists already.', certainty: installers },
    { name: 'A short name of a program is not found', text: 'An app started from the desktop does not inherit the path of your shell. Write the absolute path of Node, as the entry here does.', certainty: installers },
  ],
  facts: [
    { name: 'Callback', text: '`https://antigravity.google/oauth-callback`', certainty: threads },
    { name: 'Its command line', text: '`agy` keeps settings of its own in `~/.gemini/antigravity-cli/settings.json`', certainty: threads },
  ],
  proven: [],
};
