import type { IncomingMessage } from 'node:http';

/**
 * Host never decides a URL, and a request under another name is not for us (DNS rebinding).
 * HTTP/1.1 requests without Host do not get this far.
 */
export function isOwnHost(request: IncomingMessage, origin: string): boolean {
  const expected = new URL(origin);
  const host = request.headers.host?.toLowerCase();
  if (host === undefined) return false;
  if (host === expected.host) return true;
  // A browser leaves the scheme's default port out; a program may write it.
  const defaultPort = expected.protocol === 'https:' ? '443' : '80';
  return expected.port === '' && host === `${expected.hostname}:${defaultPort}`;
}
