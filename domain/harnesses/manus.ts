import type { HostedHarness } from './harness.ts';

export const manus: HostedHarness = {
  kind: 'hosted',
  id: 'manus',
  name: 'Manus',
  vendor: 'Manus',
  availability: 'alpha',
  evidence: { kind: 'unverified', on: '2026-11-22' },
  claimedNames: [/^manus/i],
  paste: 'Settings, Connectors, Custom MCP',
  steps: [
    { title: 'In Manus, add a custom MCP connector', text: 'Open Settings, Connectors, Custom MCP and paste the address.' },
    { title: 'Sign in and approve', text: 'Your browser opens here. Choose your workspace and allow.' },
  ],
  redirectUris: [],
  plan: null,
};
