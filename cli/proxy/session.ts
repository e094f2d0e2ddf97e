/**
 * The handshake eras (MCP up to 2025-11-25): the negotiated revision, the session id if the
 * server gives one, its stream of server messages, and a quiet new start when the server forgot
 * the session, as it does on a deploy.
 */
import { splitEvents } from './events.ts';
import { oneLine, readAnswer, readMessage, type Message } from './message.ts';
import type { RelayOptions, Sent } from './relay.ts';
import type { Answer, Exchange } from './upstream.ts';

export interface Session {
  /** Appends names and values; gives the session id among them. */
  addHeaders(fields: string[]): string | null;
  /** Follows the handshake messages on their way. */
  watch(message: Message, work: Promise<void>): void;
  /** Resolves when `notifications/initialized` has arrived, so that nothing overtakes it. */
  settled(): Promise<void>;
  /** The server answered `initialize`. */
  begin(request: Buffer, version: string, answer: Answer): void;
  /** The server took a message that has no answer. */
  accepted(message: Message): void;
  /** Repeats the handshake after the server forgot `lost`; false when it does not want that. */
  restart(lost: string, token: string): Promise<boolean>;
  end(): Promise<void>;
}

interface Dependencies extends Pick<RelayOptions, 'tokens' | 'sleep' | 'random' | 'log'> {
  emit(text: string): void;
  request(method: 'POST' | 'GET' | 'DELETE', message: Message | null, body: Buffer | undefined, token: string, job: null): Promise<Sent>;
}

const INITIALIZED = Buffer.from('{"jsonrpc":"2.0","method":"notifications/initialized"}');
const STREAM_RETRY_MS = 1_000;
const STREAM_RETRY_MAX_MS = 30_000;
/** Telling the server that a session is over is polite, not important. */
const GOODBYE_MS = 400;

export function createSession({ emit, request, tokens, sleep, random, log }: Dependencies): Session {
  let id: string | null = null;
  let version: string | null = null;
  let handshake: Buffer | null = null;
  let settling: Promise<void> = Promise.resolve();
  let restarting: Promise<boolean> | null = null;
  let stream: Exchange | null = null;
  let over = false;

  function begin(sent: Buffer, revision: string, answer: Answer): void {
    handshake = sent;
    version = revision;
    const given = answer.headers['mcp-session-id'];
    id = typeof given === 'string' && given !== '' ? given : null;
  }

  /** Keeps the server's own stream open as long as the session lives. 405 means there is none. */
  async function listen(forId: string): Promise<void> {
    let wait = STREAM_RETRY_MS;
    let lastEventId: string | null = null;
    while (!over && id === forId) {
      try {
        const token = tokens.ready();
        if (token === null) return;
        const { exchange, answer } = await request('GET', null, undefined, token, null);
        stream = exchange;
        if (answer.events === null) {
          if (answer.status < 500) return;
        } else {
          wait = STREAM_RETRY_MS;
          const push = splitEvents((event) => {
            lastEventId = event.id ?? lastEventId;
            if (event.data !== '' && readAnswer(event.data) !== null) emit(oneLine(event.data));
          }, (milliseconds) => (wait = Math.min(milliseconds, STREAM_RETRY_MAX_MS)));
          for await (const chunk of answer.events) push(chunk as string);
        }
      } catch {
        // Broken off: tried again below, more and more slowly.
      }
      stream = null;
      if (over || id !== forId) return;
      log?.({ event: 'server stream ended', method: null });
      await sleep(wait * (0.5 + random()));
      wait = Math.min(wait * 2, STREAM_RETRY_MAX_MS);
    }
  }

  async function again(token: string): Promise<boolean> {
    if (handshake === null) return false;
    id = null;
    stream?.abort();
    const message = readMessage(handshake.toString())!;
    const { answer } = await request('POST', message, handshake, token, null);
    let agreed: string | null = readAnswer(answer.body)?.protocolVersion ?? null;
    const push = splitEvents((event) => (agreed = readAnswer(event.data)?.protocolVersion ?? agreed));
    for await (const chunk of answer.events ?? []) push(chunk as string);
    if (answer.status !== 200 || agreed === null) return false;
    begin(handshake, agreed, answer);
    await request('POST', readMessage(INITIALIZED.toString())!, INITIALIZED, token, null);
    if (id !== null) void listen(id);
    log?.({ event: 'session started again', method: null });
    return true;
  }

  return {
    addHeaders(fields) {
      if (version !== null) fields.push('mcp-protocol-version', version);
      if (id !== null) fields.push('mcp-session-id', id);
      return id;
    },
    watch(message, work) {
      if (message.method === 'notifications/initialized') settling = work;
    },
    settled: () => settling,
    begin,
    accepted(message) {
      if (message.method === 'notifications/initialized' && id !== null) void listen(id);
    },
    async restart(lost, token) {
      // Another request found out first.
      if (restarting === null && id !== null && id !== lost) return true;
      return (restarting ??= again(token).catch(() => false).finally(() => (restarting = null)));
    },
    async end() {
      over = true;
      stream?.abort();
      const token = tokens.ready();
      if (id === null || token === null) return;
      const goodbye = request('DELETE', null, undefined, token, null).then(() => {}, () => {});
      await Promise.race([goodbye, sleep(GOODBYE_MS)]);
    },
  };
}
