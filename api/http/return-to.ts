/** First path segments a person may be sent back to after signing in. */
const allowed = [/^\/console(\/|$|\?)/, /^\/go\/[a-z-]+(\?|$)/, /^\/api\/oauth\/interaction\/[\w-]+$/];

/**
 * The path to go back to, or `/console` for anything that could lead elsewhere. It is resolved
 * as a browser would, and must come out as the same path on our own origin.
 */
export function safeReturnTo(value: string | undefined, origin: string): string {
  const fallback = '/console';
  if (!value || value.length > 512 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(value) || value.includes('\\')) return fallback;
  if (!URL.canParse(value, origin)) return fallback;
  const url = new URL(value, origin);
  const path = url.pathname + url.search;
  if (url.origin !== origin || path !== value || /%2f|%5c|%0|%1/i.test(url.pathname)) return fallback;
  return allowed.some((pattern) => pattern.test(path)) ? path : fallback;
}
