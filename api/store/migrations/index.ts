import type { Migration } from 'kysely/migration';
import { firstSchema } from './001-first-schema.ts';
import { search } from './002-search.ts';

/** In order. A migration that was released is never changed; the next one repairs it. */
export const migrations: Record<string, Migration> = {
  '001-first-schema': firstSchema,
  '002-search': search,
};
