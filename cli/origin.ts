/** Which Fygment server: an origin, and the addresses below it. */
import { CANONICAL_ORIGIN, MCP_PATH } from '../domain/canonical.ts';
import { Failure } from './failure.ts';

export { CANONICAL_ORIGIN };

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** May this address be spoken to? https anywhere; http only to this computer itself. */
export function isSafeUrl(url: URL): boolean {
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

/** Parses an address that a server named; null when it is not one we may speak to. */
export function safeUrl(text: unknown): URL | null {
  if (typeof text !== 'string' || !URL.canParse(text)) return null;
  const url = new URL(text);
  return isSafeUrl(url) ? url : null;
}

/** The origin a person named with --url or FYGMENT_URL; Fygment's own when none. */
export function parseOrigin(text: string | undefined): string {
  if (text === undefined || text === '') return CANONICAL_ORIGIN;
  const remedies = [{ label: 'What to do', text: `Give the origin alone, for example --url ${CANONICAL_ORIGIN}` }];
  if (!URL.canParse(text)) throw new Failure('usage', `“${text}” is not a web address.`, { remedies });
  const url = new URL(text);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new Failure('usage', `“${text}” is more than an origin.`, { remedies });
  }
  if (!isSafeUrl(url)) throw new Failure('usage', `“${text}” is not https. Plain http works only for this computer itself.`, { remedies });
  return url.origin;
}

/** The MCP endpoint below an origin; also the OAuth resource that tokens are for. */
export const mcpUrlOf = (origin: string): string => `${origin}${MCP_PATH}`;
