/**
 * Previous and next over keyset pages. The server only gives the way forward; the way back is
 * the trail of cursors we came by, kept with the history entry, so reload and Back keep it.
 */

export interface Page {
  /** Undefined on the first page. */
  cursor: string | undefined;
  /** How many rows came before this page; null when the page was opened by its address alone. */
  offset: number | null;
  /** The pages before this one, first to last. */
  trail: readonly { cursor: string | undefined; offset: number }[];
}

export const firstPage: Page = { cursor: undefined, offset: 0, trail: [] };

/** The page that an address and a history entry describe. A trail that belongs elsewhere is ignored. */
export function pageAt(cursor: string | undefined, remembered: Page | undefined): Page {
  if (cursor === undefined) return firstPage;
  return remembered?.cursor === cursor ? remembered : { cursor, offset: null, trail: [] };
}

export function nextPage(page: Page, nextCursor: string, shown: number): Page {
  if (page.offset === null) return { cursor: nextCursor, offset: null, trail: [] };
  return {
    cursor: nextCursor,
    offset: page.offset + shown,
    trail: [...page.trail, { cursor: page.cursor, offset: page.offset }],
  };
}

/** Null on the first page. Without a trail the first page is the only one we can find again. */
export function previousPage(page: Page): Page | null {
  if (page.cursor === undefined) return null;
  const last = page.trail.at(-1);
  return last ? { ...last, trail: page.trail.slice(0, -1) } : firstPage;
}

/** "1–50 of 300"; the total is counted up to `cap`. */
export function rangeWords(page: Page, shown: number, total: number, cap: number): string {
  const of = countWords(total, cap);
  if (page.offset === null) return `${shown} of ${of}`;
  return shown <= 1 ? `${shown === 0 ? 0 : page.offset + 1} of ${of}` : `${page.offset + 1}–${page.offset + shown} of ${of}`;
}

/** "231", or "1,000+" where counting stopped. */
export function countWords(count: number, cap: number): string {
  return count >= cap ? `${cap.toLocaleString('en-GB')}+` : count.toLocaleString('en-GB');
}
