import type { HostedHarness } from './harness.ts';

export const perplexity: HostedHarness = {
  kind: 'hosted',
  id: 'perplexity',
  name: 'Perplexity',
  vendor: 'Perplexity',
  availability: 'alpha',
  evidence: { kind: 'reported', by: 'public redirect allowlists', on: '2026-11-22' },
  claimedNames: [/^perplexity/i],
  paste: 'Settings, Connectors, custom remote connector',
  steps: [
    {
      title: 'In Perplexity, add a custom connector',
      text: 'Open Settings, Connectors and add a custom remote connector with OAuth 2.0 and Streamable HTTP. Paste the address.',
    },
    { title: 'Sign in and approve', text: 'Your browser opens here. Choose your workspace and allow.' },
  ],
  redirectUris: [
    'https://www.perplexity.ai/rest/connections/oauth_callback',
    'https://enterprise.perplexity.ai/rest/connections/oauth_callback',
  ],
  plan: 'Reported for paid plans.',
};
