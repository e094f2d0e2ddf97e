import { describe, expect, it } from 'vitest';
import { byAvailability, insertFacts, joinNames } from '../../site/markdown/facts.ts';
import { breakable, inlineHtml } from '../../site/markdown/inline.ts';
import { contents, items, parse, parseInline } from '../../site/markdown/parse.ts';
import { plainMarkdown } from '../../site/markdown/plain.ts';
import { localHarnesses } from '../../domain/harnesses/index.ts';

const origin = 'https://fygment.dev';
const html = (markdown: string) => inlineHtml(parseInline(markdown));

describe('a guide', () => {
  it('takes facts from the domain by name, and refuses a name that is none', () => {
    expect(insertFacts('Use `{mcp-url}`.')).toBe('Use `https://fygment.dev/api/mcp`.');
    expect(() => insertFacts('Use {mcp-ulr}.')).toThrow(/\{mcp-ulr\} is not a fact/);
  });

  it('leaves braces that name no fact to code and to headings', () => {
    const text = '## Title {#id}\n\n`{"a": 1}` ::copy{fact=mcp-url}';
    expect(insertFacts(text)).toBe(text);
  });

  it('names no harness without its state', () => {
    expect(byAvailability(localHarnesses)).toMatch(/^Codex CLI \(alpha\); .* and .* \(roadmap\)$/);
    expect(joinNames([])).toBe('');
    expect(joinNames(['One'])).toBe('One');
    expect(joinNames(['One', 'two', 'three'])).toBe('One, two and three');
  });

  it('must give every heading an id of its own', () => {
    expect(() => contents(parse('## No id'))).toThrow(/“No id” needs an id/);
    expect(contents(parse('## A long title {#a short="Short"}'))).toEqual([{ id: 'a', text: 'A long title', short: 'Short' }]);
  });

  it('cannot begin steps with anything but a heading', () => {
    const [steps] = parse(':::steps\nText.\n:::');
    expect(() => items(steps!)).toThrow(/must begin with an h3/);
  });

  it('cannot use a directive, a capability or a health state that does not exist', () => {
    expect(() => html('It is :great[so].')).toThrow(/:great\[so\] is unknown/);
    expect(() => html(':state[no-such-thing]')).toThrow(/names no capability/);
    expect(() => html(':health[fine]')).toThrow(/not a health state/);
  });

  it('cannot bring HTML of its own', () => {
    expect(() => html('a <b>b</b>')).toThrow(/has no form/);
    expect(html('1 < 2 & `<script>`')).toBe('1 &lt; 2 &amp; <code>&lt;script&gt;</code>');
  });

  it('lets addresses break after slashes and nowhere else', () => {
    expect(breakable('https://fygment.dev/api/mcp')).toBe('https://fygment.dev/<wbr>api/<wbr>mcp');
  });
});

describe('the Markdown face', () => {
  it('flattens directives into Markdown that any reader understands', () => {
    const source = [
      '## Steps {#steps}', ':::steps\n### First {#first}\n\nGo to [there](/availability).\n:::',
      '::copy{fact=setup-command label="it"}', ':::never\nNo.\n:::', ':::cta{to=setup label="Open"}\nSee it.\n:::', ':health[expiring soon]',
    ].join('\n\n');
    expect(plainMarkdown(parse(source), origin)).toBe(
      [
        '## Steps', '### 1. First', 'Go to [there](https://fygment.dev/availability).',
        '```\nnpx fygment\n```', '> **Never:** No.', 'See it. [Open](https://fygment.dev/go/setup)', 'expiring soon',
      ].join('\n\n'),
    );
  });
});
