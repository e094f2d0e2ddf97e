/**
 * The one list of what has to pass at the edge: paths and methods of this server, networks and
 * user agents of the agents that call it. Every rule on a page or in the console is generated
 * from here. Change the day whenever a line changes.
 */
import { MCP_PATH } from '../canonical.ts';
import type { Certainty } from '../harnesses/harness.ts';

/** The day these lists were last read against their sources. */
export const EDGE_DATA_DATE = '2026-11-22';

export interface Passage {
  method: 'GET' | 'POST';
  /** `exact`: these paths and no other. `prefix`: every path that begins so. */
  match: 'exact' | 'prefix';
  paths: readonly string[];
  why: string;
}

/** What an agent asks of this server from its vendor's network. The consent page is not among it: that is a person's browser. */
export const passages: readonly Passage[] = [
  { method: 'POST', match: 'exact', paths: [MCP_PATH], why: 'Every call the agent makes, after sign-in' },
  { method: 'POST', match: 'exact', paths: ['/api/oauth/token', '/api/oauth/register', '/api/oauth/revoke'], why: 'Registration, tokens, refresh and revocation' },
  { method: 'GET', match: 'prefix', paths: ['/.well-known/oauth-'], why: 'Discovery' },
];

export interface Network {
  /** Whose. */
  name: string;
  /** CIDR ranges its agents call from. Empty when the vendor publishes a list that changes. */
  ranges: readonly string[];
  /** The vendor's own list, for machines to refresh from. */
  list: string | null;
  certainty: Certainty;
}

export const networks: readonly Network[] = [
  {
    name: 'Claude (Anthropic)',
    ranges: ['160.79.104.0/21'],
    list: null,
    certainty: { kind: 'documented', by: 'platform.claude.com, IP addresses', on: EDGE_DATA_DATE },
  },
  {
    name: 'ChatGPT (OpenAI)',
    ranges: [],
    list: 'https://openai.com/chatgpt-connectors.json',
    certainty: { kind: 'documented', by: 'developers.openai.com, IP addresses', on: EDGE_DATA_DATE },
  },
];

/** Every range that a rule lets through. */
export const ranges: readonly string[] = networks.flatMap((network) => network.ranges);

export interface UserAgent {
  agent: string;
  /** As it stands in the header; a version may follow. */
  value: string;
  step: string;
  certainty: Certainty;
}

/** For reading logs and for the test from outside. Anybody can send them, so no rule trusts them. */
export const userAgents: readonly UserAgent[] = [
  { agent: 'Claude', value: 'python-httpx/0.28.1', step: 'Discovery, registration, token', certainty: { kind: 'reported', by: 'claude-ai-mcp #968, #354', on: EDGE_DATA_DATE } },
  { agent: 'Claude', value: 'Claude-User', step: 'First call with the token, and every one after', certainty: { kind: 'reported', by: 'claude-ai-mcp #968, #49', on: EDGE_DATA_DATE } },
  { agent: 'ChatGPT', value: 'openai-mcp/1.0.0', step: 'Every call', certainty: { kind: 'reported', by: 'mcp-server-neon pull request 342', on: EDGE_DATA_DATE } },
  { agent: 'Claude Code', value: 'Bun/1.4.4', step: 'Sign-in from a person’s machine', certainty: { kind: 'measured', version: '2.1.330', on: EDGE_DATA_DATE } },
  { agent: 'Claude Code', value: 'claude-code/2.1.330', step: 'Calls from a person’s machine', certainty: { kind: 'measured', version: '2.1.330', on: EDGE_DATA_DATE } },
  { agent: 'Codex CLI', value: 'codex-mcp-client/0.169.0', step: 'Sign-in and calls, when it connects by URL', certainty: { kind: 'measured', version: '0.169.0', on: EDGE_DATA_DATE } },
];
