import type { Certainty, HostedGuide, HostedHarness } from './harness.ts';

const allowlists: Certainty = { kind: 'reported', by: 'public redirect allowlists', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const perplexity: HostedHarness = {
  kind: 'hosted',
  id: 'perplexity',
  name: 'Perplexity',
  vendor: 'Perplexity',
  availability: 'alpha',
  evidence: allowlists,
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

export const perplexityGuide: HostedGuide = {
  updated: '2026-11-23',
  description: 'Add Fygment to Perplexity as a custom remote connector: the URL, the two choices in the form, the callbacks it uses, and what nobody has verified yet.',
  standfirst: 'A custom remote connector with OAuth 2.0. What we say here comes from public lists; we have not tried it on a real account.',
  answer: 'In Perplexity, open Connectors, add a custom remote connector named Fygment, paste the bare URL below, choose OAuth 2.0 and Streamable HTTP, and sign in.',
  note: null,
  certainty: allowlists,
  steps: [
    { id: 'step-open', title: 'Open Connectors', text: 'In **Settings**, **Connectors**, add a custom connector and choose the remote kind.' },
    { id: 'step-fields', title: 'Fill in the form', text: 'Name: `Fygment`. URL: `https://fygment.dev/api/mcp`, with nothing behind it. Authentication: OAuth 2.0. Transport: Streamable HTTP.' },
    { id: 'step-sign-in', title: 'Sign in and choose a workspace', text: 'The consent page names the workspace, the scopes and the client that asks. Approve, and the connection shows in the console.' },
  ],
  abilities: [
    { what: 'Remote server by URL', answer: 'Yes', detail: 'As a custom connector, on paid plans.', certainty: allowlists },
    { what: 'OAuth sign-in', answer: 'Yes', detail: 'Discovery, then dynamic registration.', certainty: allowlists },
    { what: 'Transport', answer: 'Streamable HTTP', detail: 'Chosen in the form.', certainty: allowlists },
    { what: 'Control by an admin', answer: 'Unknown', detail: 'Enterprise admins are said to decide about connectors.', certainty: untried },
  ],
  policy: { statements: [{ name: 'None known', text: 'We know of no policy file and no documented admin control for custom connectors.', certainty: untried }], files: [], example: null },
  pitfalls: [
    { name: 'Two hosts answer', text: 'The enterprise product returns to its own host. Allow both callbacks, or sign-in fails on one of them.', certainty: allowlists },
    { name: 'Lists disagree', text: 'Some public lists add variants under `.com`. Fygment does not count those as the vendor’s.', certainty: allowlists },
  ],
  facts: [
    { name: 'Callback', text: '`https://www.perplexity.ai/rest/connections/oauth_callback`', certainty: allowlists },
    { name: 'Enterprise', text: '`https://enterprise.perplexity.ai/rest/connections/oauth_callback`', certainty: allowlists },
    { name: 'User agent', text: 'Not known to us', certainty: untried },
  ],
};
