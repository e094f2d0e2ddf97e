/** Inline nodes → HTML. Everything else in this site is drawn by components. */
import { availabilityLabels, capabilities, type Availability } from '../../domain/availability.ts';
import { healthLabels, healthStates, type Health } from '../../domain/connection-health.ts';
import { type Node, textOf } from './parse.ts';

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** A long address may break after its slashes, never inside a word. */
export function breakable(text: string): string {
  return escapeHtml(text).replace(/(?<=[^/:]\/)(?=[^/])/g, '<wbr>');
}

export function inlineHtml(nodes: readonly Node[] = []): string {
  return nodes.map(one).join('');
}

function one(node: Node): string {
  switch (node.type) {
    case 'text': return escapeHtml(node.value ?? '');
    case 'inlineCode': return `<code>${breakable(node.value ?? '')}</code>`;
    case 'strong': return `<strong>${inlineHtml(node.children)}</strong>`;
    case 'emphasis': return `<em>${inlineHtml(node.children)}</em>`;
    case 'link': return `<a href="${escapeHtml(node.url ?? '')}">${inlineHtml(node.children)}</a>`;
    case 'textDirective': return directive(node);
    default: throw new Error(`Inline ${node.type} “${textOf(node)}” has no form on this site`);
  }
}

function directive(node: Node): string {
  const word = textOf(node);
  if (node.name === 'state') return badgeHtml(stateOf(word));
  if (node.name === 'health') return healthHtml(healthOf(word));
  throw new Error(`:${node.name}[${word}] is unknown; write \\: for a colon that is only a colon`);
}

export function stateOf(capabilityId: string): Availability {
  const capability = capabilities.find((one) => one.id === capabilityId);
  if (!capability) throw new Error(`:state[${capabilityId}] names no capability of domain/availability.ts`);
  return capability.availability;
}

export function healthOf(word: string): Health {
  const health = healthStates.find((state) => healthLabels[state].toLowerCase() === word.toLowerCase());
  if (!health) throw new Error(`:health[${word}] is not a health state`);
  return health;
}

export function badgeHtml(availability: Availability): string {
  return `<b class="badge ${availability}">${availabilityLabels[availability]}</b>`;
}

/** Drawn, not typed: ●◐○ differ in size from font to font. */
const healthShapes: Record<Health, string> = {
  active: '<circle cx="5" cy="5" r="5" fill="currentColor"/>',
  expiring_soon: '<circle cx="5" cy="5" r="4.2"/><path d="M5 .8a4.2 4.2 0 0 0 0 8.4z" fill="currentColor"/>',
  expired: '<circle cx="5" cy="5" r="4.2"/>',
  revoked: '<path d="M1.5 1.5l7 7m0-7l-7 7"/>',
};

export function healthSign(health: Health): string {
  return `<svg class="sign" viewBox="0 0 10 10" aria-hidden="true">${healthShapes[health]}</svg>`;
}

export function healthHtml(health: Health): string {
  return `<b class="health ${health}">${healthSign(health)} ${healthLabels[health].toLowerCase()}</b>`;
}
