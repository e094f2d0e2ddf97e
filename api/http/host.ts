import type { IncomingMessage } from 'node:http';

/**
 * Host never decides a URL, and a request under another name is not for us (DNS rebinding).
 * HTTP/1.1 requests without Host do not get this far.
 */
export function ownHosts(origin: string): (request: IncomingMessage) => boolean {
  const { host, hostname, port, protocol } = new URL(origin);
  // A browser leaves the scheme's default port out; a program may write it.
  const names = new Set(port === '' ? [host, `${hostname}:${protocol === 'https:' ? '443' : '80'}`] : [host]);
  return ({ headers }) => headers.host !== undefined && (names.has(headers.host) || names.has(headers.host.toLowerCase()));
}
