/**
 * What is live, alpha and roadmap. Pages, console and CLI render this list, so they cannot
 * disagree. A capability called live or alpha names the test that proves it, and a test
 * fails when that proof does not exist.
 */

export const availabilities = ['live', 'alpha', 'roadmap'] as const;
export type Availability = (typeof availabilities)[number];

export const availabilityLabels: Record<Availability, string> = {
  live: 'Live now',
  alpha: 'Alpha',
  roadmap: 'Roadmap',
};

export interface Capability {
  id: string;
  availability: Availability;
  /** What it is, as a noun phrase. */
  name: string;
  /** Where it ends: the sentence that stands beside every claim. */
  boundary: string;
  /** `<test file>#<part of the test's title>`; null only for roadmap. */
  proof: string | null;
}

export const capabilities: readonly Capability[] = [
  {
    id: 'public-guidance', availability: 'live',
    name: 'Public guidance on managing MCP setup',
    boundary: 'The pages explain the model. Your workspace’s own setup and connection state need you to sign in.',
    proof: 'tests/e2e/reader.spec.ts#reads the home page and the guide signed out and without JavaScript',
  },
  {
    id: 'workspace-setup', availability: 'live',
    name: 'Setup copy for your workspace: approved URL, clients, owner, admins, scopes',
    boundary: 'It shows what your workspace approved. It does not inspect the machines of its members.',
    proof: 'tests/e2e/journey.spec.ts#becomes the first owner and lands on the setup page',
  },
  {
    id: 'skill-registry-context', availability: 'live',
    name: 'The governed Skill registry model, for controlled pilots',
    boundary: 'The guides explain it and pilots agree it by hand. The registry itself is roadmap.',
    proof: 'tests/e2e/reader.spec.ts#reads what a governed Skill is',
  },
  {
    id: 'hosted-mcp-url', availability: 'alpha',
    name: 'One remote MCP URL with OAuth, where the hosted agent supports it',
    boundary: 'Proven with protocol clients. Each vendor’s own connector is still being tried in pilots.',
    proof: 'tests/e2e/journey.spec.ts#a real MCP client discovers, registers, gets consent and calls tools',
  },
  {
    id: 'connection-health', availability: 'alpha',
    name: 'Connection health: active, expiring soon, expired, revoked',
    boundary: 'Health is what this server granted and saw. A client that failed before reaching it does not appear.',
    proof: 'tests/domain/connection-health.test.ts#names each state from the record and the time',
  },
  {
    id: 'revoke', availability: 'alpha',
    name: 'Revoke controls for owners and admins',
    boundary: 'Ends a client’s access to this server. It is not secret management for other services.',
    proof: 'tests/e2e/journey.spec.ts#a revoked client is refused on its very next call, and so is its refresh token',
  },
  {
    id: 'local-setup', availability: 'alpha',
    name: 'Guided local setup with npx fygment, for the targets it ships',
    boundary: 'Codex CLI today. Other editors and command lines follow as each is proven.',
    proof: 'tests/e2e/journey.spec.ts#sets up Codex with every other byte unchanged and relays a stdio client',
  },
  {
    id: 'support-diagnostics', availability: 'alpha',
    name: 'Support diagnostics: an agent can check its own connection',
    boundary: 'It reports health, expiry and scopes. It does not claim to automate each client in full.',
    proof: 'tests/mcp/tools.test.ts#check_connection reports the health, expiry and scopes of the connection that asks',
  },
  {
    id: 'skill-registry', availability: 'roadmap',
    name: 'A governed Skill registry, served at the same MCP URL',
    boundary: 'This release serves no Skills.',
    proof: null,
  },
  {
    id: 'lifecycle-governance', availability: 'roadmap',
    name: 'Broader MCP lifecycle governance and richer rollout policy',
    boundary: 'No claim of full lifecycle management of MCP servers today.',
    proof: null,
  },
  {
    id: 'drift-detection', availability: 'roadmap',
    name: 'Deeper drift detection and automation across harnesses',
    boundary: 'No claim of universal harness support, and no vault for third-party secrets.',
    proof: null,
  },
];
