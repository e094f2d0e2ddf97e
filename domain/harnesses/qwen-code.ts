import type { Certainty, LocalGuide, LocalHarness } from './harness.ts';

const measured: Certainty = { kind: 'measured', version: '0.24.4', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const qwenCode: LocalHarness = {
  kind: 'local',
  id: 'qwen-code',
  name: 'Qwen Code',
  vendor: 'Alibaba',
  availability: 'roadmap',
  evidence: measured,
  claimedNames: [/^qwen/i],
  binary: 'qwen',
  traces: ['~/.qwen'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.qwen/settings.json', linux: '~/.qwen/settings.json', win32: '~/.qwen/settings.json' },
      folderVariable: null,
      format: 'json',
    },
    {
      scope: 'project',
      path: { darwin: '.qwen/settings.json', linux: '.qwen/settings.json', win32: '.qwen/settings.json' },
      folderVariable: null,
      format: 'json',
    },
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ command: proxy.command, args: [...proxy.args] }),
  readBack: ['qwen', 'mcp', 'list'],
  restart: 'Start Qwen Code again to pick it up.',
};

export const qwenCodeGuide: LocalGuide = {
  updated: '2026-11-23',
  description: 'Qwen Code and Fygment: the exact entry in settings.json, how it differs from Gemini CLI, why its system settings did not block a server, and pitfalls.',
  standfirst: 'A command line agent that grew out of Gemini CLI, with commands of its own.',
  answer: 'Guided setup does not write Qwen Code yet. It can take the bare URL below in its own settings. A local entry for the proxy has the shape shown here.',
  note: { title: 'Its origin', text: 'Much of what is said for [Gemini CLI](/clients/gemini-cli) holds, but not its policy.' },
  locations: { darwin: untried, linux: measured, win32: untried },
  locationNote: 'It also reads `.mcp.json` in a project and holds those servers back until the person approves them.',
  remoteEntry: { entry: (url) => ({ httpUrl: url }), text: 'This is what its own command writes.', certainty: measured },
  commands: [
    { command: 'qwen mcp list', text: 'Connects to every server. The answer is text for people.', certainty: measured },
  ],
  abilities: [
    { what: 'Local proxy', answer: 'Yes', detail: 'By `command` and `args`.', certainty: measured },
    { what: 'Remote URL', answer: 'Yes', detail: 'By `httpUrl`.', certainty: measured },
    { what: 'Approval of project servers', answer: 'Yes', detail: 'With `approve` and `reject`.', certainty: measured },
  ],
  policy: {
    statements: [
      { name: 'No effect seen', text: '`mcp.allowed` in the system settings did not change what `qwen mcp list` shows. Do not count on it.', certainty: measured },
    ],
    files: [
      { platform: 'linux', path: '/etc/qwen-code/settings.json', certainty: measured },
    ],
    example: null,
  },
  pitfalls: [
    { name: 'It adds a line of its own', text: 'A `$version` appears in the settings when its command writes.', certainty: measured },
    { name: 'A plain user agent', text: 'It calls itself `undici`. A bot rule for generic names stops it.', certainty: measured },
  ],
  facts: [
    { name: 'User agent', text: '`undici`; protocol 2025-11-25', certainty: measured },
  ],
  proven: [
    { what: 'An entry is read back and connects', platform: 'linux', version: '0.24.4', on: '2026-11-22', how: 'qwen mcp list, probe server' },
  ],
};
