import { describe, expect, it } from 'vitest';
import { checkLinks, readTags } from '../../site/build/check-links.ts';

const origin = 'https://fygment.dev';

/** A site of two pages and one file; `link` stands on the first. */
function faultsWith(html: string) {
  return checkLinks({
    origin,
    pages: new Map([
      ['/', `<main id="main">${html}</main>`],
      ['/resources/guide', '<h1>Guide</h1><h2 id="faq">Questions</h2>'],
    ]),
    files: new Set(['/favicon.svg', '/resources/guide/index.md']),
  });
}

describe('the link check accepts', () => {
  it.each([
    '<a href="/resources/guide">page</a>',
    '<a href="/resources/guide#faq">anchor of another page</a>',
    '<a href="#main">anchor of this page</a>',
    '<a href="https://fygment.dev/resources/guide#faq">our own origin</a>',
    '<a href="https://example.com/whatever">another origin</a>',
    '<a href="/resources/guide/index.md">file</a>',
    '<a href="/go/setup?client=claude">destination</a>',
    '<a href="/console">console</a><a href="/console/w/acme/setup">screen</a>',
    '<img src="/favicon.svg"><img src="data:image/png;base64,AAAA">',
    '<a href="mailto:someone@example.com">mail</a>',
    '<!-- <a href="/gone">comment</a> --><script>"<a href=/gone>"</script>',
    '<svg aria-labelledby="title"><title id="title">picture</title></svg>',
  ])('%s', (html) => {
    expect(faultsWith(html)).toEqual([]);
  });
});

describe('the link check refuses, naming page and link,', () => {
  it.each([
    ['a page that is not there', '<a href="/resources/gone">x</a>', '/resources/gone', /no page/],
    ['an anchor that is not there', '<a href="/resources/guide#gone">x</a>', '/resources/guide#gone', /no such anchor/],
    ['an anchor that is not on this page', '<a href="#gone">x</a>', '#gone', /no such anchor/],
    ['a broken link to our own origin', '<a href="https://fygment.dev/gone">x</a>', 'https://fygment.dev/gone', /no page/],
    ['an unknown destination', '<a href="/go/nowhere">x</a>', '/go/nowhere', /destinations/],
    ['a name every object has', '<a href="/go/toString">x</a>', '/go/toString', /destinations/],
    ['a missing image', '<img src="/gone.png" alt="">', '/gone.png', /no page or file/],
    ['a missing icon', '<link rel="icon" href="/gone.ico">', '/gone.ico', /no page or file/],
    ['an address with a slash at its end', '<a href="/resources/guide/">x</a>', '/resources/guide/', /without a slash/],
    ['a path that only looks like the console', '<a href="/consoles">x</a>', '/consoles', /no page/],
    ['an empty link', '<a href="">x</a>', '', /empty/],
    ['a label that names no element', '<nav aria-labelledby="gone"></nav>', 'aria-labelledby="gone"', /no element/],
  ])('%s', (_, html, link, reason) => {
    expect(faultsWith(html)).toEqual([{ page: '/', link, reason: expect.stringMatching(reason) }]);
  });

  it('an id that is used twice', () => {
    expect(faultsWith('<p id="a"></p><p id="a"></p>')).toEqual([{ page: '/', link: '#a', reason: 'this id is used twice' }]);
  });
});

describe('reading tags', () => {
  it('understands quotes of both kinds, none, entities and attributes without a value', () => {
    expect(readTags(`<a href='/x?a=1&amp;b=2' hidden data-n=5>`)).toEqual([{ name: 'a', attributes: { href: '/x?a=1&b=2', hidden: '', 'data-n': '5' } }]);
  });
});
