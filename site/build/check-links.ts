/**
 * The build fails on a link that leads nowhere: a missing page, anchor, image or file, an
 * unknown /go/ name, an id used twice. Pure below `checkLinks`; the integration feeds it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { isDestinationName } from '../../domain/destinations.ts';

/** What the build wrote: `path` as a reader asks for it, `html` for pages only. */
export interface Output {
  /** Address → HTML. */
  pages: ReadonlyMap<string, string>;
  /** Every other file, by address. */
  files: ReadonlySet<string>;
  /** Absolute links to this origin are links to ourselves. */
  origin: string;
}

export interface Fault {
  page: string;
  /** As written in the page. */
  link: string;
  reason: string;
}

interface Tag {
  name: string;
  attributes: Record<string, string>;
}

/** Addresses that the server answers itself. */
const served = /^\/(console(\/|$)|search$)/;
const linkAttributes: Record<string, readonly string[]> = {
  a: ['href'], link: ['href'], area: ['href'], use: ['href'], form: ['action'],
  meta: ['content'], img: ['src'], source: ['src'], script: ['src'], iframe: ['src'], video: ['src', 'poster'], image: ['href'],
};
/** Attributes that name an element of the same page by its id. */
const idReferences = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for', 'headers'];

export function checkLinks({ pages, files, origin }: Output): Fault[] {
  const faults: Fault[] = [];
  const idsOf = new Map<string, Set<string>>();
  const tagsOf = new Map([...pages].map(([page, html]) => [page, readTags(html)] as const));

  for (const [page, tags] of tagsOf) {
    const ids = new Set<string>();
    for (const { id } of tags.map((tag) => tag.attributes)) {
      if (id === undefined) continue;
      if (ids.has(id)) faults.push({ page, link: `#${id}`, reason: 'this id is used twice' });
      ids.add(id);
    }
    idsOf.set(page, ids);
  }

  for (const [page, tags] of tagsOf) {
    const fault = (link: string, reason: string) => faults.push({ page, link, reason });
    for (const { name, attributes } of tags) {
      for (const attribute of idReferences) {
        for (const id of (attributes[attribute] ?? '').split(/\s+/).filter(Boolean)) {
          if (!idsOf.get(page)!.has(id)) fault(`${attribute}="${id}"`, 'no element has this id');
        }
      }
      for (const attribute of linkAttributes[name] ?? []) {
        const link = attributes[attribute];
        if (link === undefined || (name === 'meta' && !/^og:(image|url)$/.test(attributes.property ?? ''))) continue;
        const reason = faultOf(link, page);
        if (reason) fault(link, reason);
      }
    }
  }
  return faults;

  function faultOf(link: string, page: string): string | null {
    if (link === '') return 'the link is empty';
    if (/^(data|mailto|tel):/.test(link)) return null;
    let url: URL;
    try {
      url = new URL(link, origin + page);
    } catch {
      return 'not an address';
    }
    if (url.origin !== origin) return null;
    const path = decodeURI(url.pathname);
    if (path.startsWith('/go/')) {
      return isDestinationName(path.slice('/go/'.length)) ? null : 'not a name of domain/destinations.ts';
    }
    if (served.test(path) || files.has(path)) return null;
    if (!pages.has(path)) {
      return path !== '/' && path.endsWith('/') && pages.has(path.slice(0, -1)) ? 'addresses end without a slash' : 'no page or file at this address';
    }
    const id = decodeURIComponent(url.hash.slice(1));
    return id === '' || idsOf.get(path)!.has(id) ? null : 'the page has no such anchor';
  }
}

/** Start tags outside comments, scripts and styles. Enough for the HTML that Astro writes. */
export function readTags(html: string): Tag[] {
  const visible = html.replace(/<!--[\s\S]*?-->/g, '').replace(/(<(script|style)\b[^>]*>)[\s\S]*?<\/\2>/gi, '$1');
  return [...visible.matchAll(/<([a-z][\w-]*)((?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*\/?>/gi)].map(([, name, rest]) => ({
    name: name!.toLowerCase(),
    attributes: Object.fromEntries(
      [...rest!.matchAll(/([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g)].map(([, key, double, single, bare]) => [key!.toLowerCase(), decodeEntities(double ?? single ?? bare ?? '')]),
    ),
  }));
}

function decodeEntities(text: string): string {
  return text.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&').replace(/&#38;/g, '&');
}

/** Reads what the build wrote below `folder`. */
export function readOutput(folder: string, origin: string): Output {
  const pages = new Map<string, string>();
  const files = new Set<string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = `${entry.parentPath}/${entry.name}`;
    const path = `/${file.slice(folder.length).replace(/^\/+/, '')}`;
    if (!path.endsWith('.html')) files.add(path);
    else pages.set(path.replace(/\/index\.html$/, '').replace(/\.html$/, '') || '/', readFileSync(file, 'utf8'));
  }
  return { pages, files, origin };
}

export function linkCheck(): AstroIntegration {
  let origin = '';
  return {
    name: 'check-links',
    hooks: {
      'astro:config:done': ({ config }) => {
        origin = new URL(config.site!).origin;
      },
      'astro:build:done': ({ dir }) => {
        const output = readOutput(fileURLToPath(dir).replace(/\/$/, ''), origin);
        const faults = checkLinks(output);
        if (faults.length > 0) {
          throw new Error(`Links that lead nowhere:\n${faults.map(({ page, link, reason }) => `  ${page}: ${link} (${reason})`).join('\n')}`);
        }
      },
    },
  };
}
