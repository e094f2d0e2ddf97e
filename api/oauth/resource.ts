/**
 * RFC 8707 resource indicators: clients write our URL with upper-case letters, a trailing slash
 * or a default port, and differently at each step. Made one form before anything compares.
 */
export function canonicalResource(value: string): string {
  if (!URL.canParse(value)) return value;
  const url = new URL(value);
  if (url.hash || url.search || url.username || url.password) return value;
  // By hand: /\/+$/ takes the square of the length on a path of slashes.
  let end = url.pathname.length;
  while (url.pathname[end - 1] === '/') end -= 1;
  return `${url.origin}${url.pathname.slice(0, end)}`;
}
