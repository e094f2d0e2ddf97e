/** Rows of the store: what a look-up, a page and an audit row cost, and how that grows with the table. */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import SqliteDriver from 'better-sqlite3';
import { hashToken } from '../../api/secrets.ts';
import { endConnection } from '../../api/services/connections.ts';
import type { PagePosition } from '../../api/store/connections.ts';
import { ordering } from '../../api/store/connections.ts';
import { openDatabase } from '../../api/store/database.ts';
import { createStore, type Store } from '../../api/store/store.ts';
import { healthStates, type Health } from '../../domain/connection-health.ts';
import type { Bench } from './http.ts';
import { median, type Goal, type Row } from './rows.ts';
import { analyze, liveTokens, seed, WORKSPACE_ID } from './seed.ts';

const FEW = 1_000;
const MANY = 100_000;
const PAGE = 50;
const now = new Date();

type Work = () => Promise<unknown>;

/** How long one call of each takes, in microseconds, in slices that take turns: A B, B A, … */
async function race(work: Record<string, Work>, calls: number, slices: number): Promise<Map<string, number[]>> {
  const entries = Object.entries(work);
  const taken = new Map(entries.map(([name]) => [name, [] as number[]]));
  for (const [, one] of entries) for (let index = 0; index < calls; index += 1) await one();
  for (let slice = 0; slice < slices; slice += 1) {
    for (const [name, one] of slice % 2 === 0 ? entries : entries.toReversed()) {
      const started = performance.now();
      for (let index = 0; index < calls; index += 1) await one();
      taken.get(name)!.push(((performance.now() - started) * 1000) / calls);
    }
  }
  return taken;
}

function row(name: string, reference: string, value: readonly number[], other: readonly number[], goal: Goal | null, invalid: string | null = null): Row {
  return {
    name, reference, unit: 'µs', value: median(value), referenceValue: median(other), ratio: median(value.map((one, slice) => one / other[slice]!)),
    wallRatio: null, goal, requests: null, invalid,
  };
}

export async function databaseRows({ folder, pace, say }: Bench): Promise<Row[]> {
  const slices = Math.max(5, pace.rounds * 2 + 1);
  const paths = { few: join(folder, 'few.db'), many: join(folder, 'many.db') };
  say(`database of ${FEW.toLocaleString('en-US')} and of ${MANY.toLocaleString('en-US')} connections`);
  await seed(paths.few, FEW, now);
  await seed(paths.many, MANY, now);

  const rows: Row[] = [];
  const pages = new Map<string, Row[]>();
  for (const analyzed of [false, true]) {
    if (analyzed) for (const path of Object.values(paths)) analyze(path);
    const few = createStore(await openDatabase(`file:${paths.few}`));
    const many = createStore(await openDatabase(`file:${paths.many}`));
    try {
      if (!analyzed) rows.push(await lookUpRow(few, many, slices));
      say(`pages ${analyzed ? 'after' : 'before'} ANALYZE`);
      for (const one of await pageRows(few, many, slices, analyzed)) pages.set(one.state, [...(pages.get(one.state) ?? []), one.row]);
    } finally {
      await few.close();
      await many.close();
    }
  }
  // The worst of first and deep page, whole workspace and own, with and without ANALYZE, stands for its state.
  for (const found of pages.values()) {
    const invalid = found.find((one) => one.invalid !== null);
    rows.push(invalid ?? found.toSorted((a, b) => b.ratio - a.ratio)[0]!);
  }
  say('audit row with a revoke');
  rows.push(...(await revokeRows(paths.many, slices)));
  return rows;
}

async function lookUpRow(few: Store, many: Store, slices: number): Promise<Row> {
  const work = (store: Store, count: number): Work => {
    const hashes = liveTokens(count, 4096).map(hashToken);
    let turn = 0;
    return async () => {
      const found = await store.bearer.first({ tokenHash: hashes[turn++ & 4095]!, now: now.toISOString() });
      if (!found) throw new Error('a live token was not found');
    };
  };
  const taken = await race({ few: work(few, FEW), many: work(many, MANY) }, 4000, slices);
  return row('bearer look-up, 100 k tokens', '1 k tokens', taken.get('many')!, taken.get('few')!, { id: 'P15', most: 2 });
}

async function pageRows(few: Store, many: Store, slices: number, analyzed: boolean): Promise<{ state: string; row: Row }[]> {
  const found: { state: string; row: Row }[] = [];
  for (const health of [null, ...healthStates]) for (const userId of [null, 'usr_7']) for (const deep of [false, true]) {
    const [small, smallRows] = await page(few, health, userId, deep);
    const [large, largeRows] = await page(many, health, userId, deep);
    // A page that is not full on both sides compares nothing: one person has few connections among a thousand.
    if (smallRows < PAGE || largeRows < PAGE) {
      if (userId === null && largeRows < PAGE) throw new Error(`a page of ${health ?? 'newest'} has ${largeRows} rows`);
      if (userId !== null || deep) continue;
    }
    const taken = await race({ few: small, many: large }, 60, slices);
    const perRow = (times: number[], count: number) => times.map((time) => (smallRows === largeRows ? time : time / Math.max(1, count)));
    const name = `connections, ${health ?? 'newest'}`;
    found.push({
      state: name,
      row: row(`${name}, worst: ${deep ? 'deep' : 'first'} page${userId === null ? '' : ' of one person'}${analyzed ? ', analyzed' : ''}`, '1 k connections',
        perRow(taken.get('many')!, largeRows), perRow(taken.get('few')!, smallRows), { id: 'P13', most: 1.5 }),
    });
  }
  return found;
}

/** The work of one page, and how many rows it has. Deep: after seven tenths of the rows in that state. */
async function page(store: Store, health: Health | null, userId: string | null, deep: boolean): Promise<[Work, number]> {
  const options = { health, userId, now, limit: PAGE };
  let after: PagePosition | null = null;
  if (deep) {
    const { column } = ordering(health);
    const all = await store.connections.list(WORKSPACE_ID, { ...options, after: null, limit: MANY });
    const last = all[Math.floor(all.length * 0.7) - 1];
    if (last) after = { at: String(last[column]), id: last.id };
  }
  const work = () => store.connections.list(WORKSPACE_ID, { ...options, after });
  return [work, (await work()).length];
}

/** The product's audit row, and its whole revoke, against the same SQL prepared by hand on the same disk. */
async function revokeRows(path: string, slices: number): Promise<Row[]> {
  const store = createStore(await openDatabase(`file:${path}`));
  const hand = new SqliteDriver(path);
  try {
    hand.pragma('synchronous = FULL');
    hand.pragma('busy_timeout = 1000');
    const audit = hand.prepare('insert into audit_events (id, workspace_id, at, actor_user_id, action, target_kind, target_id, detail) values (?, ?, ?, ?, ?, ?, ?, ?)');
    const end = hand.prepare('update connections set revoked_at = ?, revoked_by = ?, revoke_reason = ?, updated_at = ? where grant_id = ? and revoked_at is null returning id, workspace_id, user_id, client_name');
    const deletions = [['oauth_access_tokens', 'grant_id'], ['oauth_refresh_tokens', 'grant_id'], ['oauth_artifacts', 'grant_id'], ['oauth_grants', 'id']]
      .map(([table, column]) => hand.prepare(`delete from ${table} where ${column} = ?`));
    const bump = hand.prepare('update workspaces set revision = revision + 1 where id = ?');
    const at = now.toISOString();
    const detail = { client: 'Client 1', user: 'usr_1', reason: 'Left the team' };
    let count = 0;
    const auditByHand = () => void audit.run(`evt_hand_${count++}`, WORKSPACE_ID, at, 'usr_0', 'connection.revoked', 'connection', 'con_1', JSON.stringify(detail));
    const live = liveGrants();
    const revokeByHand = hand.transaction(() => {
      const grant = live();
      const ended = end.get(at, 'usr_0', 'Left the team', at, grant);
      if (!ended) throw new Error('nothing was revoked');
      for (const deletion of deletions) deletion.run(grant);
      bump.run(WORKSPACE_ID);
      auditByHand();
    });
    const taken = await race({
      'audit by hand': async () => auditByHand(),
      audit: () => store.audit.append({ id: `evt_store_${count++}`, workspaceId: WORKSPACE_ID, at, actorUserId: 'usr_0', action: 'connection.revoked', targetKind: 'connection', targetId: 'con_1', detail }),
      'revoke by hand': async () => revokeByHand.immediate(),
      revoke: async () => {
        if (!(await store.transaction((stores) => endConnection(stores, now, live(), { by: 'usr_0', reason: 'Left the team' })))) throw new Error('nothing was revoked');
      },
    }, 100, slices);
    return [
      row('audit row, synchronous=FULL', 'prepared by hand', taken.get('audit')!, taken.get('audit by hand')!, { id: 'P16', most: 1.5 }),
      row('revoke with its audit row', 'prepared by hand', taken.get('revoke')!, taken.get('revoke by hand')!, null),
    ];
  } finally {
    await store.close();
    hand.close();
  }
}

/** One grant after another that is not revoked. */
function liveGrants(): () => string {
  let index = 0;
  return () => {
    do index += 1;
    while ((index * 2654435761) % 1000 < 50);
    return `grant_${index}`;
  };
}
