import type { ServerResponse } from 'node:http';
import type { Context } from './state.ts';

/** A stream ends after this long, so that whoever comes back is authorized anew. */
const STREAM_TTL_MS = 5 * 60 * 1000;
/** A comment now and then keeps proxies from closing a quiet stream. */
const KEEP_ALIVE_MS = 15_000;

/** Open streams, so that a draining server can end them: `server.close()` alone would wait for ever. */
export class EventStreams {
  readonly #open = new Set<ServerResponse>();

  /** Starts a `text/event-stream` (WHATWG HTML §9.2) and returns how to send on it. */
  start(context: Context, onEnd: () => void): (event: string, data: unknown) => void {
    const response = context.res;
    context.respond = false;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    // How long a browser waits before it connects again.
    response.write('retry: 1000\n\n');
    this.#open.add(response);
    const keepAlive = setInterval(() => response.write(': \n\n'), KEEP_ALIVE_MS);
    const end = setTimeout(() => response.end(), STREAM_TTL_MS);
    response.once('close', () => {
      clearInterval(keepAlive);
      clearTimeout(end);
      this.#open.delete(response);
      onEnd();
    });
    return (event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  endAll(): void {
    for (const response of this.#open) response.end();
  }
}
