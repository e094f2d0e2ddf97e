import type { LocalHarness } from './harness.ts';

export const antigravity: LocalHarness = {
  kind: 'local',
  id: 'antigravity',
  name: 'Antigravity',
  vendor: 'Google',
  availability: 'roadmap',
  evidence: { kind: 'reported', by: 'two installers that disagree on the path', on: '2026-11-22' },
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
