/** A program: measures the rows, prints the table, ends. `npm run bench` starts it; tests/bench/README.md says how to read it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { startGenerator } from './child.ts';
import { databaseRows } from './database.ts';
import { bearerRows, canMeasureCpu, mcpRows, staticRows, type Bench } from './http.ts';
import { table, verdict, type Row } from './rows.ts';

/** Whatever happens, it ends by then. */
const LIMIT_MILLISECONDS = 6 * 60_000;

const parts: Record<string, (bench: Bench) => Promise<Row[]>> = { static: staticRows, bearer: bearerRows, mcp: mcpRows, database: databaseRows };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '5' }, milliseconds: { type: 'string', default: '700' }, connections: { type: 'string', default: '32' } },
});
const pace = { rounds: Number(values.rounds), milliseconds: Number(values.milliseconds), connections: Number(values.connections) };
const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0 || Object.values(pace).some((number) => !Number.isInteger(number) || number < 1)) {
  console.error(`Usage: npm run bench -- [${Object.keys(parts).join('] [')}] [--rounds 5] [--milliseconds 700] [--connections 32] [--json]`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'fygment-bench-'));
for (const name of ['static', 'mcp']) mkdirSync(join(folder, name));
const generator = startGenerator();
const limit = setTimeout(() => {
  console.error(`Stopped after ${LIMIT_MILLISECONDS / 60_000} minutes.`);
  rmSync(folder, { recursive: true, force: true });
  process.exit(1);
}, LIMIT_MILLISECONDS);
const started = performance.now();
const rows: Row[] = [];
const failures: string[] = [];
try {
  for (const name of positionals.length > 0 ? positionals : Object.keys(parts)) {
    try {
      rows.push(...(await parts[name]!({ folder, generator, pace, say: (line) => console.error(`… ${line}`) })));
    } catch (failure) {
      failures.push(`${name} was not measured: ${(failure as Error).stack}`);
    }
  }
} finally {
  clearTimeout(limit);
  await generator.end();
  rmSync(folder, { recursive: true, force: true });
}

const seconds = Math.round((performance.now() - started) / 1000);
if (values.json) {
  console.log(JSON.stringify({ node: process.version, ...pace, seconds, cpu: canMeasureCpu(), failures, rows: rows.map((row) => ({ ...row, verdict: verdict(row) })) }, null, 2));
} else {
  console.log(`\n${table(rows)}\n`);
  for (const { invalid } of rows) if (invalid) console.log(invalid);
  for (const row of rows.filter((one) => verdict(one) === 'miss')) {
    const bound = row.goal!.most === undefined ? `≥ ${row.goal!.least}` : `≤ ${row.goal!.most}`;
    console.log(`${row.goal!.id}: ${row.name} against ${row.reference}: goal ${bound}, now ${row.ratio.toPrecision(2)}`);
  }
  console.log(`${pace.rounds} rounds, ${pace.connections} connections, ${seconds} s${canMeasureCpu() ? '' : '; no CPU time can be read here, so ratios are by the clock'}`);
}
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 || rows.some((row) => verdict(row) === 'INVALID') ? 1 : 0;
