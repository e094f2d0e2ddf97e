import { isLoopback } from '../config.ts';

/** Schemes of editors that cannot receive an https answer. PKCE covers the interception risk. */
const allowedSchemes = new Set(['cursor:', 'vscode:', 'vscode-insiders:', 'windsurf:']);

export type RedirectKind = 'https' | 'loopback' | 'app';

/**
 * What kind of place a redirect URI is, or null when no answer may ever go there: plain http
 * beyond this machine, userinfo, fragments, unknown schemes (RFC 9700 §4.1, RFC 8252 §7).
 */
export function redirectKind(value: string): RedirectKind | null {
  if (value.length > 2000 || !URL.canParse(value) || value.includes('#')) return null;
  const url = new URL(value);
  if (url.username || url.password) return null;
  if (url.protocol === 'https:') return 'https';
  if (url.protocol === 'http:') return isLoopback(url) ? 'loopback' : null;
  return allowedSchemes.has(url.protocol) ? 'app' : null;
}

/** What a person is shown: the host, the loopback address with its port, or the scheme. */
export function redirectHost(value: string): string {
  const url = new URL(value);
  return url.host ? (redirectKind(value) === 'app' ? `${url.protocol}//${url.host}` : url.host) : url.protocol;
}

/** The source expression that lets a consent form lead there (CSP3 `form-action`). */
export function formActionSource(value: string): string {
  const url = new URL(value);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.origin : url.protocol;
}
