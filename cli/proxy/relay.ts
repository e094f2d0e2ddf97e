/**
 * stdio on one side, Streamable HTTP on the other. Messages pass as they are, in both eras of
 * the protocol; a server that speaks both needs nothing translated. What a transport must add
 * is added here: headers, the session of old eras, cancellation, tokens, and an answer in the
 * protocol's own form for every request that could not be carried.
 */
import type { IncomingMessage } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import { splitEvents } from './events.ts';
import { splitLines } from './lines.ts';
import { headerValue, oneLine, readAnswer, readError, readMessage, type Id, type Message } from './message.ts';
import { createSession } from './session.ts';
import type { Access, TokenSource } from './tokens.ts';
import type { Exchange, Upstream } from './upstream.ts';

export interface RelayOptions {
  input: Readable;
  output: Writable;
  upstream: Upstream;
  tokens: TokenSource;
  /** Sent with every request: who relays, for which harness, on which computer. */
  headers: Record<string, string>;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 up to 1, for jitter. */
  random(): number;
  /** Null unless somebody asked for a log. */
  log: ((event: Record<string, string | number | null>) => void) | null;
}

/** JSON-RPC's range for the implementation. Not a code of the protocol's own, so a probe falls back instead of giving up. */
const RELAY_ERROR = -32000;
const PARSE_ERROR = -32700;
/** Harnesses wait about 10 s for these, and their own message would say nothing. */
const HANDSHAKE_TIMEOUT_MS = 9_000;
const handshakes = new Set<string | null>(['initialize', 'server/discover']);
const RETRIES = 2;
const RETRY_BASE_MS = 250;
/**
 * Between a notice and the answer that follows it. A client built on the SDK handles answers at
 * once and notices a moment later, so progress that it reads together with its answer is lost.
 */
const NOTICE_LEAD_MS = 4;
/** What is still running when the harness closes our input may finish, unless it takes longer. */
const FAREWELL_MS = 1_000;

/** One request on its way, and the session id it carried. */
export interface Sent {
  exchange: Exchange;
  response: IncomingMessage;
  usedSession: string | null;
}

interface Pending {
  message: Message;
  body: Buffer;
  exchange: Exchange | null;
  cancelled: boolean;
  /** The harness asked an older server to cancel it, and may or may not get an answer. */
  abandoned: boolean;
  /** Ids that the harness still waits for. */
  waiting: Set<Id>;
}

/** Relays until the input ends; resolves when everything that was answered has been written. */
export function relay(options: RelayOptions): Promise<void> {
  const { input, output, upstream, tokens, log } = options;
  // Names and values in turn: the form that node:http writes without another look, on every message.
  const fixed = Object.entries(options.headers).flat();
  const pending = new Set<Pending>();
  const byId = new Map<Id, Pending>();
  const session = createSession({ ...options, emit: write, request: raw });
  let queue: string[] = [];
  let ended = false;
  let finish!: () => void;
  const done = new Promise<void>((resolve) => (finish = resolve));

  function flush(): void {
    const text = queue.join('');
    queue = [];
    if (text !== '') output.write(text);
  }
  // One write for everything that arrived in this turn of the loop.
  function write(text: string): void {
    if (queue.push(`${text}\n`) === 1) setImmediate(flush);
  }
  function fail(job: Pending, error: { code: number; message: string; data?: unknown }): void {
    if (job.cancelled) return;
    for (const id of job.waiting) write(JSON.stringify({ jsonrpc: '2.0', id, error }));
    job.waiting.clear();
  }
  const refuse = (job: Pending, message: string) => fail(job, { code: RELAY_ERROR, message });

  /** One HTTP exchange with the headers that this message asks for. */
  async function raw(method: 'POST' | 'GET' | 'DELETE', message: Message | null, body: Buffer | undefined, token: string, job: Pending | null): Promise<Sent> {
    const fields = [...fixed, 'authorization', `Bearer ${token}`, 'accept', method === 'GET' ? 'text/event-stream' : 'application/json, text/event-stream'];
    if (body !== undefined) fields.push('content-type', 'application/json', 'content-length', String(body.length));
    let usedSession: string | null = null;
    if (message !== null && message.version !== null) {
      fields.push('mcp-protocol-version', message.version, 'mcp-method', message.method!);
      if (message.name !== null) fields.push('mcp-name', headerValue(message.name));
    } else if (message?.method !== 'initialize') {
      usedSession = session.addHeaders(fields);
    }
    const exchange = upstream.send({
      method, headers: fields, body,
      headTimeoutMs: message !== null && handshakes.has(message.method) ? HANDSHAKE_TIMEOUT_MS : undefined,
      ownConnection: method === 'GET' || message?.method === 'subscriptions/listen',
    });
    if (job !== null) {
      job.exchange = exchange;
      if (job.cancelled) exchange.abort();
    }
    return { exchange, response: await exchange.answer, usedSession };
  }

  async function deliver(job: Pending): Promise<void> {
    const { message, body } = job;
    if (message.version === null && message.method !== 'initialize') await session.settled();
    let renewed = false;
    let restarted = false;
    for (let attempt = 0; !job.cancelled; ) {
      const ready = tokens.ready();
      const access: Access = ready === null ? await tokens.current() : { kind: 'token', token: ready };
      if (access.kind !== 'token') return refuse(job, access.message);

      let response: IncomingMessage;
      let usedSession: string | null;
      try {
        ({ response, usedSession } = await raw('POST', message, body, access.token, job));
      } catch (error) {
        if (job.cancelled) return;
        if (message.repeatable && attempt < RETRIES && !ended) {
          await pause(attempt++);
          continue;
        }
        return refuse(job, unreached(error, message));
      }
      const status = response.statusCode!;
      if (message.method !== null) log?.({ event: 'answer', method: message.method, status });
      if (status < 300) return await receive(job, response);

      const text = await readAll(response);
      if (status === 401 && !renewed) {
        renewed = true;
        const better = await tokens.renew(access.token);
        if (better.kind === 'token') continue;
        return refuse(job, better.message);
      }
      if (status === 404 && !restarted && usedSession !== null) {
        restarted = true;
        if (await session.restart(usedSession, access.token)) continue;
      }
      if (status >= 500 && message.repeatable && attempt < RETRIES && !ended) {
        await pause(attempt++);
        continue;
      }
      const error = readError(text);
      return error === null ? refuse(job, refused(status, response)) : fail(job, error);
    }
  }

  const pause = (attempt: number) => options.sleep(RETRY_BASE_MS * 2 ** attempt * (0.5 + options.random()));

  /** A good answer: one JSON document, or a stream of messages of which one answers. */
  async function receive(job: Pending, response: IncomingMessage): Promise<void> {
    const type = response.headers['content-type'] ?? '';
    const take = (text: string): boolean => {
      const answer = readAnswer(text);
      if (answer === null) return false;
      if (job.message.method === 'initialize' && answer.protocolVersion !== null) session.begin(job.body, answer.protocolVersion, response);
      for (const id of answer.ids) job.waiting.delete(id);
      if (job.cancelled) return true;
      const line = oneLine(text);
      if (answer.ids.length > 0 && lead !== null) {
        delayed = lead.then(() => write(line));
      } else {
        write(line);
        if (answer.ids.length === 0) lead = options.sleep(NOTICE_LEAD_MS);
      }
      return true;
    };
    let lead: Promise<void> | null = null;
    let delayed: Promise<void> | null = null;
    try {
      if (type.startsWith('text/event-stream')) {
        const push = splitEvents((event) => {
          if (event.data !== '' && !take(event.data)) log?.({ event: 'not JSON in a stream', method: job.message.method });
        });
        response.setEncoding('utf8');
        for await (const chunk of response) push(chunk as string);
        await delayed;
        if (job.waiting.size > 0) refuse(job, 'The server ended its stream before it answered this request. Whether it took effect is not known.');
        return;
      }
      const text = await readAll(response);
      if (job.waiting.size === 0 && text.trim() === '') return session.accepted(job.message);
      if (text.trim() === '' || !type.startsWith('application/json') || !take(text)) {
        return refuse(job, `The server's address answered with ${type.split(';')[0] || 'nothing'} in place of MCP. A proxy or firewall on the way may have answered for it.`);
      }
      if (job.waiting.size > 0) refuse(job, 'The server answered another request than this one.');
    } catch (error) {
      if (!job.cancelled) refuse(job, `The connection to the server broke off before the answer was whole (${reason(error)}).${doubt(job.message)}`);
    }
  }

  function accept(line: Buffer): void {
    const message = readMessage(line.toString());
    if (message === null) {
      write(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: PARSE_ERROR, message: 'This line is not a JSON-RPC message.' } }));
      return;
    }
    if (message.cancels !== undefined) {
      const job = byId.get(message.cancels);
      // In the modern era closing the stream is the cancellation; older servers get the notification itself.
      if (message.version !== null || (job !== undefined && job.message.version !== null)) {
        if (job !== undefined) cancel(job);
        return;
      }
      if (job !== undefined) job.abandoned = true;
    }
    const job: Pending = { message, body: line, exchange: null, cancelled: false, abandoned: false, waiting: new Set(message.ids) };
    pending.add(job);
    for (const id of message.ids) byId.set(id, job);
    const work = deliver(job).catch((error: unknown) => refuse(job, `The relay failed (${reason(error)}).`));
    session.watch(message, work);
    void work.then(() => {
      pending.delete(job);
      for (const id of message.ids) if (byId.get(id) === job) byId.delete(id);
      if (ended && pending.size === 0) finish();
    });
  }

  function cancel(job: Pending): void {
    job.cancelled = true;
    job.exchange?.abort();
  }

  input.on('data', splitLines(accept));
  input.on('error', () => {});
  // The harness is gone: there is nobody left to tell.
  output.on('error', () => finish());
  input.once('end', () => {
    ended = true;
    // A subscription lasts as long as its listener, and nobody waits for what was cancelled.
    for (const job of pending) if (job.abandoned || job.message.method === 'subscriptions/listen') cancel(job);
    if (pending.size === 0) finish();
    else void options.sleep(FAREWELL_MS).then(finish);
  });

  return done.then(async () => {
    for (const job of pending) cancel(job);
    await session.end();
    flush();
    await new Promise<void>((resolve) => output.write('', () => resolve()));
    upstream.close();
  });
}

/** The whole body as text. */
export function readAll(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => (text += chunk));
    response.on('end', () => resolve(text));
    // `close` without `end`: the connection broke in the middle.
    response.on('close', () => reject(new Error('connection closed')));
    response.on('error', reject);
  });
}

const reason = (error: unknown): string => {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? code : typeof message === 'string' ? message : 'unknown reason';
};

const doubt = (message: Message): string => (message.repeatable ? '' : ' Whether it took effect is not known.');

function unreached(error: unknown, message: Message): string {
  const code = reason(error);
  const sent = !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code);
  return `The Fygment server was not reached (${code}).${sent ? doubt(message) : ''}`;
}

function refused(status: number, response: IncomingMessage): string {
  if (status < 400) return `The server answered with a redirect (${status}), which is refused because it could carry your token elsewhere.`;
  if (status === 401) return 'The server refused this computer’s sign-in. Run: fygment login';
  if (status === 403 && /insufficient_scope/.test(response.headers['www-authenticate'] ?? '')) return 'This sign-in does not cover that call. Sign in again: fygment login';
  if (status === 429) return `The server asks to slow down${response.headers['retry-after'] ? `; try again in ${response.headers['retry-after']} s` : ''}.`;
  const type = response.headers['content-type'] ?? '';
  const edge = status === 403 && !type.startsWith('application/json') ? ' This looks like a firewall in front of the server.' : '';
  return `The server answered HTTP ${status}.${edge}`;
}
