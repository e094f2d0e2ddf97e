/** Every public page: header, footer, sitemap and llms.txt read this list. */
import { getCollection, type CollectionEntry } from 'astro:content';
import { clientDirectory } from './clients.ts';

export type Guide = CollectionEntry<'guides'>;

export interface PublicPage {
  path: string;
  title: string;
  description: string;
  /** The day its content last changed, ISO. */
  updated: string;
}

export async function readGuides(): Promise<Guide[]> {
  const guides = await getCollection('guides');
  return guides.sort((a, b) => a.data.order - b.data.order);
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
} as const satisfies Record<string, PublicPage>;

/** The list of guides changes with its guides. */
export function guidesUpdated(guides: readonly Guide[]): string {
  return [pages.guides.updated, ...guides.map((guide) => guide.data.updated)].reduce((a, b) => (a > b ? a : b));
}

/** All of them, in reading order. */
export async function readDirectory(): Promise<PublicPage[]> {
  const guides = await readGuides();
  return [
    pages.home,
    { ...pages.guides, updated: guidesUpdated(guides) },
    ...guides.map((guide) => ({ path: guidePath(guide), ...guide.data })),
    ...clientDirectory,
    pages.availability,
  ];
}

export function longDate(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(iso));
}
