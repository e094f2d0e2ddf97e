import type { LocalHarness } from './harness.ts';

export const geminiCli: LocalHarness = {
  kind: 'local',
  id: 'gemini-cli',
  name: 'Gemini CLI',
  vendor: 'Google',
  availability: 'roadmap',
  evidence: { kind: 'measured', version: '0.61.0', on: '2026-11-22' },
  claimedNames: [/^gemini/i],
  binary: 'gemini',
  traces: ['~/.gemini'],
  files: [
    {
      scope: 'user',
      path: { darwin: '~/.gemini/settings.json', linux: '~/.gemini/settings.json', win32: '~/.gemini/settings.json' },
      folderVariable: { name: 'GEMINI_CLI_HOME', file: '.gemini/settings.json' },
      format: 'jsonc',
    },
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ command: proxy.command, args: [...proxy.args] }),
  readBack: ['gemini', 'mcp', 'list'],
  restart: 'Start Gemini CLI again to pick it up.',
};
