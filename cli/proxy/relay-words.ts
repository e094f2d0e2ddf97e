/** What the harness shows when a request could not be carried: what happened, and what to do. */
import type { Message } from './message.ts';
import { BrokenOff, type Answer } from './upstream.ts';

/** The system's short name for a fault, or its message. */
export const reason = (error: unknown): string => {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? code : typeof message === 'string' ? message : 'unknown reason';
};

const doubt = (message: Message): string => (message.repeatable ? '' : ' Whether it took effect is not known.');

/** No whole answer came. */
export function unreached(error: unknown, message: Message): string {
  if (error instanceof BrokenOff) return `The connection to the server broke off before the answer was whole.${doubt(message)}`;
  const code = reason(error);
  const sent = !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code);
  return `The Fygment server was not reached (${code}).${sent ? doubt(message) : ''}`;
}

/** An answer that is a refusal and carries no JSON-RPC error of its own. */
export function refused({ status, headers }: Answer): string {
  if (status < 400) return `The server answered with a redirect (${status}), which is refused because it could carry your token elsewhere.`;
  if (status === 401) return 'The server refused this computer’s sign-in. Run: fygment login';
  if (status === 403 && /insufficient_scope/.test(headers['www-authenticate'] ?? '')) return 'This sign-in does not cover that call. Sign in again: fygment login';
  if (status === 429) return `The server asks to slow down${headers['retry-after'] ? `; try again in ${headers['retry-after']} s` : ''}.`;
  const type = headers['content-type'] ?? '';
  const edge = status === 403 && !type.startsWith('application/json') ? ' This looks like a firewall in front of the server.' : '';
  return `The server answered HTTP ${status}.${edge}`;
}
