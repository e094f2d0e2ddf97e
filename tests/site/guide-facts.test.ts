import { beforeAll, describe, expect, it } from 'vitest';
import { availabilityLabels, capabilities } from '../../domain/availability.ts';
import { CANONICAL_MCP_URL, PROXY_COMMAND, SETUP_COMMAND } from '../../domain/canonical.ts';
import { harnesses } from '../../domain/harnesses/index.ts';
import { builtSite, mainGuide, publicPages, wordsOf } from './built-site.ts';

/** Everything the guide has to say, one fact a line: fact → where it stands in the guide's words. */
const facts: Record<string, Record<string, RegExp>> = {
  'the subject': {
    'it is an implementation guide': /Implementation guide/,
    'it is a team setup model': /team setup model/,
    'for Claude, ChatGPT, Cursor, Codex and other harnesses': /Claude, ChatGPT, Codex, Cursor and other harnesses/,
    'setup is shared configuration': /shared configuration/,
    'with an owner': /Somebody owns it/,
    'with review': /changes are reviewed/,
    'with install instructions': /way to install it is written down/,
    'with a clear line between local credentials and team policy': /clear line runs between local credentials and team policy/,
  },
  'the direct answer': {
    'governed workspace configuration': /configuration that the workspace governs/,
    'not copied JSON': /not as JSON that people copy/,
    'one approved remote URL for hosted agents': /Approve one remote MCP URL for hosted agents/,
    'one guided path for editors and CLIs': /one guided path for local editors and CLIs/,
    'a visible place for owners and admins': /owners and admins one visible place/,
    'health, revocation, support diagnostics': /connection health, to revoke, and to collect support diagnostics/,
  },
  'why hand-editing breaks down': {
    'tools are portable, setup is fragmented': /tools portable\. The way to set them up stayed in pieces/,
    'Claude Desktop JSON by hand': /edits the JSON of Claude Desktop/,
    'a hosted connector': /adds a connector in a hosted client/,
    'a stdio script in a private folder': /local stdio script from a private folder/,
    'fine for one person': /one person’s experiment that is fine/,
    'nobody can answer reliably': /nobody can answer them reliably/,
    'which URL': /Which server URL is approved\?/,
    'which scopes': /Which scopes should a client have\?/,
    'whose connection': /Who owns the connection\?/,
    'whether OAuth is healthy': /Is its OAuth sign-in healthy\?/,
    'which harnesses run stale config': /Which harnesses still run an old local config\?/,
  },
  'the setup flow': {
    'hosted OAuth and local config apart, one policy': /keeps those two apart and ties both to the same workspace policy/,
    '1: one setup page': /Publish one setup page/,
    '1: endpoint, clients, owner, admins, scopes, diagnostics': /approved MCP endpoint, the supported clients, the owner, the admins to ask, the scopes to expect and the support diagnostics/,
    '1: no private notes': /Nobody then keeps private notes/,
    '2: hosted OAuth': /Let hosted clients sign in with OAuth/,
    '2: the hosted agents by name, and others': /Claude, ChatGPT, .*Manus and other hosted MCP clients/,
    '2: Perplexity': /Perplexity/,
    '2: the same remote URL, OAuth where available': /the same remote server URL, with OAuth where they offer it/,
    '2: consent and state are visible': /Consent and the state of the connection are then there to see/,
    '2: not hidden in a copied token': /token that was copied hides both/,
    '3: a local proxy': /Give editors and CLIs a local proxy/,
    '3: the guided setup where shipped': /Run npx fygment where the target ships/,
    '3: the targets by name': /Codex CLI .*Claude Code, Cursor, Gemini CLI and Antigravity/,
    '3: an authenticated local proxy': /authenticated MCP proxy on the machine, fygment mcp proxy/,
    '3: instead of editing from scratch': /nobody writes each target’s file by hand/,
    '4: governance apart from secrets': /Keep governance apart from secrets/,
    '4: what to govern': /metadata, ownership, health and revocation/,
    '4: no claim to vault each secret': /Do not claim to vault each third-party MCP secret/,
    '4: no claim to run the lifecycle, unless shipped': /full lifecycle of each MCP server package, unless the product ships exactly that/,
  },
  'hosted agents': {
    'one remote URL': /One remote MCP URL serves them all/,
    'pasted into the connector form, OAuth where supported': /connector form of the client, and finish the OAuth sign-in where the client has one/,
    'the page is public and crawlable': /explains the pattern in public, and a crawler may read it/,
    'the setup is auth-aware': /setup itself knows who is asking/,
    'status and management after sign-in': /status of your workspace and the management of its connections open after you sign in/,
    'a call to action to the setup page': /Open workspace setup/,
    'Claude on web and desktop': /In Claude, on the web or the desktop, add a custom connector/,
    'the display name': /display name is Fygment/,
    'the bare URL': /bare URL of the remote MCP server/,
    'OAuth discovery': /OAuth discovery finds the rest/,
    'advanced fields blank': /Under Advanced, leave OAuth Client ID and OAuth Client Secret blank/,
    'unless static credentials were provided': /unless support provides static credentials/,
  },
  'local editors': {
    'the preferred path is guided': /Start with the guided setup/,
    'select targets': /You select targets/,
    'preview the change': /preview what would change in each config/,
    'install the authenticated proxy': /authenticated local proxy is installed/,
    'only where supported': /installs only where a target is supported/,
    'the workspace defines approved intent': /workspace defines which setup is intended and approved/,
    'machine credentials stay local': /machine credentials stay on that machine/,
    'fewer repeated manual edits': /saves the same manual edit in file after file/,
    'no pretence that harnesses are alike': /does not pretend that all harnesses support remote MCP alike/,
  },
  'availability': {
    'useful today': /MCP setup is useful today/,
    'no overclaim of lifecycle management': /whole lifecycle of servers is more than Fygment claims/,
    'live: public guidance': /Public guidance/,
    'live: workspace setup copy': /Setup copy for your workspace/,
    'live: Skill registry for controlled pilots': /Skill registry.*controlled pilots/,
    'live ends: sign-in needed': /need you to sign in/,
    'alpha: remote URL with OAuth where supported': /One remote MCP URL with OAuth, where the hosted agent supports it/,
    'alpha: health, revoke, diagnostics': /Connection health.*Revoke controls.*Support diagnostics/,
    'alpha: guided local setup for shipped targets': /Guided local setup with npx fygment, for the targets it ships/,
    'alpha ends: still tried in pilots': /still being tried in pilots/,
    'alpha ends: no promise of full automation': /does not claim to automate each client in full/,
    'roadmap: lifecycle governance and rollout policy': /Broader MCP lifecycle governance and richer rollout policy/,
    'roadmap: drift and automation across harnesses': /Deeper drift detection and automation across harnesses/,
    'roadmap ends: no lifecycle claim': /No claim of full lifecycle management/,
    'roadmap ends: no universal support, no vault': /No claim of universal harness support, and no vault for third-party secrets/,
  },
  'governance': {
    'client, user, scopes': /client’s name, the user and the scopes/,
    'created and updated': /when it was created and last updated/,
    'access and refresh expiry': /when access expires and when refresh expires/,
    'health': /and its health/,
    'spots expired OAuth, abandoned clients, support issues': /expired OAuth, clients that were abandoned, and support cases/,
    'members connect their own tools': /Members follow the instructions and connect their own tools/,
    'owners and admins manage policy and revoke': /Owners and admins manage policy for the workspace and revoke remote OAuth connections/,
    'revoke is visible': /Revoke has to be easy to find/,
    'revoke is not secret management': /must not be dressed up as management of secrets in general/,
    'firewall and bot controls belong to it': /Firewalls and bot controls belong to governance/,
    'hosted clients have other user agents': /fetch metadata and call the MCP endpoint with a user agent no browser would send/,
    'narrow path, no broad bypass': /narrow path that is allowed, never a broad bypass/,
  },
  'troubleshooting': {
    'the four places, before product code': /client’s configuration, OAuth, the local proxy, the edge\. Check them in this order before anyone changes product code/,
    '1: the bare URL': /Confirm the shape of the URL.*bare remote MCP URL, for example https:\/\/fygment\.dev\/api\/mcp/,
    '1: no slugs, queries, keys, headers': /Leave out workspace slugs, query strings, API keys and custom headers, unless support asks/,
    '2: lists no tools or wants to reconnect': /lists no tools, or wants to reconnect/,
    '2: the four states on the setup page': /workspace setup page\. It is active, expiring soon, expired or revoked/,
    '3: run it again, confirm the target': /Run npx fygment again, confirm which target is selected/,
    '3: the config starts the proxy, not an old command': /generated config starts the Fygment MCP proxy and no old command/,
    '4: the Claude and Cloudflare lesson': /Claude behind Cloudflare: once the token is issued, the MCP call may reach the edge under the name Claude-User, asking for POST \/api\/mcp/,
    '4: AI bot blocking': /blocking of AI bots/,
    '4: a narrow rule': /Add a narrow rule for this one endpoint/,
    '4: protection stays on': /leave the rest of the protection as it is/,
  },
  'questions': {
    'hand-editing: no': /edit an MCP config by hand\? \| No\. Share one setup page that holds the approved URL, the targets, the owner, the health and the support notes/,
    'hand-editing: OAuth or guided setup': /connects through OAuth or the guided local setup/,
    'URL: the bare one, with OAuth': /The bare remote MCP URL, today https:\/\/fygment\.dev\/api\/mcp\. Complete OAuth/,
    'local: the command where shipped': /npx fygment, wherever the guided setup has shipped/,
    'local: through the proxy, not by hand': /at the Fygment MCP proxy, so people do not write every config/,
    'revoke: owners and admins': /Who can revoke an MCP connection\? \| Owners and admins/,
    'revoke: members follow setup': /Members can follow the setup instructions, but control over the connections of a workspace needs that boundary/,
    'lifecycle: no': /lifecycle of every MCP server\? \| No\. Governance that is live, setup helpers in alpha and lifecycle automation on the roadmap/,
    'lifecycle: no live claim': /full lifecycle of MCP servers is no live claim/,
    'vault: no': /Is Fygment a vault for third-party secrets\? \| No\. Local credentials stay local, and OAuth is used where it is supported/,
    'vault: not live': /vault for the secrets of third parties is not part of what is live/,
  },
  'related resources': {
    'the governance guide': /The governance model for AI agent toolchains/,
    'what it governs': /Who owns, versions, approves and audits Skills, prompts, MCP setup and local configuration, and how to install them safely/,
    'the comparison': /Fygment vs hand-edited agent configs/,
    'fine for one person': /Fine for one person/,
  },
};

/**
 * Phrases that must not stand on the site word for word. Names in a row are no phrase.
 * Normalized: lower case, letters and digits only.
 */
const borrowed = [
  'as governed workspace configuration not as copied local json',
  'one guided local setup path for editors and clis',
  'should be managed as shared configuration with ownership',
  'agent tools portable but the setup path is still fragmented',
  'that works for a solo experiment it fails for',
  'instead of asking every teammate to maintain their own',
  'so user consent and connection state are visible instead',
  'rather than making users hand edit each target file',
  'the team should govern metadata ownership health and revoke',
  'the user pastes that url into the hosted client',
  'this keeps the public explanation crawlable while the actual',
  'without pretending every harness has identical remote mcp support',
  'separate client configuration oauth local proxy state and edge',
  'should every teammate hand edit their own mcp config',
  'full mcp server lifecycle management is not a live',
  'third party secret vaulting is not part of the',
  'agent toolchain governance is the operating model that keeps',
  'but teams eventually need governed packages reproducible installs approvals',
];

let pages: ReadonlyMap<string, string>;
let words: string;
beforeAll(async () => {
  ({ pages } = await builtSite());
  words = wordsOf(pages.get(mainGuide) ?? '');
});

describe.each(Object.entries(facts))('the guide says, about %s,', (_, lines) => {
  it.each(Object.entries(lines))('%s', (_, pattern) => {
    expect(words).toMatch(pattern);
  });
});

describe('the guide', () => {
  it('writes the URL and the two commands exactly as people have to type them', () => {
    expect([CANONICAL_MCP_URL, SETUP_COMMAND, PROXY_COMMAND]).toEqual(['https://fygment.dev/api/mcp', 'npx fygment', 'fygment mcp proxy']);
    for (const text of [CANONICAL_MCP_URL, SETUP_COMMAND, PROXY_COMMAND]) expect(words).toContain(text);
  });

  it('says of every capability its state and where it ends, in the words of the data', () => {
    const table = (pages.get(mainGuide) ?? '').match(/<table class="states[\s\S]*?<\/table>/)?.[0] ?? '';
    const text = wordsOf(table);
    for (const { name, boundary } of capabilities) expect(text).toContain(`${name} | ${boundary}`);
    expect(text.indexOf(availabilityLabels.live)).toBeLessThan(text.indexOf(availabilityLabels.alpha));
    expect(text.indexOf(availabilityLabels.alpha)).toBeLessThan(text.indexOf(availabilityLabels.roadmap));
  });

  it('asks six questions and answers each with more than a word', () => {
    const faq = (pages.get(mainGuide) ?? '').match(/<div class="faq">[\s\S]*?<\/div>/)?.[0] ?? '';
    expect(faq.match(/<h3\b/g)).toHaveLength(6);
    expect(faq.match(/<p>[\s\S]{40,}?<\/p>/g)).toHaveLength(6);
  });
});

describe.each(publicPages)('%s', (path) => {
  const pageWords = () => wordsOf(pages.get(path) ?? '');

  it('has its own words: no phrase of eight is borrowed', () => {
    const plain = pageWords().toLowerCase().replace(/[^a-z0-9]+/g, ' ');
    const eights = borrowed.flatMap((phrase) => {
      const all = phrase.split(' ');
      return all.slice(0, Math.max(1, all.length - 7)).map((_, index) => all.slice(index, index + 8).join(' '));
    });
    expect(eights.filter((eight) => plain.includes(eight))).toEqual([]);
  });

  it('never calls a harness alpha or live that the data calls roadmap', () => {
    const roadmap = harnesses.filter(({ availability }) => availability === 'roadmap').map(({ name }) => name);
    expect(roadmap.filter((name) => new RegExp(`${name} \\((?:alpha|live)`, 'i').test(pageWords()))).toEqual([]);
  });

  it('keeps the voice: no exclamation mark, no “simply”, no “just”', () => {
    expect(pageWords()).not.toMatch(/!|\bsimply\b|\bjust\b/i);
  });
});
