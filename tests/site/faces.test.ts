import { beforeAll, describe, expect, it } from 'vitest';
import { type Output, readTags } from '../../site/build/check-links.ts';
import { builtSite, mainGuide, origin, publicPages, readSiteFile, unlisted, wordsOf } from './built-site.ts';

const faced = publicPages.filter((path) => !unlisted.includes(path));
const faceOf = (path: string) => `${path === '/' ? '' : path}/index.md`;

let output: Output;
beforeAll(async () => {
  output = await builtSite();
});

/** Front matter, each value as YAML reads it. */
function headOf(markdown: string): Record<string, string> {
  const [, matter] = /^---\n([\s\S]*?)\n---\n/.exec(markdown) ?? [];
  return Object.fromEntries((matter ?? '').split('\n').map((line) => {
    const [key = '', value = ''] = line.split(/: (.*)/s);
    return [key, value.startsWith('"') ? JSON.parse(value) : value];
  }));
}

describe.each(faced)('the Markdown face of %s', (path) => {
  let markdown: string;
  let html: string;
  beforeAll(() => {
    markdown = readSiteFile(faceOf(path));
    html = output.pages.get(path) ?? '';
  });

  it('is offered by the page, with a title, description, day and the page’s own address', () => {
    const tags = readTags(html);
    expect(tags.find(({ attributes }) => attributes.type === 'text/markdown')?.attributes.href).toBe(faceOf(path));
    const head = headOf(markdown);
    expect(Object.keys(head)).toEqual(['title', 'description', 'updated', 'canonical']);
    expect(head.description).toBe(tags.find(({ attributes }) => attributes.name === 'description')?.attributes.content);
    expect(head.updated).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(head.canonical).toBe(path === '/' ? `${origin}/` : origin + path);
  });

  it('is plain: one title, nothing of our own syntax, no HTML, no relative address', () => {
    const body = markdown.replace(/^---[\s\S]*?\n---\n/, '').replace(/```[\s\S]*?```/g, '');
    expect(body.match(/^# /gm)).toHaveLength(1);
    expect(body).not.toMatch(/^:::?|\{#|(?<!\$)\{[a-z-]+\}|::[a-z]+$/m);
    expect(body.replace(/`[^`]*`/g, '')).not.toMatch(/<\/?[a-z]+[ >]|\]\(\//);
  });

  it('is at most 60 % of the page', () => {
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(0.6 * Buffer.byteLength(html));
  });

  it('links only to what exists', () => {
    const links = [...markdown.matchAll(/\]\((.*?)\)/g)].map(([, href]) => new URL(href!)).filter((url) => url.origin === origin && !url.pathname.startsWith('/go/'));
    expect(links.filter(({ pathname }) => !output.pages.has(pathname) && !output.files.has(pathname)).map(String)).toEqual([]);
  });
});

it('pages that people read through offer to copy and to view the Markdown', () => {
  for (const path of faced.filter((one) => one !== '/')) {
    const tags = readTags(output.pages.get(path) ?? '');
    expect(tags.some(({ attributes }) => attributes['data-from'] === faceOf(path))).toBe(true);
    expect(tags.some(({ name, attributes }) => name === 'a' && attributes.href === faceOf(path))).toBe(true);
  }
});

it('a page and its face say the same: every heading of the guide stands in both', () => {
  const words = wordsOf(output.pages.get(mainGuide) ?? '');
  const headings = [...readSiteFile(faceOf(mainGuide)).matchAll(/^##+ (?:\d+\. )?(.*)$/gm)].map(([, text]) => text!.replace(/[*`]/g, ''));
  expect(headings.length).toBeGreaterThan(15);
  expect(headings.filter((heading) => !words.includes(heading))).toEqual([]);
});

describe('the files for agents', () => {
  it('llms.txt names every page’s Markdown once', () => {
    const links = [...readSiteFile('/llms.txt').matchAll(/\]\((.*?)\)/g)].map(([, href]) => new URL(href!).pathname);
    expect(links.toSorted()).toEqual(faced.filter((path) => path !== '/').map(faceOf).toSorted());
  });

  it('llms-full.txt holds every face, whole', () => {
    const full = readSiteFile('/llms-full.txt');
    for (const path of faced) expect(full).toContain(readSiteFile(faceOf(path)));
  });
});
