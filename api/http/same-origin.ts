import type { IncomingMessage } from 'node:http';
import { Problem } from '../errors.ts';

/**
 * Refuses a change that another site asked a browser for. Browsers say where a request comes
 * from in Sec-Fetch-Site (Fetch Metadata); one that does not must name our Origin.
 */
export function requireSameOrigin(request: IncomingMessage, origin: string): void {
  const site = request.headers['sec-fetch-site'];
  const from = request.headers.origin;
  if (site !== undefined ? site !== 'same-origin' : from !== origin) throw new Problem('cross_site');
  // A page with `Referrer-Policy: no-referrer` posts its forms with `Origin: null`; Sec-Fetch-Site has spoken for it above.
  if (from !== undefined && from !== origin && !(from === 'null' && site === 'same-origin')) throw new Problem('cross_site');
}
