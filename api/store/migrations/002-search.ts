import { PostgresAdapter, sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * The public pages as searchable sections. What is shown is the same on both databases; what is
 * searched is an FTS5 table here and text search vectors there, each built from plain words.
 */
export const search: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.createTable('search_indexes')
      .addColumn('content_hash', 'text', (c) => c.primaryKey())
      .addColumn('built_at', 'text', (c) => c.notNull())
      .execute();

    await db.schema.createTable('search_sections')
      .addColumn('content_hash', 'text', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('url', 'text', (c) => c.notNull())
      .addColumn('page', 'text', (c) => c.notNull())
      .addColumn('heading', 'text', (c) => c.notNull())
      .addColumn('literals', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('search_sections_pk', ['content_hash', 'position'])
      .execute();

    if (db.getExecutor().adapter instanceof PostgresAdapter) {
      await sql`create table search_words (content_hash text not null, position integer not null, words tsvector not null, primary key (content_hash, position))`.execute(db);
      await sql`create index search_words_by_word on search_words using gin (words)`.execute(db);
    } else {
      await sql`create virtual table search_words using fts5 (content_hash unindexed, position unindexed, page, heading, literals, body, tokenize = 'unicode61', prefix = '2 3 4')`.execute(db);
    }
  },
};
