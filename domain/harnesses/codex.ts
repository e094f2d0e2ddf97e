import type { LocalHarness } from './harness.ts';

export const codex: LocalHarness = {
  kind: 'local',
  id: 'codex',
  name: 'Codex CLI',
  vendor: 'OpenAI',
  availability: 'alpha',
  evidence: { kind: 'measured', version: '0.169.0', on: '2026-11-22' },
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
