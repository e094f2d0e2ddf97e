/** The tree → plain Markdown that any reader understands: directives flattened, addresses absolute. */
import { availabilityLabels, capabilities } from '../../domain/availability.ts';
import { destinationHref, isDestinationName } from '../../domain/destinations.ts';
import { healthLabels } from '../../domain/connection-health.ts';
import { facts } from './facts.ts';
import { healthOf, stateOf } from './inline.ts';
import { permissionRoles, permissionRows } from './tables.ts';
import { type Node, items, labelled, parseInline, textOf } from './parse.ts';

export function plainMarkdown(blocks: readonly Node[], origin: string): string {
  return blocks.map((node) => block(node, origin)).filter(Boolean).join('\n\n');
}

export function plainInline(nodes: readonly Node[] = [], origin: string): string {
  return nodes.map((node) => inline(node, origin)).join('');
}

/** One paragraph of inline Markdown, addresses absolute and directives flattened. */
export function inlineMarkdown(text: string, origin: string): string {
  return plainInline(parseInline(text), origin);
}

/** Code in a line, whatever backticks it has. */
export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

export function fence(text: string, language = ''): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

export function plainTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = (cells: readonly string[]) => row(cells.map((cell) => cell.replaceAll('|', '\\|')));
  return [row(heads), row(heads.map(() => '---')), ...rows.map(escaped)].join('\n');
}

function inline(node: Node, origin: string): string {
  const inside = () => plainInline(node.children, origin);
  switch (node.type) {
    case 'text': return node.value ?? '';
    case 'inlineCode': return `\`${node.value}\``;
    case 'strong': return `**${inside()}**`;
    case 'emphasis': return `*${inside()}*`;
    case 'link': return `[${inside()}](${absolute(node.url ?? '', origin)})`;
    case 'textDirective':
      return node.name === 'health'
        ? healthLabels[healthOf(textOf(node))].toLowerCase()
        : `**${availabilityLabels[stateOf(textOf(node))]}**`;
    default: throw new Error(`${node.type} has no Markdown form`);
  }
}

function block(node: Node, origin: string): string {
  switch (node.type) {
    case 'heading': return `${'#'.repeat(node.depth ?? 2)} ${plainInline(node.children, origin)}`;
    case 'paragraph': return plainInline(node.children, origin);
    case 'list': return (node.children ?? []).map((item, index) => `${node.ordered ? `${index + 1}.` : '-'} ${plainMarkdown(item.children ?? [], origin)}`).join('\n');
    case 'table': return table(node, origin);
    case 'leafDirective':
      if (node.name === 'copy') return `\`\`\`\n${facts[node.attributes?.fact ?? '']}\n\`\`\``;
      return node.name === 'permissions' ? permissionsTable() : availabilityTable();
    case 'containerDirective': return container(node, origin);
    default: throw new Error(`${node.type} has no Markdown form`);
  }
}

function container(node: Node, origin: string): string {
  if (node.name === 'steps') {
    return items(node)
      .map((item, index) => `### ${index + 1}. ${plainInline(item.heading.children, origin)}\n\n${plainMarkdown(item.blocks, origin)}`)
      .join('\n\n');
  }
  const { label, blocks } = labelled(node);
  const text = plainMarkdown(blocks, origin);
  if (node.name === 'cta') {
    const { to = '', label: words } = node.attributes ?? {};
    if (!isDestinationName(to)) throw new Error(`/go/${to} is not a destination`);
    return `${text} [${words}](${origin}${destinationHref(to)})`;
  }
  if (node.name === 'note') return `> **${label}:** ${text}`;
  if (node.name === 'faq') return text;
  const words: Record<string, string> = { limit: 'Limit', never: 'Never', remember: 'Note' };
  return `> **${words[node.name ?? '']}:** ${text}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(node: Node, origin: string): string {
  const rows = (node.children ?? []).map((one) => row((one.children ?? []).map((cell) => plainInline(cell.children, origin))));
  const columns = node.children?.[0]?.children?.length ?? 0;
  return [rows[0], row(Array.from({ length: columns }, () => '---')), ...rows.slice(1)].join('\n');
}

export function availabilityTable(): string {
  return [
    row(['State', 'Capability', 'Where it ends']),
    row(['---', '---', '---']),
    ...capabilities.map((one) => row([availabilityLabels[one.availability], one.name, one.boundary])),
  ].join('\n');
}

function permissionsTable(): string {
  return [
    row(['Act', ...permissionRoles]),
    row(['---', ...permissionRoles.map(() => '---')]),
    ...permissionRows.map(({ act, allowed }) => row([act, ...allowed.map((yes) => (yes ? 'Yes' : 'No'))])),
  ].join('\n');
}

function absolute(href: string, origin: string): string {
  return href.startsWith('/') ? origin + href : href;
}
