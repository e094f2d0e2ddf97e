/** The page of edge rules, plain; and the words that page and plain face share. */
import { EDGE_DATA_DATE, networks, passages, userAgents } from '../../domain/edge/networks.ts';
import { edgeRules, edgeRuleText } from '../../domain/edge/rules.ts';
import type { Certainty } from '../../domain/harnesses/harness.ts';
import { certaintyWords } from '../certainty.ts';
import { code, fence, inlineMarkdown, plainTable } from './plain.ts';

/** Stands for the reader's own host in every rule. */
export const exampleHost = 'mcp.example.com';

export const edgeWords = {
  answer: 'Claude signs in under one user agent and calls tools under another. Bot protection passes the first and drops the second, so the token is issued and then nothing arrives.',
  story: 'The sequence at the edge: discovery, registration and token come as `python-httpx`, and each is answered. The first call with the token is `POST /api/mcp`, and it comes as `Claude-User`. A rule against AI agents drops it there. The server never sees it, its log stays silent, and the client says that it could not connect. This is rule [F16](/troubleshooting/edge#f16).',
  agents: 'For reading logs, and for the test from outside. No rule on this page trusts them: anybody can send any name.',
  check: 'Then check from outside. It must answer 401, not 403. A 401 shows that the user agent passes; only a first real call from the agent proves the whole path.',
  never: ['Switch bot protection off for the whole zone.', 'Allow by user agent alone. Anybody can send `Claude-User`.', 'Skip rate limiting. A signed-in agent can still loop.', 'Leave the rule alone for years. Networks change: compare with the vendor’s page when you touch it.'],
} as const;

export const checkCommand = `curl -i -X POST -A Claude-User \\\n  https://${exampleHost}/api/mcp`;

export function settingGround(certainty: Certainty | 'ours'): { word: string; ground: string } {
  return certainty === 'ours' ? { word: 'Ours', ground: 'a choice, not a limit' } : certaintyWords(certainty);
}

export function networkWords(): string {
  return networks
    .map(({ name, ranges, list, certainty }) => (list === null ? `${ranges.map(code).join(', ')} for ${name}, ${certaintyWords(certainty).ground}.` : `${name} publishes [a list that changes](${list}): refresh it by machine and add its ranges.`))
    .join(' ');
}

export const passageRows = passages.map(({ method, match, paths, why }) => ({ method, paths: paths.map((path) => (match === 'prefix' ? `${path}*` : path)), why }));

export function edgeMarkdown(origin: string): string {
  const inline = (text: string) => inlineMarkdown(text, origin);
  return [
    '## Why it happens', edgeWords.answer, inline(edgeWords.story),
    '## What the rule allows',
    plainTable(['Method', 'Path', 'Why'], passageRows.map(({ method, paths, why }) => [method, paths.map(code).join(', '), why])),
    `Networks, read ${EDGE_DATA_DATE}: ${inline(networkWords())}`,
    ...edgeRules.flatMap((rule) => [
      `## ${rule.name}`, inline(rule.place), fence(edgeRuleText(rule, exampleHost)),
      rule.settings.map(({ label, text, certainty }) => `- **${label}:** ${inline(text)} (${settingGround(certainty).word}: ${settingGround(certainty).ground})`).join('\n'),
    ]),
    '## Check from outside', edgeWords.check, fence(checkCommand),
    '## User agents', edgeWords.agents,
    plainTable(['Agent', 'User agent', 'When', 'How we know'], userAgents.map(({ agent, value, step, certainty }) => [agent, code(value), step, `${certaintyWords(certainty).word}: ${certaintyWords(certainty).ground}`])),
    '## What not to do', edgeWords.never.map((text) => `- Never: ${inline(text)}`).join('\n'),
  ].join('\n\n');
}
