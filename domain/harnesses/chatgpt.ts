import type { Certainty, HostedGuide, HostedHarness } from './harness.ts';

const auth: Certainty = { kind: 'documented', by: 'developers.openai.com/apps-sdk/build/auth', on: '2026-11-22' };
const threads: Certainty = { kind: 'reported', by: 'help.boomi.com; makeplane/plane-mcp-server, issue 165', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const chatgpt: HostedHarness = {
  kind: 'hosted',
  id: 'chatgpt',
  name: 'ChatGPT',
  vendor: 'OpenAI',
  availability: 'alpha',
  evidence: auth,
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

export const chatgptGuide: HostedGuide = {
  updated: '2026-11-23',
  description: 'Add Fygment to ChatGPT as an app in developer mode: where the URL goes, which plan and which admin switch it needs, and which callback ChatGPT uses.',
  standfirst: 'ChatGPT calls it an app, older screens a connector. It needs developer mode, one URL and OAuth.',
  answer: 'In ChatGPT, switch developer mode on, create an app named Fygment, paste the bare URL below, choose OAuth, and sign in.',
  note: { title: 'Using Codex?', text: 'The command line takes another path: [Set up Codex CLI](/clients/codex).' },
  certainty: threads,
  steps: [
    { id: 'step-developer-mode', title: 'Switch developer mode on', text: 'Open **Settings**, **Apps**, **Advanced settings** and turn **Developer mode** on. In a workspace an admin allows it first, under Permissions & Roles, Connected Data.' },
    { id: 'step-create', title: 'Create the app', text: 'Choose **Create app**. Name: `Fygment`. MCP server URL: `https://fygment.dev/api/mcp`, with nothing behind it. Authentication: OAuth.' },
    { id: 'step-blank', title: 'Enter no client of your own', text: 'ChatGPT registers itself or names itself by a document it hosts. A predefined client id is not needed.' },
    { id: 'step-sign-in', title: 'Sign in and choose a workspace', text: 'The consent page names the workspace, the scopes and the client that asks. Approve, and the connection shows in the console.' },
  ],
  abilities: [
    { what: 'Remote server by URL', answer: 'Yes, in developer mode', detail: 'As an app that a person or a workspace creates.', certainty: threads },
    { what: 'OAuth sign-in', answer: 'Yes', detail: 'With PKCE, and the resource named in the request.', certainty: auth },
    { what: 'Client registration', answer: 'Document, dynamic, or predefined', detail: 'By metadata document where the server says it reads them.', certainty: auth },
    { what: 'Tools that write', answer: 'By plan', detail: 'Plus and Pro read only; Business, Enterprise and Edu may write.', certainty: threads },
    { what: 'Server in a private network', answer: 'By a tunnel', detail: 'OpenAI offers a tunnel client that connects outward. We have not tried it.', certainty: { kind: 'reported', by: 'openai/tunnel-client', on: '2026-11-22' } },
  ],
  policy: {
    statements: [
      { name: 'Admin switch', text: 'In a workspace an admin allows custom apps under Permissions & Roles, Connected Data.', certainty: threads },
      { name: 'Where it ends', text: 'We know of no file that sets an app up for a person. Revoking in Fygment ends access; the app itself stays in ChatGPT.', certainty: untried },
    ],
    files: [],
    example: null,
  },
  pitfalls: [
    {
      name: 'One callback per app, or one for all',
      text: 'ChatGPT uses its stable callback only when the server announces the `iss` parameter and sends it with every authorization answer. Fygment does both.',
      certainty: auth,
    },
    { name: 'Two ways to authenticate in one document', text: 'Its metadata document declares a stronger method first and `none` as the fallback. A server that reads the first alone refuses ChatGPT.', certainty: { kind: 'reported', by: 'BuilderIO/agent-native, issue 4672', on: '2026-11-22' } },
    { name: 'Developer mode is a switch of its own', text: 'Without it the form for a custom server does not appear. In a workspace the admin’s switch comes first.', certainty: threads },
  ],
  facts: [
    { name: 'Callback', text: '`https://chatgpt.com/connector_platform_oauth_redirect`, or one below `/connector/oauth/` for each app', certainty: auth },
    { name: 'User agent', text: 'Begins with `openai-mcp/`', certainty: untried },
    { name: 'Network', text: 'OpenAI is said to publish a list of addresses as JSON. We have not checked it, so no edge rule of ours uses it.', certainty: untried },
  ],
};
