import type { HostedHarness } from './harness.ts';

export const claude: HostedHarness = {
  kind: 'hosted',
  id: 'claude',
  name: 'Claude',
  vendor: 'Anthropic',
  availability: 'alpha',
  evidence: { kind: 'documented', by: 'claude.com/docs/connectors', on: '2026-11-22' },
  claimedNames: [/^claude$/i, /^claude-ai$/i, /^anthropic\/claudeai$/i],
  paste: 'Settings, Connectors, Add custom connector',
  steps: [
    {
      title: 'In Claude, add a custom connector',
      text: 'Open Settings, Connectors, Add custom connector. Name it Fygment and paste the address. Leave OAuth Client ID and OAuth Client Secret empty unless support gave you static credentials.',
    },
    { title: 'Press Connect and approve', text: 'Your browser opens here. Choose your workspace and allow.' },
  ],
  redirectUris: ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'],
  plan: 'On Team and Enterprise plans an owner adds it for the organisation first.',
};
