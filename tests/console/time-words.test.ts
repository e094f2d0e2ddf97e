import { describe, expect, it } from 'vitest';
import { agoWords, dayWords, elapsedWords, endWords, sinceWords, utcWords } from '../../console/time-words.ts';

const now = new Date('2026-11-23T12:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const at = (ms: number) => new Date(now.getTime() + ms).toISOString();

describe('how long ago something was', () => {
  it.each([
    [0, 'now'], [59_999, 'now'], [MINUTE, '1 min'], [HOUR - 1, '59 min'], [HOUR, '1 h'], [DAY - 1, '23 h'],
    [DAY, 'yesterday'], [2 * DAY - 1, 'yesterday'], [2 * DAY, '2 d'], [31 * DAY, '31 d'],
  ])('%i ms ago is %s', (ms, words) => expect(sinceWords(at(-ms), now)).toBe(words));

  it('becomes a date after 31 days, with the year when it is another one', () => {
    expect(sinceWords('2026-09-28T12:00:00.000Z', now)).toBe('28 Sep');
    expect(sinceWords('2025-10-14T12:00:00.000Z', now)).toBe('14 Oct 2025');
  });

  it('calls the future now, because a server’s clock may be ahead of this one', () => {
    expect(sinceWords(at(5 * MINUTE), now)).toBe('now');
  });

  it('reads well inside a sentence', () => {
    expect([-1_000, -4 * MINUTE, -DAY, -3 * DAY].map((ms) => agoWords(at(ms), now))).toEqual(['just now', '4 min ago', 'yesterday', '3 d ago']);
    expect(agoWords('2026-09-28T12:00:00.000Z', now)).toBe('on 28 Sep');
  });
});

describe('when something ends', () => {
  it.each([
    [1, 'in 1 min'], [52 * MINUTE, 'in 52 min'], [HOUR, 'in 1 h'], [2 * DAY + HOUR, 'in 2 d'], [29 * DAY, 'in 29 d'],
    [0, 'now'], [-2 * HOUR, '2 h ago'], [-DAY, '1 d ago'], [-31 * DAY, '31 d ago'],
  ])('%i ms from now is %s', (ms, words) => expect(endWords(at(ms), now)).toBe(words));
});

describe('dates and clocks', () => {
  it('says today for today and a date for everything else', () => {
    expect(dayWords(at(-1000), now)).toBe('today');
    expect(dayWords('2026-10-14T12:00:00.000Z', now)).toBe('14 Oct');
  });

  it('writes UTC from the record, whatever the reader’s zone is', () => {
    expect(utcWords('2026-12-22T15:01:31.000Z')).toBe('22 Dec 2026, 15:01 UTC');
  });

  it('counts minutes and seconds of waiting', () => {
    expect([0, -23_400, -61_000].map((ms) => elapsedWords(at(ms), now))).toEqual(['0:00', '0:23', '1:01']);
    expect(elapsedWords(at(5_000), now)).toBe('0:00');
  });
});
