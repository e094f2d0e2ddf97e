/**
 * A built page as the sections a reader would look for: one before the first heading, and one
 * for each h2 and h3 that has an id, so that a result can lead to the very place. Reads the
 * HTML our own build wrote, inside <main>, and no other HTML.
 */

export interface Section {
  /** With the anchor. */
  url: string;
  /** The title of its page. */
  page: string;
  heading: string;
  /** What stands there letter for letter: error messages, commands, names in code. */
  literals: string[];
  text: string;
}

/** Elements that say nothing of the page's own: what they hold is left out. */
const silent = new Set(['script', 'style', 'svg', 'nav', 'button', 'template', 'noscript', 'form', 'footer']);
/** The same by class: dates and buttons below a title, the folded contents, calls to action. */
const noise = /(?:^| )(?:meta|verdict|fold|cta)(?: |$)/;
/** Elements inside a line; every other one ends a word. */
const inline = new Set(['a', 'abbr', 'b', 'cite', 'code', 'em', 'i', 'kbd', 'mark', 'q', 's', 'samp', 'small', 'span', 'strong', 'sub', 'sup', 'time', 'u', 'var', 'wbr']);
const literal = new Set(['code', 'kbd', 'pre', 'samp']);
const empty = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);

const TOKEN = /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>|[^<]+|</g;
const LONGEST_LITERAL = 600;

/** No sections for a page that asks not to be indexed. */
export function sectionsOf(path: string, html: string): Section[] {
  if (/<meta name="robots" content="[^"]*noindex/.test(html)) return [];
  const title = decode(/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? path).replace(/ · Fygment$/, '').trim();
  const start = html.indexOf('<main');
  const end = html.lastIndexOf('</main>');
  if (start === -1 || end === -1) return [];

  const first: Section = { url: path, page: title, heading: title, literals: [], text: '' };
  const sections = [first];
  let section = first;
  /** How deep inside something silent; its own nesting counts. */
  let skipped: string[] = [];
  const inside: { heading: { id: string | null; text: string } | null; code: { depth: number; text: string } | null } = { heading: null, code: null };
  const say = (text: string) => {
    if (inside.heading) inside.heading.text += text;
    else {
      section.text += text;
      if (inside.code) inside.code.text += text;
    }
  };

  let closed = false;
  for (const [token, slash, name = '', attributes = ''] of html.slice(start, end).matchAll(TOKEN)) {
    const tag = name.toLowerCase();
    if (tag === '') {
      if (skipped.length === 0 && !token.startsWith('<')) say(decode(token));
      closed = false;
      continue;
    }
    if (skipped.length > 0) {
      if (slash && tag === skipped.at(-1)) skipped.pop();
      else if (!slash && !empty.has(tag) && tag === skipped.at(-1)) skipped.push(tag);
      continue;
    }
    if (!slash && !empty.has(tag) && (silent.has(tag) || attribute(attributes, 'aria-hidden') === 'true' || noise.test(attribute(attributes, 'class') ?? ''))) {
      skipped = [tag];
      continue;
    }
    // Also between two inline elements that touch: such pairs are set apart by style, as list entries are.
    if (!inline.has(tag) || (closed && !slash)) say(' ');
    closed = slash !== undefined && slash !== '';
    if (/^h[1-6]$/.test(tag)) {
      if (!slash) inside.heading = { id: attribute(attributes, 'id'), text: '' };
      else if (inside.heading) {
        const text = tidy(inside.heading.text);
        const { id } = inside.heading;
        inside.heading = null;
        if (tag === 'h1') {
          first.page = text;
          first.heading = text;
        } else if (id !== null && (tag === 'h2' || tag === 'h3')) {
          section = { url: `${path}#${id}`, page: '', heading: text, literals: [], text: '' };
          sections.push(section);
        } else say(`${text} `);
      }
    } else if (literal.has(tag) && !inside.heading) {
      if (!slash) inside.code = { depth: (inside.code?.depth ?? 0) + 1, text: inside.code?.text ?? '' };
      else if (inside.code && (inside.code.depth -= 1) === 0) {
        const text = tidy(inside.code.text);
        if (text !== '' && text.length <= LONGEST_LITERAL && !section.literals.includes(text)) section.literals.push(text);
        inside.code = null;
      }
    }
  }
  for (const one of sections) {
    one.page = first.page;
    one.text = tidy(one.text);
  }
  return sections;
}

function attribute(attributes: string, name: string): string | null {
  const match = new RegExp(`(?:^|\\s)${name}=(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`).exec(attributes);
  return match ? decode(match[1] ?? match[2] ?? match[3] ?? '') : null;
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name) return named[name.toLowerCase()] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
