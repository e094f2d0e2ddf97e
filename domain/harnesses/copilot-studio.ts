import type { Certainty, HostedGuide, HostedHarness } from './harness.ts';

const post: Certainty = { kind: 'reported', by: 'agentifyanchor.github.io, post of 30 Dec 2025', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const copilotStudio: HostedHarness = {
  kind: 'hosted',
  id: 'copilot-studio',
  name: 'Copilot Studio',
  vendor: 'Microsoft',
  availability: 'roadmap',
  evidence: post,
  claimedNames: [/^(microsoft )?copilot studio/i],
  paste: 'Tools, Add tool, MCP, OAuth 2.0 with dynamic discovery',
  steps: [
    { title: 'In Copilot Studio, add an MCP tool', text: 'Open Tools, Add tool, Model Context Protocol. Paste the address and choose OAuth 2.0 with dynamic discovery.' },
    { title: 'Sign in and approve', text: 'Your browser opens here. Choose your workspace and allow.' },
  ],
  // Every connector has a generated one on a host that all makers share, so none proves the vendor's own agent.
  redirectUris: [],
  plan: 'A maker adds the tool to an agent.',
};

export const copilotStudioGuide: HostedGuide = {
  updated: '2026-11-23',
  description: 'Microsoft Copilot Studio and Fygment: where the URL goes, which kind of OAuth to choose, and why its callback cannot be recognised as the vendor’s.',
  standfirst: 'Copilot Studio lets a maker add an MCP server as a tool of an agent, with OAuth by dynamic discovery.',
  answer: 'Not shipped. By one public description the bare URL and dynamic discovery are all it asks for. How it proves itself to a server is unknown to us, and nobody here has tried it.',
  note: null,
  certainty: post,
  steps: [
    { id: 'step-open', title: 'Add a tool', text: 'In the agent, open **Tools**, **Add tool**, **Model Context Protocol**.' },
    { id: 'step-fields', title: 'Fill in the form', text: 'Name: `Fygment`. URL: `https://fygment.dev/api/mcp`, with nothing behind it. Authentication: OAuth 2.0, dynamic discovery.' },
    { id: 'step-sign-in', title: 'Create the connection', text: 'The consent page names the workspace, the scopes and the client that asks. It shows the callback’s host, which is a shared one.' },
  ],
  abilities: [
    { what: 'Remote server by URL', answer: 'Yes', detail: 'As a tool of an agent, added by a maker.', certainty: post },
    { what: 'Client registration', answer: 'Dynamic', detail: 'Whether it asks for a secret is not described. If it does, Fygment cannot serve it.', certainty: post },
  ],
  policy: { statements: [{ name: 'Unknown', text: 'We hold no description of how an administrator of the platform limits MCP tools.', certainty: untried }], files: [], example: null },
  pitfalls: [{ name: 'A callback per connector', text: 'The address is generated below `https://global.consent.azure-apim.net/redirect/`. Any maker can have one there, so Fygment never marks it as verified.', certainty: post }],
  facts: [{ name: 'Callback', text: 'Generated for each connector, below `https://global.consent.azure-apim.net/redirect/`', certainty: post }],
};
