import type { ServerResponse } from 'node:http';
import type { Context } from './state.ts';

/** A stream ends after this long, so that whoever comes back is authorized anew. */
const STREAM_TTL_MS = 5 * 60 * 1000;
/** A comment now and then keeps proxies from closing a quiet stream. */
const KEEP_ALIVE_MS = 15_000;

/** A reader this far behind is gone: what waits for it would only grow. */
const MAX_WAITING_BYTES = 64 * 1024;
/** More tabs than anybody keeps open; the oldest makes room. */
const MAX_STREAMS_PER_PERSON = 20;
/** How long an ended stream may take to be read to its end. */
const END_GRACE_MS = 5_000;

/** Open streams, so that a draining server can end them: `server.close()` alone would wait for ever. */
export class EventStreams {
  /** By person, oldest first. */
  readonly #open = new Map<string, Set<ServerResponse>>();

  /** Starts a `text/event-stream` (WHATWG HTML §9.2) and returns how to send on it. */
  start(context: Context, userId: string, onEnd: () => void): (event: string, data: unknown) => void {
    const response = context.res;
    const own = this.#open.get(userId) ?? new Set();
    const [oldest] = own;
    if (oldest && own.size >= MAX_STREAMS_PER_PERSON) this.#end(oldest);
    context.respond = false;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    // Writing after the end is an 'error' event that nobody hears, and ends the process.
    const write = (text: string) => {
      if (response.writableEnded || response.destroyed) return;
      if (response.writableLength > MAX_WAITING_BYTES) response.destroy();
      else response.write(text);
    };
    // How long a browser waits before it connects again.
    write('retry: 1000\n\n');
    this.#open.set(userId, own.add(response));
    const keepAlive = setInterval(() => write(': \n\n'), KEEP_ALIVE_MS);
    const end = setTimeout(() => this.#end(response), STREAM_TTL_MS);
    const closed = () => {
      clearInterval(keepAlive);
      clearTimeout(end);
      own.delete(response);
      if (own.size === 0) this.#open.delete(userId);
      onEnd();
    };
    // It may have closed while we asked who it is; then 'close' was already told.
    if (response.closed || response.destroyed) setImmediate(closed);
    else response.once('close', closed);
    // The router gives HEAD to GET's handler, and a HEAD has no body to wait for.
    if (context.method === 'HEAD') response.end();
    return (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #end(response: ServerResponse): void {
    response.end();
    setTimeout(() => response.destroy(), END_GRACE_MS).unref();
  }

  /** When somebody signs out; another session of theirs connects again by itself. */
  endOf(userId: string): void {
    for (const response of this.#open.get(userId) ?? []) this.#end(response);
  }

  endAll(): void {
    for (const userId of this.#open.keys()) this.endOf(userId);
  }
}
