/** Times as people say them. Pure: the present is an argument. Words and dates are in the interface's language. */

const LOCALE = 'en-GB';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Beyond this a count of days says less than a date. */
const DAYS_AS_COUNT = 31;

const dayAndMonth = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const fullDay = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const localMoment = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short',
});

function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

/** "14 Oct", with the year when it is another one. */
export function dateWords(at: string, now: Date): string {
  const then = new Date(at);
  const format = then.getFullYear() === now.getFullYear() ? dayAndMonth : fullDay;
  // British English writes "Sept", the only month with four letters.
  return format.format(then).replace('Sept', 'Sep');
}

/** For columns of dates: "today", else the date. */
export function dayWords(at: string, now: Date): string {
  return sameDay(new Date(at), now) ? 'today' : dateWords(at, now);
}

/** How long ago: "now", "4 min", "3 h", "yesterday", "12 d", "14 Oct". A clock ahead of ours counts as now. */
export function sinceWords(at: string, now: Date): string {
  const passed = now.getTime() - Date.parse(at);
  if (passed < MINUTE) return 'now';
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h`;
  if (passed < 2 * DAY) return 'yesterday';
  if (passed < (DAYS_AS_COUNT + 1) * DAY) return `${Math.floor(passed / DAY)} d`;
  return dateWords(at, now);
}

/** The same inside a sentence: "4 min ago", "on 14 Oct". */
export function agoWords(at: string, now: Date): string {
  const words = sinceWords(at, now);
  if (words === 'now') return 'just now';
  if (words === 'yesterday') return words;
  return / (min|h|d)$/.test(words) ? `${words} ago` : `on ${words}`;
}

/** When something ends: "in 52 min", "in 3 h", "in 29 d", a date beyond 99 days; "2 h ago" once it has. */
export function endWords(at: string, now: Date): string {
  const left = Date.parse(at) - now.getTime();
  if (left <= 0) {
    const words = sinceWords(at, now);
    if (words === 'yesterday') return '1 d ago';
    return / (min|h|d)$/.test(words) ? `${words} ago` : words;
  }
  if (left < HOUR) return `in ${Math.max(1, Math.floor(left / MINUTE))} min`;
  if (left < DAY) return `in ${Math.floor(left / HOUR)} h`;
  if (left < 100 * DAY) return `in ${Math.floor(left / DAY)} d`;
  return dateWords(at, now);
}

/** Local time of day with seconds, for steps that are seconds apart. */
export function clockWords(at: string): string {
  return clock.format(new Date(at));
}

/** "22 Dec 2026, 15:01 UTC": the line under a relative time. */
export function utcWords(at: string): string {
  return `${new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(at))}, ${at.slice(11, 16)} UTC`;
}

/** For a title: to the second in UTC, and where the reader is. */
export function exactWords(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC, ${localMoment.format(new Date(at))}`;
}

/** Minutes and seconds of waiting, "0:23". */
export function elapsedWords(from: string, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(from)) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
