/**
 * Markdown → a tree of the blocks this site can draw.
 *
 * Besides plain Markdown a guide may use
 *   ## Title {#id short="Name in the contents"}    every heading names its id: links to it must not rot
 *   :::steps  … ### Title {#id} …  :::             numbered steps, one h3 each
 *   :::faq    … ### Question? {#id} …  :::         open questions, one h3 each
 *   :::note[First words] … :::                     margin note beside the block before it
 *   :::limit / :::never / :::remember … :::        callout, at most one in a section
 *   :::cta{to=setup label="Open workspace setup"} … :::
 *   ::copy{fact=mcp-url label="the MCP URL"}       one line to copy
 *   ::availability                                 the table of what is live, alpha and roadmap
 *   ::permissions                                  the table of who may do what
 *   :state[revoke]                                 the state of one capability, by its id
 *   :health[active]                                a health word with its sign
 */
import { markdownToMdast } from 'satteri';
import { insertFacts } from './facts.ts';

export interface Node {
  type: string;
  value?: string;
  name?: string;
  url?: string;
  depth?: number;
  ordered?: boolean;
  lang?: string | null;
  attributes?: Record<string, string>;
  data?: { hProperties?: Record<string, string>; directiveLabel?: boolean };
  children?: Node[];
}

export interface Heading {
  id: string;
  /** As written in the page. */
  text: string;
  /** As written in the contents. */
  short: string;
}

/** A step or a question: an h3 and what follows it. */
export interface Item {
  heading: Node;
  id: string;
  blocks: Node[];
}

export function parse(markdown: string): Node[] {
  const root = markdownToMdast(insertFacts(markdown), {
    features: { directive: true, headingAttributes: true, smartPunctuation: { dashes: false } },
    position: false,
  }) as unknown as Node;
  return root.children ?? [];
}

/** Inline Markdown of a frontmatter field. */
export function parseInline(markdown: string): Node[] {
  const blocks = parse(markdown);
  const only = blocks[0];
  if (blocks.length !== 1 || only?.type !== 'paragraph') throw new Error(`One paragraph expected: “${markdown}”`);
  return only.children ?? [];
}

export function textOf(node: Node): string {
  return node.value ?? (node.children ?? []).map(textOf).join('');
}

export function headingId(node: Node): string {
  const id = node.data?.hProperties?.id;
  if (!id) throw new Error(`The heading “${textOf(node)}” needs an id: ## ${textOf(node)} {#id}`);
  return id;
}

/** The h2s, for the contents. */
export function contents(blocks: readonly Node[]): Heading[] {
  return blocks
    .filter((node) => node.type === 'heading' && node.depth === 2)
    .map((node) => ({ id: headingId(node), text: textOf(node), short: node.data?.hProperties?.short ?? textOf(node) }));
}

/** Splits `:::steps` and `:::faq` at their h3s. */
export function items(container: Node): Item[] {
  const found: Item[] = [];
  for (const node of container.children ?? []) {
    if (node.type === 'heading') {
      if (node.depth !== 3) throw new Error(`“${textOf(node)}” must be an h3 inside :::${container.name}`);
      found.push({ heading: node, id: headingId(node), blocks: [] });
    } else {
      const current = found.at(-1);
      if (!current) throw new Error(`:::${container.name} must begin with an h3`);
      current.blocks.push(node);
    }
  }
  return found;
}

/** The `[label]` of a container directive, and the rest. */
export function labelled(container: Node): { label: string | null; blocks: Node[] } {
  const [first, ...rest] = container.children ?? [];
  if (first?.data?.directiveLabel) return { label: textOf(first), blocks: rest };
  return { label: null, blocks: container.children ?? [] };
}
