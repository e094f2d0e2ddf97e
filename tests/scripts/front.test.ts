import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createFront, targetOf } from '../../scripts/front.ts';

const html = 'text/html,application/xhtml+xml,*/*;q=0.8';

describe('the one address of npm run dev', () => {
  it.each(['/api/v1/me', '/api/mcp', '/go/setup?client=claude', '/healthz', '/readyz', '/metrics', '/.well-known/oauth-protected-resource', '/dev-idp/authorize?x=/console'])('sends %s to the server as it is', (url) => {
    expect(targetOf(url, html)).toEqual({ to: 'server', url });
  });

  it.each(['/', '/resources/x', '/apiary', '/@vite/client', '/console.css', '/google'])('sends %s to the pages as it is', (url) => {
    expect(targetOf(url, html)).toEqual({ to: 'pages', url });
  });

  it('shows the console at every address below it, and keeps the query', () => {
    expect(targetOf('/console/w/acme/setup?client=codex', html)).toEqual({ to: 'pages', url: '/console?client=codex' });
    expect(targetOf('/console', html)).toEqual({ to: 'pages', url: '/console' });
  });

  it('leaves the console’s own modules alone', () => {
    expect(targetOf('/console/screens/setup.tsx', '*/*')).toEqual({ to: 'pages', url: '/console/screens/setup.tsx' });
  });
});

describe('a request through it', () => {
  const open: Server[] = [];
  afterEach(() => open.splice(0).forEach((server) => (server.closeAllConnections(), server.close())));

  async function listen(server: Server): Promise<number> {
    open.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
  async function frontWith(server: RequestListener, pages: Server = createServer((_, response) => response.end('pages'))): Promise<number> {
    return listen(createFront({ server: await listen(createServer(server)), pages: await listen(pages) }));
  }

  it('keeps status, every cookie and the body', async () => {
    const port = await frontWith((request, response) => {
      response.writeHead(201, ['set-cookie', 'a=1', 'set-cookie', 'b=2']);
      request.pipe(response);
    });
    const reply = await fetch(`http://localhost:${port}/api/v1/echo`, { method: 'POST', body: 'the body' });
    expect(reply.status).toBe(201);
    expect(reply.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await reply.text()).toBe('the body');
  });

  it('tells the server the Host that the browser wrote', async () => {
    const port = await frontWith((request, response) => response.end(request.headers.host));
    expect(await (await fetch(`http://localhost:${port}/api/v1/me`)).text()).toBe(`localhost:${port}`);
  });

  it('says that the server is starting again while nobody answers', async () => {
    const gone = createServer();
    const nobody = await listen(gone);
    gone.close();
    const port = await listen(createFront({ server: nobody, pages: nobody }));
    const reply = await fetch(`http://localhost:${port}/api/v1/me`);
    expect(reply.status).toBe(503);
    expect(await reply.text()).toContain('The server is starting again');
  });

  it('carries a websocket both ways, for hot reload', async () => {
    const pages = createServer();
    pages.on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
      socket.pipe(socket);
    });
    const port = await frontWith(() => {}, pages);
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET /?token=1 HTTP/1.1\r\nHost: localhost:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`);
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString()).toMatch(/^HTTP\/1\.1 101/);
    socket.write('there and back');
    const [echo] = (await once(socket, 'data')) as [Buffer];
    expect(echo.toString()).toBe('there and back');
    socket.destroy();
  });
});
