/** What a bench says: one row per comparison, and the table of them. */

export interface Goal {
  /** As in the list of performance goals, for example P17. */
  id: string;
  /** `most`: the value may cost this many times the reference. `least`: it reaches this share of the reference. */
  most?: number;
  least?: number;
}

export interface Row {
  name: string;
  reference: string;
  unit: string;
  value: number;
  referenceValue: number;
  /** In the sense of the goal: a cost as value ÷ reference, a share as reference cost ÷ value cost. Median over the rounds. */
  ratio: number;
  /** The same by the clock instead of the CPU, for what is called over HTTP. */
  wallRatio: number | null;
  /** Null: for orientation. */
  goal: Goal | null;
  requests: { perSecond: number; referencePerSecond: number; p50: number; p99: number } | null;
  /** Why the row must not be believed. */
  invalid: string | null;
}

export type Verdict = 'pass' | 'miss' | 'INVALID' | '';

export function verdict(row: Row): Verdict {
  if (row.invalid !== null || !Number.isFinite(row.ratio)) return 'INVALID';
  if (!row.goal) return '';
  if (row.goal.most !== undefined && row.ratio > row.goal.most) return 'miss';
  if (row.goal.least !== undefined && row.ratio < row.goal.least) return 'miss';
  return 'pass';
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0 ? NaN : (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

const HEADINGS = ['row', 'value', 'reference', 'ref. value', 'ratio', 'by clock', 'req/s', 'ref. req/s', 'p50 ms', 'p99 ms', 'goal', ''];

export function table(rows: readonly Row[]): string {
  const cells = [HEADINGS, ...rows.map((row) => [
    row.name,
    `${number(row.value)} ${row.unit}`,
    row.reference,
    number(row.referenceValue),
    row.invalid === null ? number(row.ratio) : 'INVALID',
    row.wallRatio === null ? '' : number(row.wallRatio),
    row.requests ? number(row.requests.perSecond) : '',
    row.requests ? number(row.requests.referencePerSecond) : '',
    row.requests ? number(row.requests.p50) : '',
    row.requests ? number(row.requests.p99) : '',
    goalText(row.goal),
    verdict(row),
  ])];
  const used = HEADINGS.map((_, column) => column).filter((column) => cells.slice(1).some((row) => row[column] !== ''));
  const widths = used.map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells.map((row) => used.map((column, index) => (isNumeric(column) ? row[column]!.padStart(widths[index]!) : row[column]!.padEnd(widths[index]!))).join('  ').trimEnd()).join('\n');
}

function isNumeric(column: number): boolean {
  return column === 1 || (column >= 3 && column <= 9);
}

export function goalText(goal: Goal | null): string {
  if (!goal) return '';
  return goal.most !== undefined ? `${goal.id} ≤ ${goal.most}` : `${goal.id} ≥ ${goal.least}`;
}

export function number(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = value >= 1000 ? 0 : value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 3;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
