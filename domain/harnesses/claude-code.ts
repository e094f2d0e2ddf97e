import type { LocalHarness } from './harness.ts';

export const claudeCode: LocalHarness = {
  kind: 'local',
  id: 'claude-code',
  name: 'Claude Code',
  vendor: 'Anthropic',
  availability: 'roadmap',
  evidence: { kind: 'measured', version: '2.1.330', on: '2026-11-22' },
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
