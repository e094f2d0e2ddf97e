import type { HostedHarness } from './harness.ts';

export const chatgpt: HostedHarness = {
  kind: 'hosted',
  id: 'chatgpt',
  name: 'ChatGPT',
  vendor: 'OpenAI',
  availability: 'alpha',
  evidence: { kind: 'documented', by: 'developers.openai.com/apps-sdk/build/auth', on: '2026-11-22' },
  claimedNames: [/^chatgpt$/i, /^openai-mcp$/i],
  paste: 'Settings, Apps, Advanced settings, Developer mode, Create app',
  steps: [
    {
      title: 'In ChatGPT, create an app',
      text: 'Open Settings, Apps, Advanced settings and switch Developer mode on. Choose Create app, name it Fygment, paste the address and pick OAuth.',
    },
    { title: 'Sign in and approve', text: 'Your browser opens here. Choose your workspace and allow.' },
  ],
  redirectUris: ['https://chatgpt.com/connector_platform_oauth_redirect'],
  plan: 'Developer mode can read on Plus and Pro; writing needs Business, Enterprise or Edu.',
};
