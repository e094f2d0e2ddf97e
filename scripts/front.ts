/**
 * The one address of `npm run dev`: the server's paths go to the server, everything else to
 * Astro, websockets included. Host stays as the browser wrote it, as behind any good proxy.
 */
import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';

const SERVER_PATHS = ['/api', '/go', '/healthz', '/search', '/readyz', '/metrics', '/.well-known', '/dev-idp'];

export interface Target {
  to: 'server' | 'pages';
  /** Path and query to ask for there. */
  url: string;
}

/** Where a request belongs. The console is one page, whatever the address below it. */
export function targetOf(url: string, accept = ''): Target {
  const path = url.split('?')[0] ?? url;
  if (SERVER_PATHS.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))) return { to: 'server', url };
  const isConsolePage = (path === '/console' || path.startsWith('/console/')) && accept.includes('text/html');
  return { to: 'pages', url: isConsolePage ? `/console${url.slice(path.length)}` : url };
}

/** The front server; the caller makes it listen. */
export function createFront(ports: Record<Target['to'], number>): Server {
  const front = createServer((request, response) => pass(request, response, ports));
  front.on('upgrade', (request, socket, head) => {
    const { to, url } = targetOf(request.url ?? '/');
    const upstream = connect(ports[to], '127.0.0.1', () => {
      const headers = pairs(request.rawHeaders).map(([name, value]) => `${name}: ${value}\r\n`).join('');
      upstream.write(`${request.method} ${url} HTTP/1.1\r\n${headers}\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  return front;
}

function pass(request: IncomingMessage, response: ServerResponse, ports: Record<Target['to'], number>): void {
  const { to, url } = targetOf(request.url ?? '/', request.headers.accept);
  const upstream = ask({ host: '127.0.0.1', port: ports[to], method: request.method, path: url, headers: request.rawHeaders }, (reply) => {
    response.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
    reply.pipe(response);
  });
  upstream.on('error', () => {
    if (response.headersSent) return void response.destroy();
    // A restart takes a moment; the page asks again by itself.
    response.writeHead(503, { 'content-type': 'text/html; charset=utf-8', 'retry-after': '1', refresh: '1' });
    response.end(`<p>The ${to === 'server' ? 'server is' : 'pages are'} starting again. This page reloads by itself.</p>`);
  });
  // A reader who leaves (an event stream above all) frees the other side too.
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}

function pairs(raw: string[]): [string, string][] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as [string, string]] : []));
}
