/**
 * Which face of a page a reader gets. Every public page has two, HTML and Markdown, at one
 * address; a reader gets Markdown only by asking for it by name and wanting HTML no more.
 */
import { NOT_A_PAGE_CSP } from './headers.ts';
import type { Context } from './state.ts';

/** Both are the HTML face: who lists XHTML is a browser. */
const htmlTypes = new Set(['text/html', 'application/xhtml+xml']);

/**
 * True when `Accept` lists text/markdown with a weight above zero and at least that of HTML.
 * Wildcards choose nothing: programs that do not care send them, and those get the page that
 * people see. A weight nobody can read counts as not written.
 */
export function prefersMarkdown(accept: string | undefined): boolean {
  // Nearly every request ends here, so this line is all that HTML pays.
  if (accept === undefined || !/text\/markdown/i.test(accept)) return false;
  let markdown = 0;
  let html = 0;
  for (const range of split(accept, ',')) {
    const [type, ...parameters] = split(range, ';').map((part) => part.trim().toLowerCase());
    if (type === 'text/markdown') markdown = Math.max(markdown, weight(parameters));
    else if (htmlTypes.has(type!)) html = Math.max(html, weight(parameters));
  }
  return markdown > 0 && markdown >= html;
}

const NOT_FOUND = `# Nothing here

There is no page at this address. Addresses of this site do not change without a redirect, so a letter may be off.

- [Every page, with its Markdown](/llms.txt)
- [Search](/search)
- [Sitemap](/sitemap.xml)
`;

/** "Not found" for a reader of Markdown: short, and with ways on. False for everybody else, and for calls to the API. */
export function answerNotFoundInMarkdown(context: Context): boolean {
  if (!['GET', 'HEAD'].includes(context.method) || context.path.startsWith('/api/') || !prefersMarkdown(context.get('accept'))) return false;
  sendMarkdown(context, NOT_FOUND);
  context.status = 404;
  context.set('cache-control', 'no-cache');
  return true;
}

/** Answers with Markdown that the server wrote itself. */
export function sendMarkdown(context: Context, text: string): void {
  context.status = 200;
  context.set('content-security-policy', NOT_A_PAGE_CSP);
  context.set('x-robots-tag', 'noindex');
  context.vary('accept');
  context.type = 'text/markdown; charset=utf-8';
  context.body = text;
}

/** RFC 9110 §12.4.2: from 0 to 1, and 1 when absent. */
function weight(parameters: readonly string[]): number {
  const written = parameters.map((parameter) => /^q\s*=\s*(.*)$/.exec(parameter)?.[1]).find((value) => value !== undefined);
  if (written === undefined) return 1;
  const value = Number.parseFloat(written);
  return Number.isNaN(value) ? 1 : Math.min(1, Math.max(0, value));
}

/** Splits where the separator stands outside a quoted string. One pass, whatever the header holds. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
