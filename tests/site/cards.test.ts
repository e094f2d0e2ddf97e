import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { cardPath } from '../../site/build/card-path.ts';
import { outline, titleLines } from '../../site/build/cards.ts';
import { type Output, readTags } from '../../site/build/check-links.ts';
import { builtSite, origin, publicPages, unlisted } from './built-site.ts';

let output: Output;
beforeAll(async () => {
  output = await builtSite();
});

describe.each(publicPages.filter((path) => !unlisted.includes(path)))('the card of %s', (path) => {
  it('is named by the page, 1200 × 630, and at most 60 KB', () => {
    const metas = new Map(readTags(output.pages.get(path) ?? '').map(({ attributes }) => [attributes.property ?? attributes.name, attributes.content]));
    expect(metas.get('og:image')).toBe(origin + cardPath(path));
    expect([metas.get('og:image:width'), metas.get('og:image:height'), metas.get('twitter:card')]).toEqual(['1200', '630', 'summary_large_image']);
    expect(metas.get('og:image:alt')).toContain(metas.get('og:title'));
    const png = readFileSync(fileURLToPath(new URL(`../../dist/site${cardPath(path)}`, import.meta.url)));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630]);
    expect(png.length).toBeLessThanOrEqual(60 * 1024);
  });
});

it('a page that is not indexed has no card', () => {
  expect(output.pages.get('/404')).not.toContain('og:image');
});

describe('the words of a card', () => {
  it('stand on at most three lines, smaller when they are many, and never with one word alone below', () => {
    expect(titleLines('Clients')).toEqual({ size: 74, lines: ['Clients'] });
    expect(titleLines('How teams should manage MCP setup').lines).toEqual(['How teams should', 'manage MCP setup']);
    const long = titleLines('What every team should know before it hands an agent the keys to anything');
    expect(long.lines.length).toBeLessThanOrEqual(3);
    expect(long.size).toBeLessThan(74);
    expect(() => titleLines('Word '.repeat(60).trim())).toThrow(/does not fit/);
  });

  it('are outlines, so that no machine needs the face; a letter it lacks is refused', () => {
    expect(outline('Aé', 0, 0, 10)).toMatch(/^M[\d.LQCZM -]+Z$/);
    expect(() => outline('字', 0, 0, 10)).toThrow(/lacks a letter/);
  });
});
