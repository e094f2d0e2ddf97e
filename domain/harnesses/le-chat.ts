import type { Certainty, HostedGuide, HostedHarness } from './harness.ts';

const help: Certainty = { kind: 'documented', by: 'help.mistral.ai, article 393572', on: '2026-11-22' };
const threads: Certainty = { kind: 'reported', by: 'pantalytics/odoo-mcp-pro, issue 22', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const leChat: HostedHarness = {
  kind: 'hosted',
  id: 'le-chat',
  name: 'Le Chat',
  vendor: 'Mistral',
  availability: 'alpha',
  evidence: help,
  claimedNames: [/^le ?chat\b/i, /^mistral/i],
  paste: 'Intelligence, Connectors, Add Connector, Custom MCP Connector',
  steps: [
    { title: 'In Le Chat, add a custom connector', text: 'Open Intelligence, Connectors, Add Connector, then the tab Custom MCP Connector, and paste the address.' },
    { title: 'Sign in and approve', text: 'Your browser opens here. Choose your workspace and allow.' },
  ],
  redirectUris: ['https://callback.mistral.ai/v1/integrations_auth/oauth2_callback'],
  plan: 'An admin adds the connector.',
};

export const leChatGuide: HostedGuide = {
  updated: '2026-11-23',
  description: 'Mistral Le Chat and Fygment: where a custom connector is added, who may add it, and how its registration with a secret is answered.',
  standfirst: 'Le Chat takes custom MCP connectors. It registers with a secret, which Fygment gives it and keeps sealed.',
  answer: 'An admin adds a custom connector with the bare URL and signs in. Le Chat is reported to register with a client secret. Fygment is tested with a registration of that shape, not yet with Le Chat itself.',
  note: null,
  certainty: help,
  steps: [
    { id: 'step-open', title: 'Open Connectors', text: 'As an admin, open **Intelligence**, **Connectors**, choose **Add Connector** and the tab **Custom MCP Connector**.' },
    { id: 'step-fields', title: 'Fill in the form', text: 'Name: `Fygment`. URL: `https://fygment.dev/api/mcp`, with nothing behind it. Le Chat finds the kind of sign-in by itself.' },
    { id: 'step-approve', title: 'Sign in and approve', text: 'Your browser opens Fygment. Choose your workspace and allow.' },
  ],
  abilities: [
    { what: 'Remote server by URL', answer: 'Yes', detail: 'Added by an admin; on Free and Pro the person is the admin.', certainty: help },
    { what: 'OAuth sign-in', answer: 'Yes', detail: 'The kind of sign-in is detected from the server.', certainty: help },
    { what: 'Client registration', answer: 'Dynamic, with a secret', detail: 'As a confidential client that uses `client_secret_basic` and needs a secret in return.', certainty: threads },
  ],
  policy: { statements: [{ name: 'Admin only', text: 'Adding a connector is reserved for admins of the organisation.', certainty: help }], files: [], example: null },
  pitfalls: [{ name: 'The secret is Le Chat’s own', text: 'It is made when Le Chat registers and goes to nobody else. There is none to paste by hand.', certainty: threads }],
  facts: [
    { name: 'Callback', text: '`https://callback.mistral.ai/v1/integrations_auth/oauth2_callback`', certainty: help },
    { name: 'User agent', text: 'Not known to us', certainty: untried },
  ],
};
