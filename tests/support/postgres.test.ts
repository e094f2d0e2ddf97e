import { existsSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshPostgresDatabase, startPostgres, type FreshDatabase } from './postgres.ts';

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('the test Postgres', () => {
  let first: FreshDatabase;
  let second: FreshDatabase;
  beforeAll(async () => {
    [first, second] = await Promise.all([freshPostgresDatabase(), freshPostgresDatabase()]);
  }, 60_000);
  afterAll(() => Promise.all([first.drop(), second.drop()]));

  it('is a real server and answers queries', async () => {
    const [row] = await query(first.url, `select version() as version, '{"a": [1, 2]}'::jsonb -> 'a' ->> 1 as json`);
    expect(row?.version).toMatch(/^PostgreSQL 1\d/);
    expect(row?.json).toBe('2');
  });

  it('gives every caller an empty database that no other caller sees', async () => {
    await query(first.url, 'create table only_here (id text)');
    expect(await query(second.url, `select to_regclass('only_here') as found`)).toEqual([{ found: null }]);
  });

  it('drops a database even while somebody is still connected to it', async () => {
    const third = await freshPostgresDatabase();
    const lingering = new pg.Client({ connectionString: third.url });
    lingering.on('error', () => {});
    await lingering.connect();
    await third.drop();
    await expect(query(third.url, 'select 1')).rejects.toThrow(/does not exist/);
  });
});

describe('a test Postgres whose run has died', () => {
  it('stops and takes its files with it', { timeout: 60_000 }, async () => {
    const server = await startPostgres();
    expect(existsSync(server.folder)).toBe(true);
    // What the system does to the pipe when the run is killed.
    server.process.stdin?.destroy();
    await new Promise((resolve) => server.process.once('close', resolve));
    expect(existsSync(server.folder)).toBe(false);
    await expect(query(server.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });
});
