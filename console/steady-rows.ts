/** Rows that do not jump under the pointer: cells change in place, new rows wait to be shown. */
import { useState } from 'react';

/** What to show while held: the rows that were there, with their newest contents. */
export function steady<Row extends { id: string }>(order: readonly string[], newest: readonly Row[]): { shown: Row[]; newer: number } {
  const byId = new Map(newest.map((row) => [row.id, row]));
  const known = new Set(order);
  return {
    shown: order.flatMap((id) => byId.get(id) ?? []),
    newer: newest.filter((row) => !known.has(row.id)).length,
  };
}

export function useSteadyRows<Row extends { id: string }>(newest: readonly Row[] | undefined, held: boolean) {
  const [order, setOrder] = useState<readonly string[] | null>(null);
  const ids = newest?.map((row) => row.id) ?? null;
  const same = order !== null && ids !== null && order.length === ids.length && order.every((id, index) => id === ids[index]);
  // Adjusting state while rendering, as React asks for it: the rows on screen are the last free ones.
  if (ids !== null && !same && (!held || order === null || order.length === 0)) setOrder(ids);
  if (!newest) return { shown: undefined, newer: 0, show: () => undefined };
  const view = order === null ? { shown: [...newest], newer: 0 } : steady(order, newest);
  return { ...view, show: () => setOrder(ids) };
}
