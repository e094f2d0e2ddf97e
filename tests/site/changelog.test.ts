import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { guideHead, questionHead, statementHead, versionHead } from '../../site/content-heads.ts';
import { type Output, readTags } from '../../site/build/check-links.ts';
import { insertQuestions } from '../../site/markdown/questions.ts';
import { builtSite, origin, readSiteFile, wordsOf } from './built-site.ts';

const folder = (name: string) => new URL(`../../site/content/${name}/`, import.meta.url);
let output: Output;
beforeAll(async () => {
  output = await builtSite();
});

/** Tags of an XML text must close in the order they opened. Returns the names in order of opening. */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const all: string[] = [];
  for (const [, close, name, self] of xml.replace(/^<\?xml.*?\?>/, '').matchAll(/<(\/)?([a-zA-Z:]+)(?:\s+[a-z:]+="[^"<]*")*\s*(\/)?>/g)) {
    if (close) expect(open.pop()).toBe(name);
    else {
      all.push(name!);
      if (!self) open.push(name!);
    }
  }
  expect(open).toEqual([]);
  expect(xml.replace(/<[^>]*>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/);
  return all;
}

it('the feed is well-formed Atom, with one entry for each version and an id that is its address', () => {
  const feed = readSiteFile('/changelog/feed.xml');
  const versions = readdirSync(folder('changelog'));
  const elements = elementsOf(feed);
  expect(elements[0]).toBe('feed');
  expect(elements.filter((name) => name === 'entry')).toHaveLength(versions.length);
  const ids = [...feed.matchAll(/<id>(.*?)<\/id>/g)].map(([, id]) => id!);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id.startsWith(`${origin}/changelog`)).toBe(true);
  for (const [, time] of feed.matchAll(/<updated>(.*?)<\/updated>/g)) expect(new Date(time!).toISOString()).toBe(time!.replace('Z', '.000Z'));
});

it('the changelog offers its feed to readers and to machines', () => {
  const tags = readTags(output.pages.get('/changelog') ?? '');
  expect(tags.find(({ attributes }) => attributes.type === 'application/atom+xml')?.attributes.href).toBe('/changelog/feed.xml');
  expect(tags.some(({ name, attributes }) => name === 'a' && attributes.href === '/changelog/feed.xml')).toBe(true);
});

it('no version is called released in one place and not in the other', () => {
  const written = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
  for (const file of readdirSync(folder('changelog'))) {
    const [, version, released] = /version: (\S+)\nreleased: (\S+)/.exec(readFileSync(new URL(file, folder('changelog')), 'utf8'))!;
    expect(written).toContain(`## ${version}, ${released === 'null' ? 'unreleased' : released}`);
  }
});

it('the security page makes every promise that SECURITY.md makes', () => {
  const words = wordsOf(output.pages.get('/security') ?? '').replace(/’/g, "'");
  const promises = [...readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8').matchAll(/^- \*\*(.*?)\*\*/gm)].map(([, text]) => text!.replace(/`/g, ''));
  expect(promises.length).toBeGreaterThanOrEqual(8);
  expect(promises.filter((promise) => !words.includes(promise.replace(/’/g, "'")))).toEqual([]);
});

it.each([
  ['guide', guideHead], ['question', questionHead], ['version', versionHead], ['statement', statementHead],
])('the head of a %s with a key that is not known is refused, and the key is named', (_, head) => {
  const result = head.safeParse({ unknwon: 1 });
  expect(result.error?.issues.find(({ code }) => code === 'unrecognized_keys')).toMatchObject({ keys: ['unknwon'] });
});

it('a day in a head never shifts with a time zone', () => {
  const head = { version: '1.2.3', released: null, summary: 'Something that one would notice.' };
  expect(versionHead.parse({ ...head, updated: new Date('2026-11-22T00:00:00Z') }).updated).toBe('2026-11-22');
  expect(versionHead.safeParse({ ...head, updated: '22 November' }).success).toBe(false);
});

it('a question stands once and is taken into a guide under an id of the guide’s own', () => {
  expect(insertQuestions('a\n\n::questions\n\nb', [{ id: 'url', question: 'Which URL?', answer: 'This one.\n' }])).toBe('a\n\n:::faq\n### Which URL? {#faq-url}\n\nThis one.\n:::\n\nb');
});
