/** The checklist, and rules as plain Markdown. */
import { type Area, type Rule, areas, areaPath, areaWords, rulePath, rulesByArea } from '../../domain/diagnostics/index.ts';
import { certaintyWords } from '../certainty.ts';
import { code, fence, inlineMarkdown } from './plain.ts';

/** In this order: each step rules out the ones below it. Text is inline Markdown. */
export const checklist = [
  { id: 'check-url', title: 'The URL is bare', text: '`{mcp-url}`, with nothing behind it: no slug, no query, no key.' },
  { id: 'check-health', title: 'The connection is active', text: 'Not expired, not revoked: see the setup page of your workspace.' },
  { id: 'check-proxy', title: 'The local entry points to the proxy', text: 'Run `{setup-command}` again, and look for an old entry beside it ([F25](/troubleshooting/proxy#f25)).' },
  { id: 'check-edge', title: 'The edge lets the agent through', text: 'If sign-in works and nothing follows, read [F16](/troubleshooting/edge#f16) and the [narrow rules](/edge-rules).' },
] as const;

export function ruleMarkdown(rule: Rule, origin: string): string {
  const { word, ground } = certaintyWords(rule.certainty);
  const inline = (text: string) => inlineMarkdown(text, origin);
  const { command } = rule.evidence;
  const line = (label: string, text: string) => `**${label}:** ${text}`;
  return [
    `## ${rule.id}: ${rule.name}`,
    line('You see', inline(rule.symptom)),
    ...(rule.errors.length > 0 ? [rule.errors.map((error) => `- ${code(error)}`).join('\n')] : []),
    line('Cause', inline(rule.cause)),
    line('At fault', inline(rule.fault)),
    line('Evidence', inline(rule.evidence.text)),
    ...(command ? [fence(command.lines.join('\n')), command.answers.map(({ answer, means }) => `- ${answer}: ${means}`).join('\n')] : []),
    line('Fix', inline(rule.fix)),
    line('Be sure', inline(rule.sure)),
    line('Undo', inline(rule.undo)),
    ...(rule.never ? [`> **Never:** ${inline(rule.never)}`] : []),
    ...(rule.limit ? [`> **Limit:** ${inline(rule.limit)}`] : []),
    `${word}: ${ground}, ${rule.certainty.on}.${rule.sources.length > 0 ? ` ${rule.sources.map(({ text, href }) => `[${text}](${href})`).join(', ')}` : ''}`,
  ].join('\n\n');
}

export function areaMarkdown(area: Area, origin: string): string {
  return [areaWords[area].text, ...rulesByArea[area].map((rule) => ruleMarkdown(rule, origin))].join('\n\n');
}

export function troubleshootingMarkdown(origin: string): string {
  return [
    '## The checklist',
    checklist.map(({ title, text }, index) => `${index + 1}. **${title}.** ${inlineMarkdown(text, origin)}`).join('\n'),
    ...areas.flatMap((area) => [
      `## Rules: ${areaWords[area].title.toLowerCase()}`,
      `${areaWords[area].text} [All of them](${origin}${areaPath(area)}/index.md)`,
      rulesByArea[area].map((rule) => `- [${rule.id}: ${rule.name}](${origin}${rulePath(rule)})${rule.errors[0] ? `: ${code(rule.errors[0])}` : ''}`).join('\n'),
    ]),
  ].join('\n\n');
}
