import type { Certainty, HostedGuide, HostedHarness } from './harness.ts';

const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const manus: HostedHarness = {
  kind: 'hosted',
  id: 'manus',
  name: 'Manus',
  vendor: 'Manus',
  availability: 'alpha',
  evidence: untried,
  claimedNames: [/^manus/i],
  paste: 'Settings, Connectors, Custom MCP',
  steps: [
    { title: 'In Manus, add a custom MCP connector', text: 'Open Settings, Connectors, Custom MCP and paste the address.' },
    { title: 'Sign in and approve', text: 'Your browser opens here. Choose your workspace and allow.' },
  ],
  redirectUris: [],
  plan: null,
};

export const manusGuide: HostedGuide = {
  updated: '2026-11-23',
  description: 'Add Fygment to Manus as a custom MCP connector by its URL. No vendor page backs these steps yet, and this page says which of them are unverified.',
  standfirst: 'Manus takes a custom MCP server by URL. We hold no vendor page for it, so every line here is marked.',
  answer: 'In Manus, open Connectors, choose Custom MCP, name it Fygment, paste the bare URL below, and sign in if it asks.',
  note: { title: 'Not verified', text: 'Your screens may differ. Tell us what you see and this page will say it.' },
  certainty: untried,
  steps: [
    { id: 'step-open', title: 'Open Custom MCP', text: 'In **Settings**, **Connectors**, choose **Custom MCP**. It is said to offer a form and an import of JSON; use the form.' },
    { id: 'step-fields', title: 'Fill in the form', text: 'Name: `Fygment`. URL: `https://fygment.dev/api/mcp`, with nothing behind it.' },
    { id: 'step-sign-in', title: 'Sign in and choose a workspace', text: 'If Manus follows OAuth discovery, the consent page opens. Approve, and the connection shows in the console.' },
  ],
  abilities: [
    { what: 'Remote server by URL', answer: 'Said to', detail: 'By a form, or by importing JSON.', certainty: untried },
    { what: 'OAuth sign-in', answer: 'Unknown', detail: 'Neither its registration nor its callback is known to us.', certainty: untried },
  ],
  policy: { statements: [{ name: 'None known', text: 'We know of no policy mechanism for connectors in Manus.', certainty: untried }], files: [], example: null },
  pitfalls: [
    { name: 'The consent page cannot vouch for it', text: 'Without a known callback of the vendor, Fygment shows the client by the name it gives itself. Read the address on the consent page before you allow.', certainty: untried },
    { name: 'A form that asks for a token', text: 'Stop there. Fygment issues no tokens to paste, and a token from somewhere else does not work here.', certainty: untried },
  ],
  facts: [
    { name: 'Callback', text: 'Not known to us', certainty: untried },
    { name: 'User agent', text: 'Not known to us', certainty: untried },
  ],
};
