import type { ServerResponse } from 'node:http';
import type { Config } from '../config.ts';

/** Sent with everything. Pages carry their own Content-Security-Policy; `default-src 'none'` here is for answers that are no page. */
export function securityHeaders(config: Pick<Config, 'origin'>): [string, string][] {
  return [
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
    ['referrer-policy', 'no-referrer'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['permissions-policy', 'camera=(), geolocation=(), microphone=()'],
    ...(config.origin.startsWith('https:') ? [['strict-transport-security', 'max-age=31536000'] as [string, string]] : []),
  ];
}

export function applyHeaders(response: ServerResponse, headers: [string, string][]): void {
  for (const [name, value] of headers) response.setHeader(name, value);
}

/** For answers that are not pages: they load nothing and may be framed nowhere. */
export const NOT_A_PAGE_CSP = "default-src 'none'; frame-ancestors 'none'";
