import { useEffect, useState } from 'react';
import { dayWords, endWords, exactWords, sinceWords, utcWords } from '../time-words.ts';

/** The present, renewed often enough for the words that depend on it. */
export function useNow(everyMs = 20_000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

const say = { since: sinceWords, end: endWords, day: dayWords, utc: (at: string) => utcWords(at) };

/** A moment in words, with the exact one for machines and in the title. Null does not apply: an em dash. */
export function When({ at, as, now, className }: { at: string | null; as: keyof typeof say; now: Date; className?: string }) {
  if (at === null) return <span className={className}><span aria-hidden="true">—</span><span className="vh">none</span></span>;
  return <time dateTime={at} title={exactWords(at)} className={className}>{say[as](at, now)}</time>;
}
