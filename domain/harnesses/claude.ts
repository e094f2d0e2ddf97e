import type { Certainty, HostedGuide, HostedHarness } from './harness.ts';

const connectors: Certainty = { kind: 'documented', by: 'claude.com/docs/connectors', on: '2026-11-22' };
const help: Certainty = { kind: 'documented', by: 'support.claude.com, article 11503834', on: '2026-11-22' };
const threads: Certainty = { kind: 'reported', by: 'anthropics/claude-ai-mcp, issues 49, 354, 438, 968', on: '2026-11-22' };
const edge: Certainty = { kind: 'reported', by: 'anthropics/claude-ai-mcp, issues 75, 680, 1061', on: '2026-11-22' };
const untried: Certainty = { kind: 'unverified', on: '2026-11-22' };

export const claude: HostedHarness = {
  kind: 'hosted',
  id: 'claude',
  name: 'Claude',
  vendor: 'Anthropic',
  availability: 'alpha',
  evidence: connectors,
  claimedNames: [/^claude$/i, /^claude-ai$/i, /^anthropic\/claudeai$/i],
  paste: 'Settings, Connectors, Add custom connector',
  steps: [
    {
      title: 'In Claude, add a custom connector',
      text: 'Open Settings, Connectors, Add custom connector. Name it Fygment and paste the address. Leave OAuth Client ID and OAuth Client Secret empty unless support gave you static credentials.',
    },
    { title: 'Press Connect and approve', text: 'Your browser opens here. Choose your workspace and allow.' },
  ],
  redirectUris: ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'],
  plan: 'On Team and Enterprise plans an owner adds it for the organisation first.',
};

export const claudeGuide: HostedGuide = {
  updated: '2026-11-23',
  description: 'Add Fygment to Claude as a custom connector: the display name, the bare URL, OAuth discovery, which fields stay blank, and what to check when no tools arrive.',
  standfirst: 'Claude on the web, desktop and mobile, and Cowork. One connector, one URL, sign-in by OAuth.',
  answer: 'In Claude, open Customize, then Connectors, and add a custom connector. Name it Fygment, paste the bare URL below, leave the advanced fields blank, and sign in.',
  note: { title: 'Using Claude Code?', text: 'The command line takes another path: [Set up Claude Code](/clients/claude-code).' },
  certainty: connectors,
  steps: [
    {
      id: 'step-open', title: 'Open Connectors',
      text: 'Go to [claude.ai/customize/connectors](https://claude.ai/customize/connectors), choose **+**, then **Add custom connector**. On Team and Enterprise an owner adds it once for the organisation.',
    },
    { id: 'step-fields', title: 'Fill in two fields', text: 'Name: `Fygment`. URL: `https://fygment.dev/api/mcp`, with no workspace name, query or key behind it.' },
    {
      id: 'step-advanced', title: 'Leave Advanced alone',
      text: '*OAuth Client ID* and *OAuth Client Secret* stay blank: Claude finds what it needs by OAuth discovery. Fill them only with static values that support gave you.',
    },
    { id: 'step-sign-in', title: 'Sign in and choose a workspace', text: 'The consent page names the workspace, the scopes and the client that asks. Approve, and the connection shows in the console.' },
  ],
  abilities: [
    { what: 'Custom connector by URL', answer: 'Yes', detail: 'Web and desktop take one directly. Mobile uses what was added on the web.', certainty: help },
    { what: 'OAuth sign-in', answer: 'Yes', detail: 'Discovery from the bare URL, then registration and consent.', certainty: connectors },
    { what: 'Client registration', answer: 'Dynamic, or by metadata document', detail: 'With dynamic registration Claude makes a new client for every fresh connection.', certainty: connectors },
    { what: 'Pasted bearer token', answer: 'No', detail: 'OAuth only: no token in the query, no client credentials grant.', certainty: connectors },
    { what: 'Remote entry in the desktop file', answer: 'No', detail: '`claude_desktop_config.json` carries local servers only. Remote ones are added under Connectors.', certainty: help },
    { what: 'Number of custom connectors', answer: 'By plan', detail: 'Free holds one. Pro, Max, Team and Enterprise hold more.', certainty: untried },
  ],
  policy: {
    statements: [
      { name: 'Owner first', text: 'On Team and Enterprise an owner adds the connector for the organisation; people then sign in one by one.', certainty: untried },
      { name: 'Where it ends', text: 'We know of no file or API that fills in a custom connector for a person. Fygment can end a connection on its own side; it cannot remove the connector inside Claude.', certainty: untried },
    ],
    files: [],
    example: null,
  },
  pitfalls: [
    {
      name: 'It signs in, then lists no tools',
      text: 'The token was issued and no call followed. Most often an edge rule stops `Claude-User` before it reaches the server. See [F16: the edge blocks the agent after the token](/troubleshooting/edge#f16) and [the narrow rules to copy](/edge-rules).',
      certainty: threads,
    },
    {
      name: 'Cloudflare can block it in four places',
      text: 'Block AI bots, Block AI training bots, the list of AI Crawl Control (where `Claude-User` may be blocked from the start), and a custom rule. A skip rule is reported not to override the first of them.',
      certainty: edge,
    },
    { name: 'A probe from elsewhere proves little', text: 'Discovery and the token exchange come under another user agent than the calls. Test the edge with `curl -A Claude-User -X POST`: the server answers 401, a bot rule answers 403.', certainty: threads },
    { name: 'Many connections of one person', text: 'Each fresh connection registers again. The old ones expire; an owner or admin can revoke them sooner.', certainty: connectors },
  ],
  facts: [
    { name: 'Callback', text: '`https://claude.ai/api/mcp/auth_callback`, and the same path on `claude.com`', certainty: connectors },
    { name: 'User agent', text: '`python-httpx/0.28.1` up to the token, then `Claude-User` for the first call with the token and all that follow', certainty: threads },
    { name: 'Network', text: 'Calls leave from `160.79.104.0/21`', certainty: { kind: 'documented', by: 'platform.claude.com/docs/en/api/ip-addresses', on: '2026-11-22' } },
    { name: 'Network, seen', text: '`160.79.106.x`; one report names a Google Cloud network instead', certainty: threads },
    { name: 'New registration', text: 'Claude registers again when the token endpoint answers 401 `invalid_client`', certainty: connectors },
  ],
};
