/**
 * `/search?q=`: complete without script, and the same for everybody. The page around the results
 * is the site's own, built with two marks in it; without it, a plain page of the server's.
 */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type Router from '@koa/router';
import { rulePath, rules } from '../../domain/diagnostics/index.ts';
import type { Marked, SearchReply, SearchResult, SiteSearch } from '../services/search.ts';
import { NOT_A_PAGE_CSP } from './headers.ts';
import { prefersMarkdown, sendMarkdown } from './markdown.ts';
import { escape, sendPage } from './page.ts';
import { chooseCoding, type StaticFiles } from './static.ts';
import type { Context, RequestState } from './state.ts';

export const SEARCH_PATH = '/search';
/** Where the built page wants the results, and what was asked (in the field's `value`). */
export const RESULTS_MARK = '<!--fygment:search-results-->';
export const QUERY_MARK = '<!--fygment:search-query-->';

/** Ways on when nothing was found; those that the site has are shown. */
const waysOn = [
  ['/troubleshooting', 'When setup fails, in the order to check'],
  ['/clients', 'Every client, with the exact entry'],
  ['/faq', 'Questions'],
  ['/resources', 'All guides'],
  ['/availability', 'What is live, what is alpha, what is planned'],
] as const;

/** Support answers name a rule by its id, so its result does too. */
const ruleIds = new Map(rules.map((rule) => [rulePath(rule), rule.id]));

export function searchRoutes(router: Router<RequestState>, files: StaticFiles, search: SiteSearch): void {
  const template = files.template(SEARCH_PATH);
  const paths = new Set(files.pages.map(({ path }) => path));
  const ways = waysOn.filter(([path]) => paths.has(path));

  router.get(SEARCH_PATH, async (context) => {
    const asked = context.query['q'];
    const reply = await search.search((Array.isArray(asked) ? asked[0] : asked) ?? '');
    const list = renderResults(reply, ways);

    if (prefersMarkdown(context.get('accept'))) sendMarkdown(context, inMarkdown(reply, ways));
    else if (context.accepts('html', 'json') === 'json') {
      context.set('content-security-policy', NOT_A_PAGE_CSP);
      context.body = {
        query: reply.query,
        results: reply.results.map((result) => ({ title: result.heading, page: result.page, url: result.url, excerpt: plain(result.literal ?? result.excerpt) })),
        // The list as the page has it, so that a script only has to put it in its place.
        html: list,
      };
    } else if (template === null) {
      sendPage(context, { title: 'Search', body: `<h1>Search</h1>${fieldOf(reply.query)}${list}` });
    } else {
      context.set('content-security-policy', "frame-ancestors 'none'");
      context.type = 'html';
      context.body = template.replaceAll(RESULTS_MARK, () => list).replaceAll(QUERY_MARK, () => escape(reply.query)).replaceAll(escape(QUERY_MARK), () => escape(reply.query));
    }
    context.set('x-robots-tag', 'noindex');
    context.set('cache-control', 'public, max-age=60');
    context.vary('accept');
    await compress(context);
  });
}

function fieldOf(query: string): string {
  return `<form action="${SEARCH_PATH}" role="search"><p><label for="q">Words, or an error message</label></p><p><input id="q" name="q" type="search" maxlength="2000" value="${escape(query)}"> <button>Search</button></p></form>`;
}

type Ways = readonly (readonly [path: string, label: string])[];

function renderResults({ query, results, more }: SearchReply, ways: Ways): string {
  const links = ways.length === 0 ? '' : `<ul class="index" role="list">${ways.map(([path, label]) => `<li><a href="${path}">${escape(label)}</a></li>`).join('')}</ul>`;
  if (query === '') return `<p class="hint">Type a few words, or paste an error message as it is.</p>${links}`;
  if (results.length === 0) return `<p class="found" role="status">Nothing here matches that.</p><p class="hint">Fewer words find more. Of an error message, the part without names and numbers of your own is enough.</p>${links}`;
  const count = more ? `The ${results.length} sections that match best` : results.length === 1 ? '1 section matches' : `${results.length} sections match, best first`;
  return `<p class="found" role="status">${count}</p><ol class="index results" role="list">${results.map(renderResult).join('')}</ol>`;
}

function renderResult({ url, page, heading, literal, excerpt }: SearchResult): string {
  const id = ruleIds.get(url);
  return `<li>${id ? `<b>${id}</b> ` : ''}<a href="${escape(url)}">${escape(heading)}</a>${page === heading ? '' : `<span>${escape(page)}</span>`}${literal ? `<code>${marked(literal)}</code>` : ''}${excerpt.length > 0 ? `<p>${marked(excerpt)}</p>` : ''}</li>`;
}

function marked(pieces: Marked): string {
  return pieces.map(({ text, found }) => (found ? `<mark>${escape(text)}</mark>` : escape(text))).join('');
}

function plain(pieces: Marked): string {
  return pieces.map(({ text }) => text).join('');
}

function inMarkdown({ query, results }: SearchReply, ways: Ways): string {
  const line = (text: string) => text.replace(/[\\`*_[\]<>#|]/g, (character) => `\\${character}`);
  const title = `# Search\n\n${query === '' ? 'Ask with `?q=` and a few words, or with an error message as it is.' : `Asked: ${line(query.replace(/\s+/g, ' '))}`}\n\n`;
  if (results.length > 0) return title + results.map(({ url, page, heading, literal, excerpt }) => `- [${line(heading)}](${url}) (${line(page)}): ${line(plain(literal ?? excerpt))}\n`).join('');
  return `${title}${query === '' ? '' : 'Nothing here matches that.\n\n'}${ways.map(([path, label]) => `- [${line(label)}](${path})\n`).join('')}`;
}

const codings = { variants: { br: true, gzip: true, identity: true } };

/** Written anew for each question, so compressed quickly rather than well. */
async function compress(context: Context): Promise<void> {
  const coding = chooseCoding(context.get('accept-encoding'), codings);
  context.vary('accept-encoding');
  if (coding === 'identity' || context.method === 'HEAD') return;
  const type = context.type;
  const text = typeof context.body === 'string' ? context.body : JSON.stringify(context.body);
  const bytes = coding === 'br'
    ? await promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(text) } })
    : await promisify(gzip)(text);
  context.body = bytes;
  context.set('content-type', `${type}; charset=utf-8`);
  context.set('content-encoding', coding);
}
