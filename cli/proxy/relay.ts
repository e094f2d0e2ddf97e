/**
 * stdio on one side, Streamable HTTP on the other. Messages pass as they are, in both eras of
 * the protocol; a server that speaks both needs nothing translated. What a transport must add
 * is added here: headers, the session of old eras, cancellation, tokens, and an answer in the
 * protocol's own form for every request that could not be carried.
 */
import type { Readable, Writable } from 'node:stream';
import { splitEvents } from './events.ts';
import { splitLines } from './lines.ts';
import { headerValue, oneLine, readAnswer, readError, readMessage, type Id, type Message } from './message.ts';
import { createSession } from './session.ts';
import { reason, refused, unreached } from './relay-words.ts';
import type { Access, TokenSource } from './tokens.ts';
import { BrokenOff, type Answer, type Exchange, type Upstream } from './upstream.ts';

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
  answer: Answer;
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
      timeoutMs: message !== null && handshakes.has(message.method) ? HANDSHAKE_TIMEOUT_MS : undefined,
      ownConnection: method === 'GET' || message?.method === 'subscriptions/listen',
    });
    if (job !== null) {
      job.exchange = exchange;
      if (job.cancelled) exchange.abort();
    }
    return { exchange, answer: await exchange.answer, usedSession };
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

      let answer: Answer;
      let usedSession: string | null;
      try {
        ({ answer, usedSession } = await raw('POST', message, body, access.token, job));
      } catch (error) {
        if (job.cancelled) return;
        if (message.repeatable && attempt < RETRIES && !ended) {
          await pause(attempt++);
          continue;
        }
        return refuse(job, unreached(error, message));
      }
      const { status } = answer;
      if (message.method !== null) log?.({ event: 'answer', method: message.method, status });
      if (status < 300) return answer.events === null ? receiveBody(job, answer) : await receiveEvents(job, answer);

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
      const error = readError(answer.body);
      return error === null ? refuse(job, refused(answer)) : fail(job, error);
    }
  }

  const pause = (attempt: number) => options.sleep(RETRY_BASE_MS * 2 ** attempt * (0.5 + options.random()));

  /** Notes what a message from the server settles; null when it is not JSON, and must not reach the harness. */
  function settle(job: Pending, text: string, answer: Answer): { answers: boolean } | null {
    const read = readAnswer(text);
    if (read === null) return null;
    if (job.message.method === 'initialize' && read.protocolVersion !== null) session.begin(job.body, read.protocolVersion, answer);
    for (const id of read.ids) job.waiting.delete(id);
    return { answers: read.ids.length > 0 };
  }

  function receiveBody(job: Pending, answer: Answer): void {
    const { body } = answer;
    if (body.trim() === '' && job.waiting.size === 0) return session.accepted(job.message);
    const type = answer.headers['content-type'] ?? '';
    if (!type.startsWith('application/json') || settle(job, body, answer) === null) {
      return refuse(job, `The server's address answered with ${type.split(';')[0] || 'nothing'} in place of MCP. A proxy or firewall on the way may have answered for it.`);
    }
    if (!job.cancelled) write(oneLine(body));
    if (job.waiting.size > 0) refuse(job, 'The server answered another request than this one.');
  }

  /** A stream of messages, of which one answers. */
  async function receiveEvents(job: Pending, answer: Answer): Promise<void> {
    let lead: Promise<void> | null = null;
    let delayed: Promise<void> | null = null;
    const push = splitEvents(({ data }) => {
      const settled = data === '' ? null : settle(job, data, answer);
      if (settled === null) {
        if (data !== '') log?.({ event: 'not JSON in a stream', method: job.message.method });
        return;
      }
      if (job.cancelled) return;
      const line = oneLine(data);
      if (settled.answers && lead !== null) {
        delayed = lead.then(() => write(line));
        return;
      }
      write(line);
      if (!settled.answers) lead = options.sleep(NOTICE_LEAD_MS);
    });
    try {
      for await (const chunk of answer.events!) push(chunk as string);
      await delayed;
      if (job.waiting.size > 0) refuse(job, 'The server ended its stream before it answered this request. Whether it took effect is not known.');
    } catch (error) {
      await delayed;
      refuse(job, unreached(new BrokenOff(reason(error)), job.message));
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
