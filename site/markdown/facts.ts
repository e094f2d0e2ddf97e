/**
 * Facts a guide may name as `{name}`. They come from the domain, so that a page cannot
 * disagree with the console or the command line. An unknown name fails the build.
 */
import { availabilityLabels, type Availability } from '../../domain/availability.ts';
import { CANONICAL_MCP_URL, MCP_PATH, PROXY_COMMAND, SETUP_COMMAND } from '../../domain/canonical.ts';
import { EXPIRING_SOON_SECONDS } from '../../domain/connection-health.ts';
import { hostedHarnesses, localHarnesses } from '../../domain/harnesses/index.ts';
import type { Harness } from '../../domain/harnesses/harness.ts';

export function joinNames(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** "Codex CLI (alpha); Cursor and Gemini CLI (roadmap)": no name without its state. */
export function byAvailability(harnesses: readonly Harness[]): string {
  const states: readonly Availability[] = ['live', 'alpha', 'roadmap'];
  return states
    .map((state) => ({ state, names: harnesses.filter((one) => one.availability === state).map((one) => one.name) }))
    .filter(({ names }) => names.length > 0)
    .map(({ state, names }) => `${joinNames(names)} (${availabilityLabels[state].toLowerCase()})`)
    .join('; ');
}

export const facts: Readonly<Record<string, string>> = {
  'mcp-url': CANONICAL_MCP_URL,
  'mcp-path': MCP_PATH,
  'setup-command': SETUP_COMMAND,
  'proxy-command': PROXY_COMMAND,
  /** For "… and other hosted clients". */
  'hosted-agents-listed': hostedHarnesses.map((harness) => harness.name).join(', '),
  'hosted-agents-by-state': byAvailability(hostedHarnesses),
  'local-targets-by-state': byAvailability(localHarnesses),
  'expiring-soon-days': String(EXPIRING_SOON_SECONDS / 86_400),
};

/** Puts the facts in. Only `{lower-case-names}` count, so braces in code are left alone. */
export function insertFacts(text: string): string {
  return text.replace(/(?<!\])\{([a-z][a-z-]*)\}/g, (_, name: string) => {
    const value = facts[name];
    if (value === undefined) throw new Error(`{${name}} is not a fact. Known: ${Object.keys(facts).join(', ')}`);
    return value;
  });
}
