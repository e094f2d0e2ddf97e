/**
 * Search over the public pages. Whatever a person pastes is plain words: the longest error
 * message finds its section, and no punctuation in it means anything.
 */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { rulePath, rules } from '../../domain/diagnostics/index.ts';
import type { Deps } from '../deps.ts';
import { isContention, type FoundRow, type SectionRow, type WordMatch } from '../store/search.ts';
import { sectionsOf } from './sections.ts';

/** Text and the words found in it, ready to be marked. */
export type Marked = readonly { text: string; found: boolean }[];

export interface SearchResult {
  url: string;
  page: string;
  heading: string;
  /** What stands there letter for letter and was asked for; null when only the text around it matches. */
  literal: Marked | null;
  excerpt: Marked;
}

export interface SearchReply {
  /** As typed, shortened to what was looked at. */
  query: string;
  results: SearchResult[];
  /** There are more than these. */
  more: boolean;
}

interface Page { path: string; hash: string; html(): string }

/** Part of the content hash: a change here makes every server index again. */
const INDEX_VERSION = 2;
const LONGEST_QUERY = 2000;
const LONGEST_WORD = 64;
/** Distinct words that are looked up; a pasted log has hundreds, and its first ones name the fault. */
const MOST_WORDS = 40;
/** Of these the order of words is compared too. */
const MOST_WORDS_COMPARED = 200;
const CANDIDATES = 40;
const MOST_RESULTS = 20;
const EXCERPT_WORDS = 32;
/** Another process that indexes the same pages is waited for this often. */
const ATTEMPTS = 100;
const BETWEEN_ATTEMPTS_MS = 50;

/** Words that stand everywhere: looked up only when nothing else was asked. */
const common = new Set(('a an and are as at be but by can could did do does for from had has have how i if in into is it its me my no not of on or our '
  + 'so than that the their then there these this to too was we were what when where which who why will with would you your').split(' '));

export class SiteSearch {
  readonly #pages: readonly Page[];
  readonly #deps: Pick<Deps, 'store' | 'now' | 'log'>;
  readonly #hash: string;

  constructor(pages: readonly Page[], deps: Pick<Deps, 'store' | 'now' | 'log'>) {
    this.#pages = pages;
    this.#deps = deps;
    const hash = createHash('sha256').update(String(INDEX_VERSION));
    for (const { path, hash: content } of [...pages].sort((a, b) => (a.path < b.path ? -1 : 1))) hash.update(`\0${path}\0${content}`);
    this.#hash = hash.digest('base64url');
  }

  /**
   * Writes the index unless somebody already has, this process or another. Resolves to the
   * number of sections it wrote; an unchanged site is not read again.
   */
  async prepare(): Promise<number> {
    const { store, now } = this.#deps;
    if (this.#pages.length === 0 || (await store.search.has(this.#hash))) return 0;
    const rows = this.#pages.flatMap(({ path, html }) => sectionsOf(path, html())).map(rowOf);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await store.transaction(async (stores) => {
          if (!(await stores.search.claim(this.#hash, now().toISOString()))) return 0;
          await stores.search.insert(this.#hash, rows);
          await stores.search.deleteOlder(this.#hash);
          return rows.length;
        });
      } catch (error) {
        if (!isContention(error) || attempt === ATTEMPTS) throw error;
        await wait(BETWEEN_ATTEMPTS_MS);
      }
    }
  }

  async search(text: string): Promise<SearchReply> {
    const query = text.slice(0, LONGEST_QUERY).toWellFormed().trim();
    const words = wordsOf(query);
    const matches = matchesFor(words);
    if (matches.length === 0 || this.#pages.length === 0) return { query, results: [], more: false };
    let rows = await this.#deps.store.search.find(this.#hash, matches, CANDIDATES);
    // Nothing at all, perhaps because the index could not be written at the start, or a newer version has cleared it away.
    if (rows.length === 0 && (await this.prepare()) > 0) rows = await this.#deps.store.search.find(this.#hash, matches, CANDIDATES);
    return { query, results: order(rows, query).slice(0, MOST_RESULTS).map(({ row, literal }) => resultOf(row, literal, matches)), more: rows.length > MOST_RESULTS };
  }
}

function rowOf(section: ReturnType<typeof sectionsOf>[number]): SectionRow {
  const plain = (text: string) => wordsOf(text).join(' ');
  return {
    url: section.url, page: section.page, heading: section.heading, literals: JSON.stringify(section.literals), body: section.text,
    words: { page: plain(section.page), heading: plain(`${section.heading} ${section.url.split('#')[1] ?? ''}`), literals: plain(section.literals.join(' ')), body: plain(section.text) },
  };
}

/** Letters and digits alone, without case and accents: the same for what is indexed and what is asked. */
export function wordsOf(text: string): string[] {
  return [...text.matchAll(WORD)].map(([word]) => plainWord(word)).filter((word) => word !== '');
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

function plainWord(word: string): string {
  if (word.length <= LONGEST_WORD && /^[A-Za-z0-9]+$/.test(word)) return word.toLowerCase();
  return word.slice(0, LONGEST_WORD).normalize('NFKD').toLowerCase().toWellFormed().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Each word as it is, and every word that begins as it does without its ending; the last one may be half typed. */
function matchesFor(words: readonly string[]): WordMatch[] {
  const distinct = [...new Set(words)];
  const telling = distinct.filter((word) => !common.has(word) && !/^\p{L}$/u.test(word));
  const asked = (telling.length > 0 ? telling : distinct).slice(0, MOST_WORDS);
  const last = words.at(-1);
  return asked.flatMap((word) => {
    const stem = word === last && word.length > 1 ? shorter(word) : word.length > 3 ? shorter(word) : null;
    return stem === null ? [{ word, prefix: false }] : [{ word, prefix: false }, { word: stem, prefix: true }];
  });
}

/** The word without an English ending, as long as four letters stay. */
function shorter(word: string): string {
  if (/\d/.test(word)) return word;
  for (const ending of ['ions', 'ion', 'ing', 'ies', 'ied', 'ed', 'es', 's', 'y', 'e']) {
    if (word.endsWith(ending) && word.length - ending.length >= 4) return word.slice(0, -ending.length);
  }
  return word;
}

const ruleAddresses = new Set(rules.map(rulePath));

/**
 * The database ranks by words; here what was pasted as a whole comes first. A section whose
 * error message stands in the query, or whose message the query is part of, goes before one
 * that merely holds many of the words.
 */
function order(rows: readonly FoundRow[], query: string): { row: FoundRow; literal: string | null }[] {
  // A pasted address is where it happened, and says nothing of what happened.
  const asked = wordsOf(query.replace(/\bhttps?:\/\/\S+/g, ' ')).slice(0, MOST_WORDS_COMPARED);
  const top = Math.max(...rows.map(({ rank }) => rank), Number.MIN_VALUE);
  return rows
    .map((row) => {
      const scored = (JSON.parse(row.literals) as string[]).map((literal) => {
        const own = wordsOf(literal);
        return { literal, score: closeness(longestRun(asked, own), asked.length, own.length) };
      }).sort((a, b) => b.score - a.score);
      const heading = wordsOf(row.heading);
      const run = longestRun(asked, heading);
      const named = run === asked.length ? closeness(run, asked.length, heading.length) : 0;
      const quoted = scored[0]?.score ?? 0;
      // The rule explains the message; other pages only quote it.
      const explained = quoted > 0 && ruleAddresses.has(row.url) ? quoted : 0;
      return { row, literal: scored[0] && quoted > 0 ? scored[0].literal : null, score: row.rank / top + 2 * quoted + explained + named };
    })
    .sort((a, b) => b.score - a.score);
}

/** From 0 to 1: how much of the shorter stands in the longer in one piece. A word by itself says little unless it is all there is. */
function closeness(run: number, a: number, b: number): number {
  if (run === 0 || (run === 1 && Math.max(a, b) > 1)) return 0;
  return (run / Math.min(a, b)) * (1 - 1 / (1 + run));
}

/** The longest sequence of words that stands in both. */
function longestRun(a: readonly string[], b: readonly string[]): number {
  const known = new Set(b);
  let longest = 0;
  let before = new Uint16Array(b.length + 1);
  for (const word of a) {
    const now = new Uint16Array(b.length + 1);
    for (let at = known.has(word) ? 1 : b.length + 1; at <= b.length; at += 1) {
      if (b[at - 1] !== word) continue;
      now[at] = before[at - 1]! + 1;
      if (now[at]! > longest) longest = now[at]!;
    }
    before = now;
  }
  return longest;
}

function resultOf(row: FoundRow, literal: string | null, matches: readonly WordMatch[]): SearchResult {
  return { url: row.url, page: row.page, heading: row.heading, literal: literal === null ? null : mark(literal, matches), excerpt: excerptOf(row.body, matches) };
}

function isFound(word: string, matches: readonly WordMatch[]): boolean {
  return matches.some((match) => (match.prefix ? word.startsWith(match.word) : word === match.word));
}

/** The text in pieces; those that are words found stand alone. */
function mark(text: string, matches: readonly WordMatch[]): Marked {
  const pieces: { text: string; found: boolean }[] = [];
  let from = 0;
  for (const match of text.matchAll(WORD)) {
    if (!isFound(plainWord(match[0]), matches)) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), found: false });
    pieces.push({ text: match[0], found: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), found: false });
  return pieces;
}

/** The stretch of the text that holds the most different words of the query. */
function excerptOf(text: string, matches: readonly WordMatch[]): Marked {
  const spots = [...text.matchAll(/\S+/g)];
  const keys = spots.map(([spot]) => wordsOf(spot).filter((word) => isFound(word, matches)));
  let last = 0;
  let most = 0;
  const held = new Map<string, number>();
  for (let end = 0; end < spots.length; end += 1) {
    for (const key of keys[end]!) held.set(key, (held.get(key) ?? 0) + 1);
    const gone = end - EXCERPT_WORDS;
    for (const key of gone >= 0 ? keys[gone]! : []) {
      const left = held.get(key)! - 1;
      if (left === 0) held.delete(key);
      else held.set(key, left);
    }
    if (held.size > most) {
      most = held.size;
      last = end;
    }
  }
  const reach = Math.max(0, last - EXCERPT_WORDS + 1);
  const first = reach + Math.max(0, keys.slice(reach).findIndex((key) => key.length > 0));
  // A few words before the first one found, as long as the last one stays inside; never shorter than it need be.
  const lead = Math.max(0, Math.min(6, EXCERPT_WORDS - (last - first + 1)));
  const start = Math.max(0, Math.min(first - lead, spots.length - EXCERPT_WORDS));
  const end = Math.min(spots.length, start + EXCERPT_WORDS);
  const from = spots[start]?.index ?? 0;
  const to = end < spots.length ? spots[end - 1]!.index + spots[end - 1]![0].length : text.length;
  const pieces = [...mark(text.slice(from, to), matches)];
  if (from > 0) pieces.unshift({ text: '… ', found: false });
  if (to < text.length) pieces.push({ text: ' …', found: false });
  return pieces;
}
