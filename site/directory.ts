/** Every public page: header, footer, sitemap and llms.txt read this list. */
import { getCollection, type CollectionEntry } from 'astro:content';
import { type Area, areas, areaPath, areaWords, rules, rulesByArea } from '../domain/diagnostics/index.ts';
import { EDGE_DATA_DATE } from '../domain/edge/networks.ts';
import { clientDirectory } from './clients.ts';
import { type Question, insertQuestions } from './markdown/questions.ts';

export type Guide = CollectionEntry<'guides'>;
export type Version = CollectionEntry<'changelog'>;

export interface PublicPage {
  path: string;
  title: string;
  description: string;
  /** The day its content last changed, ISO. */
  updated: string;
}

const newest = (days: readonly string[]) => days.reduce((a, b) => (a > b ? a : b));

/** In reading order, with the questions they take in. */
export async function readGuides(): Promise<Guide[]> {
  const [guides, questions] = await Promise.all([getCollection('guides'), readQuestions()]);
  const taken: Question[] = questions.filter(({ data }) => data.inGuide).map(({ id, data, body }) => ({ id, question: data.question, answer: body ?? '' }));
  return guides.sort((a, b) => a.data.order - b.data.order).map((guide) => ({ ...guide, body: insertQuestions(guide.body ?? '', taken) }));
}

export async function readQuestions(): Promise<CollectionEntry<'faq'>[]> {
  return (await getCollection('faq')).sort((a, b) => a.data.order - b.data.order);
}

/** Newest first. */
export async function readChangelog(): Promise<Version[]> {
  return (await getCollection('changelog')).sort((a, b) => b.data.version.localeCompare(a.data.version, 'en', { numeric: true }));
}

export function versionAnchor({ data }: Pick<Version, 'data'>): string {
  return `v${data.version.replaceAll('.', '-')}`;
}

export async function readStatement(id: string): Promise<CollectionEntry<'statements'>> {
  const statement = (await getCollection('statements')).find((one) => one.id === id);
  if (!statement) throw new Error(`site/content/statements/${id}.md is missing`);
  return statement;
}

export function guidePath(guide: Pick<Guide, 'id'>): string {
  return `/resources/${guide.id}`;
}

/** Pages that are not guides. `updated` changes by hand, with the words of the page. */
export const pages = {
  home: {
    path: '/',
    title: 'Fygment',
    description: 'One approved MCP setup for a team: a remote URL for hosted agents, a guided path for editors and command lines, and a name behind every connection.',
    updated: '2026-11-23',
  },
  guides: {
    path: '/resources',
    title: 'Guides',
    description: 'Guides on managing MCP setup as a team: the setup model, the governance behind it, and what it changes against configuration edited by hand.',
    updated: '2026-11-23',
  },
  availability: {
    path: '/availability',
    title: 'What is live, what is alpha, what is planned',
    description: 'Every Fygment capability with its state, the sentence that says where it ends, and the test that proves it.',
    updated: '2026-11-23',
  },
  troubleshooting: {
    path: '/troubleshooting',
    title: 'Troubleshooting',
    description: `Why an MCP setup fails, found by its error text: a checklist in order, and ${rules.length} rules with cause, evidence, fix and undo.`,
    updated: '2026-11-23',
  },
  edgeRules: {
    path: '/edge-rules',
    title: 'Let the agent in, and nothing else',
    description: 'Narrow firewall and bot rules for MCP on Cloudflare, AWS WAF, nginx, Caddy and Vercel: one host, named paths and methods, one network.',
    updated: newest(['2026-11-23', EDGE_DATA_DATE]),
  },
  faq: {
    path: '/faq',
    title: 'Questions',
    description: 'Short answers on setting up MCP for a team: which URL, which command, who may revoke, what to do when it fails, and what Fygment does not do.',
    updated: '2026-11-23',
  },
  changelog: {
    path: '/changelog',
    title: 'Changelog',
    description: 'What changed in Fygment, version by version, newest first, with a feed. Only what somebody outside would notice.',
    updated: '2026-11-23',
  },
  security: {
    path: '/security',
    title: 'Security',
    description: 'What Fygment protects and how, what it holds at rest, what it promises and what stays with you, and how to report a hole.',
    updated: '2026-11-23',
  },
} satisfies Record<string, PublicPage>;

/** The rules of one area. */
export function areaPage(area: Area): PublicPage {
  const { title } = areaWords[area];
  const ids = rulesByArea[area].map(({ id }) => id);
  return {
    path: areaPath(area),
    title: `Rules: ${title.toLowerCase()}`,
    description: `${ids.length} ways an MCP setup fails at ${title.toLowerCase()}, each with its error text, cause, evidence, fix and undo: ${ids.join(', ')}.`,
    updated: newest([pages.troubleshooting.updated, ...rulesByArea[area].map(({ certainty }) => certainty.on)]),
  };
}

/** The list of guides changes with its guides. */
export function guidesUpdated(guides: readonly Guide[]): string {
  return newest([pages.guides.updated, ...guides.map((guide) => guide.data.updated)]);
}

/** All of them, in reading order. */
export async function readDirectory(): Promise<PublicPage[]> {
  const [guides, questions, versions, security] = await Promise.all([readGuides(), readQuestions(), readChangelog(), readStatement('security')]);
  return [
    pages.home,
    { ...pages.guides, updated: guidesUpdated(guides) },
    ...guides.map((guide) => ({ path: guidePath(guide), title: guide.data.title, description: guide.data.description, updated: guide.data.updated })),
    ...clientDirectory,
    pages.availability,
    pages.troubleshooting,
    ...areas.map(areaPage),
    pages.edgeRules,
    { ...pages.faq, updated: newest(questions.map(({ data }) => data.updated)) },
    { ...pages.changelog, updated: newest(versions.map(({ data }) => data.updated)) },
    { ...pages.security, updated: security.data.updated },
  ];
}

export function longDate(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(iso));
}
