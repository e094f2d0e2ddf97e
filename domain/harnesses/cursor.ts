import type { LocalHarness } from './harness.ts';

export const cursor: LocalHarness = {
  kind: 'local',
  id: 'cursor',
  name: 'Cursor',
  vendor: 'Anysphere',
  availability: 'roadmap',
  evidence: { kind: 'documented', by: 'cursor.com/docs/mcp', on: '2026-11-22' },
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
  ],
  serversKey: ['mcpServers'],
  entry: (proxy) => ({ command: proxy.command, args: [...proxy.args] }),
  readBack: null,
  restart: 'Start Cursor again to pick it up.',
};
