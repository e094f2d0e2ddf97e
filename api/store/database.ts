/**
 * Opens SQLite or Postgres by URL. Beside text search, the only file that knows a dialect:
 * everything else speaks Kysely, or a hot statement compiled from it.
 */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDriver from 'better-sqlite3';
import { createQueryId, Kysely, PostgresDialect, sql as fragment, SqliteAdapter, SqliteDialect, type Compilable, type CompiledQuery } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { migrations } from './migrations/index.ts';
import type { Tables } from './tables.ts';

/** A statement prepared once whose SQL was compiled from a Kysely query at start. */
export interface HotStatement<Parameters extends Record<string, unknown>, Row> {
  first(parameters: Parameters): Row | undefined | Promise<Row | undefined>;
}

type Parameter = <Name extends string>(name: Name) => never;

/** The same for a change: its SQL is fixed at start, and it runs inside whatever transaction it is given. */
export interface HotChange<Parameters extends Record<string, unknown>, Row> {
  run(db: Kysely<Tables>, parameters: Parameters): Promise<Row | undefined>;
}

export interface Database {
  kysely: Kysely<Tables>;
  kind: 'sqlite' | 'postgres';
  /**
   * Compiles `build` once and prepares the SQL on a reading connection that sees every commit
   * at once and never waits for a writer. `build` marks each value with `parameter('name')`.
   */
  hot<Row, Parameters extends Record<string, unknown>>(
    name: string,
    build: (db: Kysely<Tables>, parameter: Parameter) => Compilable<Row>,
  ): HotStatement<Parameters, Row>;
  /** Compiles `build` once for changes; the writing connection keeps the text prepared. */
  hotChange<Row, Parameters extends Record<string, unknown>>(
    build: (db: Kysely<Tables>, parameter: Parameter) => Compilable<Row>,
  ): HotChange<Parameters, Row>;
  /** Runs what is pending and closes every connection. */
  close(): Promise<void>;
}

export class DatabaseUnavailable extends Error {}

class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Writers wait this long for each other; longer would block the event loop, because SQLite waits in place. */
const SQLITE_BUSY_MS = 100;

/** Opens and migrates. Throws `DatabaseUnavailable` with a sentence for the person who started the server. */
export async function openDatabase(url: string): Promise<Database> {
  const database = url.startsWith('file:') ? openSqlite(url.slice('file:'.length)) : openPostgres(url);
  const migrator = new Migrator({ db: database.kysely, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    await database.close();
    throw new DatabaseUnavailable(
      database.kind === 'postgres'
        ? `Postgres at DATABASE_URL could not be reached or migrated: ${sentence(error)}`
        : `The database file could not be migrated: ${sentence(error)}`,
      { cause: error },
    );
  }
  return database;
}

/** Kysely migrates SQLite without a transaction unless told that its DDL can be rolled back, and it can: half a migration would never start again. */
class WholeSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
}
class WholeSqliteDialect extends SqliteDialect {
  override createAdapter() {
    return new WholeSqliteAdapter();
  }
}

function openSqlite(path: string): Database {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new DatabaseUnavailable(`The data folder ${dirname(path)} cannot be created: ${sentence(cause)}`, { cause });
  }
  let writer: SqliteDriver.Database;
  let reader: SqliteDriver.Database;
  try {
    writer = new SqliteDriver(path);
    writer.pragma('journal_mode = WAL');
    // Grants, revocations and their audit rows must survive a power cut, and they are rare: FULL for all writes.
    writer.pragma('synchronous = FULL');
    writer.pragma('foreign_keys = ON');
    writer.pragma(`busy_timeout = ${SQLITE_BUSY_MS}`);
    // A first write, so that a read-only file or folder is found now and not at the first sign-in.
    writer.exec('begin immediate; commit');
    reader = new SqliteDriver(path, { readonly: true });
  } catch (cause) {
    throw new DatabaseUnavailable(`The database file ${path} cannot be opened for writing: ${sentence(cause)}`, { cause });
  }

  const kysely = new Kysely<Tables>({ dialect: new WholeSqliteDialect({ database: withPreparedOnce(writer) }) });
  return {
    kysely,
    kind: 'sqlite',
    hot(_name, build) {
      // In a join SQLite's planner looks at bound values, and then plans anew for every other value, which costs
      // more than the look-up itself. It cannot look through a cast.
      const { sql, names } = compileHot(kysely, build, (placeholder) => fragment`cast(${placeholder} as text)`);
      const statement = reader.prepare(sql);
      return { first: (parameters) => statement.get(...names.map((name) => parameters[name])) as never };
    },
    hotChange: (build) => compileChange(kysely, build),
    async close() {
      await kysely.destroy();
      reader.close();
    },
  };
}

/** Kysely's SQLite driver prepares on every call; this keeps each distinct text prepared. Our set of texts is small. */
function withPreparedOnce(database: SqliteDriver.Database) {
  const statements = new Map<string, SqliteDriver.Statement>();
  return {
    close: () => void database.close(),
    prepare(sql: string) {
      let statement = statements.get(sql);
      if (!statement) {
        statement = database.prepare(sql);
        if (statements.size < 500) statements.set(sql, statement);
      }
      return statement as never;
    },
  };
}

function openPostgres(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5000 });
  // An idle connection that the server closed is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  // One that is lost inside a transaction fails its next query; the pool listens only to idle ones.
  pool.on('connect', (client) => client.on('error', () => {}));
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: withNamedStatements(pool) as never }) });
  return {
    kysely,
    kind: 'postgres',
    hot(name, build) {
      const { sql, names } = compileHot(kysely, build);
      return {
        async first(parameters) {
          const { rows } = await pool.query({ name: `hot_${name}`, text: sql, values: names.map((key) => withoutNul(parameters[key])) });
          return rows[0];
        },
      };
    },
    hotChange: (build) => compileChange(kysely, build),
    close: () => kysely.destroy(),
  };
}

/** Gives every statement a name, so that Postgres parses and plans each text once a connection. */
function withNamedStatements(pool: pg.Pool) {
  const names = new Map<string, string>();
  const nameOf = (sql: string) => {
    let name = names.get(sql);
    if (!name) names.set(sql, (name = createHash('sha256').update(sql).digest('base64url').slice(0, 32)));
    return name;
  };
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      return {
        query: (sql: string, parameters: readonly unknown[] = []) =>
          parameters.length === 0
            ? client.query(sql)
            : client.query({ name: nameOf(sql), text: sql, values: parameters.map(withoutNul) }),
        release: (destroy?: boolean) => client.release(destroy),
      };
    },
  };
}

/** Postgres text cannot hold U+0000 and refuses the whole statement; nothing of ours contains one, so such a value finds nothing. */
function withoutNul(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

function compileChange<Row, Parameters extends Record<string, unknown>>(
  db: Kysely<Tables>,
  build: (db: Kysely<Tables>, parameter: Parameter) => Compilable<Row>,
): HotChange<Parameters, Row> {
  const { sql, names, query } = compileHot(db, build);
  return {
    async run(connection, parameters) {
      const { rows } = await connection.executeQuery<Row>({ sql, query, queryId: createQueryId(), parameters: names.map((name) => parameters[name]) });
      return rows[0];
    },
  };
}

function compileHot(
  db: Kysely<Tables>,
  build: (db: Kysely<Tables>, parameter: Parameter) => Compilable<unknown>,
  written: (placeholder: Placeholder) => unknown = (placeholder) => placeholder,
): { sql: string; names: string[]; query: CompiledQuery['query'] } {
  const compiled = build(db, ((name: string) => written(new Placeholder(name))) as Parameter).compile();
  const names = compiled.parameters.map((value) => {
    if (!(value instanceof Placeholder)) throw new TypeError('a hot statement takes all its values from parameter()');
    return value.name;
  });
  return { sql: compiled.sql, names, query: compiled.query };
}

function sentence(error: unknown): string {
  const text = error instanceof AggregateError ? String(error.errors[0]?.message ?? error.message) : String((error as Error).message ?? error);
  return text.endsWith('.') ? text : `${text}.`;
}
