import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** The words of each part, lower case and with single spaces: nothing that a database could take for syntax. */
export interface SectionWords { page: string; heading: string; literals: string; body: string }
export interface SectionRow { url: string; page: string; heading: string; literals: string; body: string; words: SectionWords }
export type FoundRow = Omit<Tables['search_sections'], 'content_hash' | 'position'> & { rank: number };
/** A plain word; with `prefix`, every word that begins with it. */
export interface WordMatch { word: string; prefix: boolean }

/** How much a word counts by where it stands. What is written letter for letter is what people paste. */
const weights = { page: 3, heading: 6, literals: 8, body: 1 };
/** Statements stay far below the parameter limits of both databases. */
const ROWS_PER_STATEMENT = 50;

/** The public pages by word: FTS5 with bm25 on SQLite, text search vectors on Postgres. */
export class SearchStore {
  readonly #db: Kysely<Tables>;
  readonly #kind: Database['kind'];
  constructor(db: Kysely<Tables>, kind: Database['kind']) {
    this.#db = db;
    this.#kind = kind;
  }

  async has(contentHash: string): Promise<boolean> {
    return (await this.#db.selectFrom('search_indexes').select('content_hash').where('content_hash', '=', contentHash).executeTakeFirst()) !== undefined;
  }

  /**
   * True for the one that is to write this index. Goes first in its transaction: the insert
   * waits for whoever is writing the same one, and finds it there afterwards.
   */
  async claim(contentHash: string, at: string): Promise<boolean> {
    const claimed = await this.#db.insertInto('search_indexes').values({ content_hash: contentHash, built_at: at })
      .onConflict((conflict) => conflict.column('content_hash').doNothing()).returning('content_hash').executeTakeFirst();
    return claimed !== undefined;
  }

  async insert(contentHash: string, sections: readonly SectionRow[]): Promise<void> {
    for (let start = 0; start < sections.length; start += ROWS_PER_STATEMENT) {
      const part = sections.slice(start, start + ROWS_PER_STATEMENT).map((section, index) => ({ ...section, position: start + index }));
      await this.#db.insertInto('search_sections')
        .values(part.map(({ position, url, page, heading, literals, body }) => ({ content_hash: contentHash, position, url, page, heading, literals, body }))).execute();
      if (this.#kind === 'sqlite') {
        const rows = part.map(({ position, words }) => sql`(${contentHash}, ${position}, ${words.page}, ${words.heading}, ${words.literals}, ${words.body})`);
        await sql`insert into search_words (content_hash, position, page, heading, literals, body) values ${sql.join(rows)}`.execute(this.#db);
      } else {
        const rows = part.map(({ position, words }) => sql`(${contentHash}, ${position}::integer, ${vector(words.page, 'C')} || ${vector(words.heading, 'B')} || ${vector(words.literals, 'A')} || ${vector(words.body, 'D')})`);
        await sql`insert into search_words (content_hash, position, words) values ${sql.join(rows)}`.execute(this.#db);
      }
    }
  }

  /** Keeps this index and the one before it, which a process of the version before may still be reading. */
  async deleteOlder(contentHash: string): Promise<void> {
    const others = await this.#db.selectFrom('search_indexes').select('content_hash').where('content_hash', '!=', contentHash)
      .orderBy('built_at', 'desc').orderBy('content_hash').execute();
    for (const { content_hash: old } of others.slice(1)) {
      await sql`delete from search_words where content_hash = ${old}`.execute(this.#db);
      await this.#db.deleteFrom('search_sections').where('content_hash', '=', old).execute();
      await this.#db.deleteFrom('search_indexes').where('content_hash', '=', old).execute();
    }
  }

  /** Sections that hold at least one of the words, those first that hold more and rarer ones. */
  async find(contentHash: string, matches: readonly WordMatch[], limit: number): Promise<FoundRow[]> {
    if (matches.length === 0) return [];
    const { rows } = await (this.#kind === 'sqlite' ? this.#inSqlite(contentHash, matches, limit) : this.#inPostgres(contentHash, matches, limit));
    return rows;
  }

  #inSqlite(contentHash: string, matches: readonly WordMatch[], limit: number) {
    // In quotes a word is a word to FTS5, also when it is spelled AND or NEAR.
    const query = matches.map(({ word, prefix }) => `"${word}"${prefix ? '*' : ''}`).join(' OR ');
    return sql<FoundRow>`
      select section.url, section.page, section.heading, section.literals, section.body,
        -bm25(search_words, 0, 0, ${sql.lit(weights.page)}, ${sql.lit(weights.heading)}, ${sql.lit(weights.literals)}, ${sql.lit(weights.body)}) as rank
      from search_words
      join search_sections section on section.content_hash = search_words.content_hash and section.position = search_words.position
      where search_words match ${query} and search_words.content_hash = ${contentHash}
      order by rank desc, section.position limit ${limit}`.execute(this.#db);
  }

  /** ts_rank knows nothing of how rare a word is, so each word is ranked by itself and weighed by that, as bm25 does. */
  #inPostgres(contentHash: string, matches: readonly WordMatch[], limit: number) {
    const queries = matches.map(({ word, prefix }) => `'${word}'${prefix ? ':*' : ''}`);
    // bm25 lets each further weight count for less (its k1 is 1.2); the same curve here, or one literal outranks every rare word.
    const shares = [weights.body, weights.page, weights.heading, weights.literals].map((weight) => weight / (weight + 1.2));
    return sql<FoundRow>`
      with asked as (select to_tsquery('simple', text) as query from unnest(${queries}::text[]) as given(text)),
      hit as (
        select asked.query, words.position, ts_rank(${shares}::real[], words.words, asked.query, 1) as rank
        from asked join search_words words on words.words @@ asked.query
        where words.content_hash = ${contentHash}
      ),
      rare as (
        select query, ln(1 + (select count(*) from search_sections where content_hash = ${contentHash})::float8 / count(*)) as weight
        from hit group by query
      ),
      best as (select hit.position, sum(hit.rank * rare.weight) as rank from hit join rare on rare.query = hit.query group by hit.position)
      select section.url, section.page, section.heading, section.literals, section.body, best.rank
      from best join search_sections section on section.content_hash = ${contentHash} and section.position = best.position
      order by best.rank desc, section.position limit ${limit}`.execute(this.#db);
  }
}

function vector(words: string, weight: 'A' | 'B' | 'C' | 'D'): RawBuilder<unknown> {
  return sql`setweight(to_tsvector('simple', ${words}), ${sql.lit(weight)})`;
}

/** True when the database was busy with somebody else and the same work may be tried again. */
export function isContention(error: unknown): boolean {
  const code = String((error as { code?: unknown }).code ?? '');
  return code.startsWith('SQLITE_BUSY') || code === '40P01' || code === '40001';
}
