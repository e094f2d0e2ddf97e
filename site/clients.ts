/** What the client pages show, derived from the harnesses: entries as text, paths as people read them, and the plain face. */
import { availabilityLabels } from '../domain/availability.ts';
import { CANONICAL_MCP_URL, SETUP_COMMAND } from '../domain/canonical.ts';
import type { Certainty, ConfigFile, Fact, HostedGuide, HostedHarness, LocalGuide, LocalHarness, Platform, Policy, ProxyCommand } from '../domain/harnesses/harness.ts';
import { SERVER_NAME } from '../domain/harnesses/harness.ts';
import { harnesses, hostedPages, localPages } from '../domain/harnesses/index.ts';
import { certaintyWords } from './certainty.ts';
import type { PublicPage } from './directory.ts';
import { plainInline } from './markdown/plain.ts';
import { parseInline, type Heading } from './markdown/parse.ts';

export type ClientPage = { kind: 'hosted'; harness: HostedHarness; guide: HostedGuide } | { kind: 'local'; harness: LocalHarness; guide: LocalGuide };

export const clientPages: readonly ClientPage[] = [
  ...hostedPages.map((page) => ({ kind: 'hosted' as const, ...page })),
  ...localPages.map((page) => ({ kind: 'local' as const, ...page })),
];

export const clientsIndex: PublicPage = {
  path: '/clients',
  title: 'Clients',
  description: 'Every client we hold facts about: hosted agents that take one URL and OAuth, local editors and command lines with their files, each with its state and its evidence.',
  updated: clientPages.map(({ guide }) => guide.updated).reduce((a, b) => (a > b ? a : b)),
};

export const clientPath = (id: string): string => `/clients/${id}`;
export const clientTitle = ({ kind, harness }: ClientPage): string => `${kind === 'hosted' ? 'Connect' : 'Set up'} ${harness.name}`;

/** For the sitemap and the lists for machines. */
export const clientDirectory: readonly PublicPage[] = [
  clientsIndex,
  ...clientPages.map((page) => ({ path: clientPath(page.harness.id), title: clientTitle(page), description: page.guide.description, updated: page.guide.updated })),
];

/** Only a client that the setup page lists may be named in a link to it. */
export const inSetup = (id: string): boolean => harnesses.some((harness) => harness.id === id);

export const platforms: readonly Platform[] = ['darwin', 'linux', 'win32'];
export const platformNames: Record<Platform, string> = { darwin: 'macOS', linux: 'Linux', win32: 'Windows' };

export function shortDate(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(iso));
}

/** The word, and its ground with the day: "Measured" and "version 0.169.0, 22 Nov 2026". */
export function groundOf(certainty: Certainty): { word: string; ground: string } {
  const { word, ground } = certaintyWords(certainty);
  return { word, ground: `${ground}, ${shortDate(certainty.on)}` };
}

/** The same on two lines: a style for the first line takes the place of an element in each row. */
export function groundLines(certainty: Certainty): string {
  const { word, ground } = groundOf(certainty);
  return `${word}\n${ground}`;
}

/** The same in one line, under a block of code. */
export function groundLine(certainty: Certainty): string {
  const { word, ground } = groundOf(certainty);
  return `${word}: ${ground}`;
}

/** Statements first, then where the file lies on each system. */
export function policyFacts(policy: Policy): Fact[] {
  return [...policy.statements, ...policy.files.map(({ platform, path, certainty }) => ({ name: `On ${platformNames[platform]}`, text: `\`${path}\``, certainty }))];
}

/** The path as that system writes it. */
export function pathOn(platform: Platform, path: string): string {
  if (platform !== 'win32') return path;
  return path.replace(/^~(?=\/)/, '%USERPROFILE%').replaceAll('/', '\\');
}

export function fileOf(harness: LocalHarness, scope: ConfigFile['scope']): ConfigFile | null {
  return harness.files.find((file) => file.scope === scope) ?? null;
}

/** What setup writes on one Linux machine; elsewhere the two paths differ and nothing else does. */
export function exampleProxy(id: string): ProxyCommand {
  return { command: '/usr/local/bin/node', args: ['/home/you/.local/share/fygment/0.1.0/fygment.mjs', 'mcp', 'proxy', '--harness', id] };
}

export function entryText(harness: LocalHarness): string {
  return configText(harness, harness.entry(exampleProxy(harness.id)));
}

export function remoteEntryText(harness: LocalHarness, guide: LocalGuide): string | null {
  return guide.remoteEntry && configText(harness, guide.remoteEntry.entry(CANONICAL_MCP_URL));
}

function configText(harness: LocalHarness, entry: Record<string, unknown>): string {
  const format = fileOf(harness, 'user')!.format;
  if (format === 'toml') return toml([...harness.serversKey, SERVER_NAME], entry);
  const nested = [...harness.serversKey, SERVER_NAME].reduceRight<unknown>((inner, key) => ({ [key]: inner }), entry);
  return format === 'yaml' ? yaml(nested, 0) : JSON.stringify(nested, null, 2);
}

/** One table of strings and lists of strings: all that an entry of ours needs. */
function toml(path: readonly string[], entry: Record<string, unknown>): string {
  const value = (one: unknown) => (Array.isArray(one) ? `[${one.map((each) => JSON.stringify(each)).join(', ')}]` : JSON.stringify(one));
  return [`[${path.join('.')}]`, ...Object.entries(entry).map(([key, one]) => `${key} = ${value(one)}`)].join('\n');
}

function yaml(value: unknown, depth: number): string {
  const indent = '  '.repeat(depth);
  return Object.entries(value as Record<string, unknown>)
    .map(([key, one]) => {
      if (Array.isArray(one)) return `${indent}${key}:\n${one.map((each) => `${indent}  - ${JSON.stringify(each)}`).join('\n')}`;
      if (typeof one === 'object' && one !== null) return Object.keys(one).length === 0 ? `${indent}${key}: {}` : `${indent}${key}:\n${yaml(one, depth + 1)}`;
      return `${indent}${key}: ${typeof one === 'string' && /^[\w./-]+$/.test(one) && /[a-z]/i.test(one) ? one : JSON.stringify(one)}`;
    })
    .join('\n');
}

/** The newest proof, in words for the line under the title; null when nothing was tried. */
export function lastProof(page: ClientPage): { words: string; on: string } | null {
  if (page.kind === 'hosted') return null;
  const newest = page.guide.proven.toSorted((a, b) => b.on.localeCompare(a.on))[0];
  return newest ? { words: `Read back on ${page.harness.name} ${newest.version}, ${platformNames[newest.platform]}`, on: newest.on } : null;
}

/** Client × system: the newest version that was tried there, or null. */
export const provenTable = localPages.map(({ harness, guide }) => ({
  id: harness.id,
  name: harness.name,
  cells: platforms.map((platform) => guide.proven.filter((proof) => proof.platform === platform).toSorted((a, b) => b.on.localeCompare(a.on))[0] ?? null),
}));

/** Systems of which nothing was tried, as words. */
export function untriedSystems(guide: LocalGuide): string[] {
  return platforms.filter((platform) => !guide.proven.some((proof) => proof.platform === platform)).map((platform) => platformNames[platform]);
}

/** What the person reads first, ready to copy: the URL, or the command where setup ships this client. */
export function firstLine(page: ClientPage): { value: string; label: string } {
  return page.kind === 'local' && page.harness.availability !== 'roadmap'
    ? { value: `${SETUP_COMMAND} setup --target ${page.harness.id}`, label: 'the setup command' }
    : { value: CANONICAL_MCP_URL, label: 'the MCP URL' };
}

export interface CallToAction { label: string; text: string; client: string | null }

export function callToAction(page: ClientPage): CallToAction {
  const { harness } = page;
  if (!inSetup(harness.id)) return { client: null, label: 'Open workspace setup', text: 'See which clients Fygment connects and sets up today. Members can connect; owners and admins can revoke.' };
  if (harness.availability === 'roadmap') return { client: harness.id, label: 'Open workspace setup', text: `See the state of ${harness.name} in your own workspace, and the clients that are set up today.` };
  return { client: harness.id, label: `Open setup for ${harness.name}`, text: 'Watch the connection arrive while you set it up. Members can connect; owners and admins can revoke.' };
}

/** The sections of the page; those with nothing to say are left out. */
export function sectionsOf(page: ClientPage): Heading[] {
  const section = (id: string, text: string, short = text): Heading => ({ id, text, short });
  const shipped = page.harness.availability !== 'roadmap';
  const common = [
    section('abilities', 'What it can and cannot do'),
    section('policy', 'Team policy'),
    ...(page.guide.pitfalls.length > 0 ? [section('pitfalls', 'Pitfalls')] : []),
    ...(page.guide.facts.length > 0 ? [section('facts', 'Facts, and how we know them', 'Facts')] : []),
    section('proven', 'Last proven on the real client', 'Last proven'),
  ];
  const first = section('in-short', 'In short');
  if (page.kind === 'hosted') return [first, section('steps', shipped ? 'Add the connector' : 'Where it would be added'), ...common];
  return [
    first,
    section('entry', shipped ? 'What setup writes' : 'The entry for the local proxy', shipped ? 'What setup writes' : 'The local entry'),
    section('files', 'Where the file is'),
    ...common,
  ];
}

/** The page for readers that prefer Markdown: everything below its title. */
export function clientMarkdown(page: ClientPage, origin: string): string {
  const { harness, guide } = page;
  const inline = (text: string) => plainInline(parseInline(text), origin);
  const fence = (text: string, language = '') => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const table = (heads: readonly string[], rows: readonly (readonly string[])[]) => [row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n');
  const list = (facts: readonly Fact[]) => facts.map(({ name, text, certainty }) => `- **${name}:** ${inline(text)} (${groundLine(certainty)})`).join('\n');
  const titles = new Map(sectionsOf(page).map(({ id, text }) => [id, `## ${text}`]));
  const section = (id: string, ...parts: string[]) => (titles.has(id) && parts.length > 0 ? [titles.get(id)!, ...parts.filter(Boolean)] : []);

  const own = page.kind === 'hosted'
    ? section('steps', ...page.guide.steps.map((step, index) => `${index + 1}. **${step.title}.** ${inline(step.text)}`), `How we know: ${groundLine(page.guide.certainty)}.`)
    : [
        ...section('entry', entryWords(page), fence(entryText(page.harness), fileOf(page.harness, 'user')!.format)),
        ...page.guide.commands.map(({ command, text, certainty }) => `\`${command}\`: ${inline(text)} (${groundLine(certainty)})`),
        ...(page.guide.remoteEntry ? ['### The entry for the URL alone', inline(page.guide.remoteEntry.text), fence(remoteEntryText(page.harness, page.guide)!, fileOf(page.harness, 'user')!.format), groundLine(page.guide.remoteEntry.certainty)] : []),
        ...section('files', table(['System', 'File', 'How we know'], fileRows(page).map((one) => [one.system, code(one.path), groundLine(one.certainty)])), page.guide.locationNote ? inline(page.guide.locationNote) : ''),
      ];
  const { policy } = guide;
  const tried = page.kind === 'local' ? page.guide.proven : [];
  return [
    guide.standfirst,
    `State: **${availabilityLabels[harness.availability]}**.`,
    '## In short', inline(guide.answer), fence(firstLine(page).value),
    ...(guide.note ? [`> **${guide.note.title}** ${inline(guide.note.text)}`] : []),
    ...own,
    ...section('abilities', table([harness.name, 'Answer', 'Detail', 'How we know'], guide.abilities.map((one) => [one.what, one.answer, inline(one.detail), groundLine(one.certainty)]))),
    ...section('policy', list(policyFacts(policy)), policy.example ? `${code(policy.example.place)}\n\n${fence(policy.example.text)}\n\n${groundLine(policy.example.certainty)}` : ''),
    ...section('pitfalls', list(guide.pitfalls)),
    ...section('facts', list(guide.facts)),
    ...section('proven', tried.length > 0 ? table(['What was tried', 'System', 'Version', 'Date', 'How'], tried.map((one) => [one.what, platformNames[one.platform], one.version, one.on, one.how])) : '', inline(notTried(page))),
  ].join('\n\n').concat('\n');
}

const code = (text: string) => `\`${text}\``;

export function entryWords(page: Extract<ClientPage, { kind: 'local' }>): string {
  return page.harness.availability === 'roadmap'
    ? `Guided setup does not ship for ${page.harness.name}: this is the shape it would write. The proxy has to be installed on the machine first, and both paths are those of one Linux machine.`
    : 'One table, in your own settings. Program and script are absolute paths, so they do not depend on what an app finds; these are of one Linux machine, and setup writes yours.';
}

/** The person's own file on each system, then the project's, which is the same path everywhere. */
export function fileRows({ harness, guide }: Extract<ClientPage, { kind: 'local' }>) {
  const user = fileOf(harness, 'user')!;
  const project = fileOf(harness, 'project');
  return [
    ...platforms.map((platform) => ({ system: platformNames[platform], path: pathOn(platform, user.path[platform]), certainty: guide.locations[platform] })),
    ...(project ? [{ system: 'In a project', path: project.path.linux, certainty: guide.locations.linux }] : []),
  ];
}

/** What stays open after the proofs, said in one sentence. */
export function notTried(page: ClientPage): string {
  if (page.kind === 'hosted') return `Nothing yet. ${page.harness.name} runs at its vendor, and no real account of it has been connected in our own runs. What is proven is our side, with protocol clients: see the [availability page](/availability).`;
  const systems = untriedSystems(page.guide);
  const where = systems.length === platforms.length ? 'Not tried on any system.' : `Not tried: ${systems.join(', ')}.`;
  return page.guide.proven.length === 0 ? `${where} Each line above says where it comes from.` : `${where} A probe server stood in for Fygment, so these lines say what the client does, not that the whole path was tried.`;
}

/** The list of clients, below its title. */
export function clientsMarkdown(origin: string): string {
  const line = (page: ClientPage) => `- [${page.harness.name}](${origin}${clientPath(page.harness.id)}/index.md): ${availabilityLabels[page.harness.availability]}. ${certaintyWords(page.harness.evidence).word}, ${page.harness.evidence.on}`;
  return [
    clientsIndex.description,
    '## Hosted agents, by OAuth', clientPages.filter(({ kind }) => kind === 'hosted').map(line).join('\n'),
    '## Editors and command lines, by local proxy', clientPages.filter(({ kind }) => kind === 'local').map(line).join('\n'),
  ].join('\n\n').concat('\n');
}
