import { describe, expect, it } from 'vitest';
import { countWords, firstPage, nextPage, pageAt, previousPage, rangeWords } from '../../console/paging.ts';

describe('previous and next over pages that only know the way forward', () => {
  it('comes back the way it went', () => {
    const second = nextPage(firstPage, 'b', 50);
    const third = nextPage(second, 'c', 50);
    expect(third.offset).toBe(100);
    expect(previousPage(third)).toEqual(second);
    expect(previousPage(second)).toEqual(firstPage);
    expect(previousPage(firstPage)).toBeNull();
  });

  it('goes back to the first page when the address was opened alone', () => {
    const alone = pageAt('c', undefined);
    expect(alone.offset).toBeNull();
    expect(previousPage(alone)).toEqual(firstPage);
    expect(nextPage(alone, 'd', 50)).toEqual({ cursor: 'd', offset: null, trail: [] });
  });

  it('ignores a trail that belongs to another page', () => {
    const second = nextPage(firstPage, 'b', 50);
    expect(pageAt('b', second)).toBe(second);
    expect(pageAt('x', second).offset).toBeNull();
    expect(pageAt(undefined, second)).toBe(firstPage);
  });
});

describe('the words beside the buttons', () => {
  it('name the rows in view and how many there are', () => {
    expect(rangeWords(firstPage, 50, 300, 4000)).toBe('1–50 of 300');
    expect(rangeWords(nextPage(firstPage, 'b', 50), 20, 70, 4000)).toBe('51–70 of 70');
    expect(rangeWords(firstPage, 1, 1, 4000)).toBe('1 of 1');
    expect(rangeWords(firstPage, 0, 0, 4000)).toBe('0 of 0');
  });

  it('name no range when the page was opened alone', () => {
    expect(rangeWords(pageAt('c', undefined), 50, 300, 4000)).toBe('50 of 300');
  });

  it('say where counting stopped', () => {
    expect([countWords(999, 1000), countWords(1000, 1000)]).toEqual(['999', '1,000+']);
  });
});
