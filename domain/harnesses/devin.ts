import type { Certainty, HostedGuide, HostedHarness } from './harness.ts';

const quoted: Certainty = { kind: 'reported', by: 'koala73/worldmonitor, issue 8307, quoting docs.devin.ai', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const devin: HostedHarness = {
  kind: 'hosted',
  id: 'devin',
  name: 'Devin',
  vendor: 'Cognition',
  availability: 'roadmap',
  evidence: quoted,
  claimedNames: [/^devin/i],
  paste: 'MCP settings',
  steps: [
    { title: 'In Devin, add an MCP server', text: 'Open the MCP settings and paste the address.' },
    { title: 'Sign in and approve', text: 'Your browser opens here. Choose your workspace and allow.' },
  ],
  redirectUris: ['https://api.devin.ai/mcp/oauth/callback'],
  plan: null,
};

export const devinGuide: HostedGuide = {
  updated: '2026-11-23',
  description: 'Devin and Fygment: where an MCP server would be added, the callback that is quoted in public, and what is not known about its registration.',
  standfirst: 'Devin, the hosted agent. Its callback is quoted in public; how it registers is not known to us.',
  answer: 'Not shipped. Devin has MCP settings and a callback of its own, but how it registers with a server is unknown to us, so we do not call it working.',
  note: { title: 'Devin Desktop', text: 'The editor that was Windsurf has a file instead: [Set up Windsurf](/clients/windsurf).' },
  certainty: quoted,
  steps: [
    { id: 'step-open', title: 'Open the MCP settings', text: 'The exact screen is not known to us.' },
    { id: 'step-fields', title: 'Fill in the form', text: 'Name: `Fygment`. URL: `https://fygment.dev/api/mcp`, with nothing behind it.' },
    { id: 'step-sign-in', title: 'Sign in and choose a workspace', text: 'If it follows OAuth discovery, the consent page opens and shows `api.devin.ai` as the host that was verified.' },
  ],
  abilities: [
    { what: 'Remote server by URL', answer: 'Said to', detail: 'In its MCP settings.', certainty: quoted },
    { what: 'Client registration', answer: 'Unknown', detail: 'Neither a document nor dynamic registration is described to us.', certainty: untried },
  ],
  policy: { statements: [{ name: 'None known', text: 'We hold no description of a policy mechanism for MCP in hosted Devin.', certainty: untried }], files: [], example: null },
  pitfalls: [{ name: 'A form that asks for a token', text: 'Stop there. Fygment issues no tokens to paste, and a token from somewhere else does not work here.', certainty: untried }],
  facts: [
    { name: 'Callback', text: '`https://api.devin.ai/mcp/oauth/callback`', certainty: quoted },
    { name: 'User agent', text: 'Not known to us', certainty: untried },
  ],
};
