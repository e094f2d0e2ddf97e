import type { Certainty, HostedGuide, HostedHarness } from './harness.ts';

const allowlist: Certainty = { kind: 'reported', by: 'koala73/worldmonitor, issue 8307', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const grok: HostedHarness = {
  kind: 'hosted',
  id: 'grok',
  name: 'Grok',
  vendor: 'xAI',
  availability: 'roadmap',
  evidence: allowlist,
  claimedNames: [/^grok$/i],
  paste: 'Connectors',
  steps: [
    { title: 'In Grok, add a connector', text: 'Open Connectors and paste the address.' },
    { title: 'Sign in and approve', text: 'Your browser opens here. Choose your workspace and allow.' },
  ],
  // The slash at the end is part of the address.
  redirectUris: ['https://grok.com/connectors-oauth-exchange-code/', 'https://console.x.ai/connectors-oauth-exchange-code/'],
  plan: null,
};

export const grokGuide: HostedGuide = {
  updated: '2026-11-23',
  description: 'Grok and Fygment: what one public report says about its connectors, its callbacks and its client document, and what nobody here has tried.',
  standfirst: 'Grok has connectors. One public report describes how they sign in; we hold no vendor page for it.',
  answer: 'Not shipped. By the one report we hold, Grok names itself by a metadata document, which our server reads, so it may work. Nobody here has tried it.',
  note: { title: 'Grok Build', text: 'The command line of the same vendor is another program with a file of its own. It has no page here yet.' },
  certainty: untried,
  steps: [
    { id: 'step-open', title: 'Open Connectors', text: 'The exact place and plan are not known to us.' },
    { id: 'step-fields', title: 'Fill in the form', text: 'Name: `Fygment`. URL: `https://fygment.dev/api/mcp`, with nothing behind it.' },
    { id: 'step-sign-in', title: 'Sign in and choose a workspace', text: 'If it follows OAuth discovery, the consent page opens and shows `grok.com` as the host that was verified.' },
  ],
  abilities: [
    { what: 'Remote server by URL', answer: 'Said to', detail: 'As a connector.', certainty: untried },
    { what: 'Client registration', answer: 'Metadata document', detail: 'At `https://grok.com/oauth/mcp-client.json`.', certainty: allowlist },
  ],
  policy: { statements: [{ name: 'None known', text: 'We know of no policy mechanism for connectors in Grok.', certainty: untried }], files: [], example: null },
  pitfalls: [{ name: 'The last slash counts', text: 'Its callbacks end with a slash. A server that compares without it refuses Grok.', certainty: allowlist }],
  facts: [
    { name: 'Callback', text: '`https://grok.com/connectors-oauth-exchange-code/`', certainty: allowlist },
    { name: 'Callback, console', text: '`https://console.x.ai/connectors-oauth-exchange-code/`', certainty: allowlist },
    { name: 'User agent', text: 'Not known to us', certainty: untried },
  ],
};
