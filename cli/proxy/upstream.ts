/** The HTTP side: one keep-alive agent, connections opened early, redirects never followed. */
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';

export interface Upstream {
  send(request: UpstreamRequest): Exchange;
  close(): void;
}

export interface UpstreamRequest {
  method: 'POST' | 'GET' | 'DELETE';
  /** Names and values in turn, without Host. A character that may not stand in a header makes `send` throw. */
  headers: readonly string[];
  body?: Buffer;
  /** For the answer; without it a tool may take as long as it likes. */
  timeoutMs?: number;
  /** A stream that stays open must not take a place in the pool. */
  ownConnection?: boolean;
}

/** A stream of events as it begins; everything else when it is whole. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** The events, as text chunks; null when the answer is one body. */
  events: IncomingMessage | null;
  body: string;
}

/** The connection ended inside an answer, so the server had begun to act. */
export class BrokenOff extends Error {}

export interface Exchange {
  /** Rejects when no whole answer came. */
  answer: Promise<Answer>;
  /** Ends the exchange on both sides. */
  abort(): void;
}

/** Below the start-up limit of every harness we know (Codex: 10 s), so that the person reads a sentence and not a timeout. */
const CONNECT_TIMEOUT_MS = 8_000;
const MAX_SOCKETS = 64;

/** Opens the first connection at once: it is ready when the harness has written its first line. */
export async function openUpstream(url: URL): Promise<Upstream> {
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (secure ? 443 : 80);
  // Loading TLS takes longer than a whole exchange with a server on this computer.
  const module = secure ? await import('node:https') : await import('node:http');
  const agent = new module.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  const lone = new module.Agent();

  let early: Socket | null = secure
    ? (await import('node:tls')).connect({ host, port, ALPNProtocols: ['http/1.1'], ...(isIP(host) ? {} : { servername: host }) })
    : connectTcp({ host, port, noDelay: true });
  early.once('error', () => (early = null)).once('close', () => (early = null)).unref();
  const create = agent.createConnection.bind(agent);
  agent.createConnection = ((...args: Parameters<typeof create>) => {
    const socket = early !== null && !early.destroyed ? early.ref() : (create(...args) as Socket);
    early = null;
    if (socket.connecting) {
      const timer = setTimeout(() => socket.destroy(timeout()), CONNECT_TIMEOUT_MS);
      socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
    }
    return socket;
  }) as typeof create;

  const base: RequestOptions = { host, port, path: url.pathname + url.search, ...(secure && !isIP(host) ? { servername: host } : {}) };

  return {
    send({ method, headers, body, timeoutMs, ownConnection = false }) {
      const request = module.request({ ...base, method, headers: ['host', url.host, ...headers], agent: ownConnection ? lone : agent });
      const answer = new Promise<Answer>((resolve, reject) => {
        // Reading begins in this very turn: one that waited for a promise would buffer every body first.
        request.on('response', (response) => readAnswer(response, resolve, reject)).on('error', reject);
      });
      request.end(body);
      if (timeoutMs !== undefined) {
        const timer = setTimeout(() => request.destroy(timeout()), timeoutMs);
        const stop = () => clearTimeout(timer);
        answer.then(stop, stop);
      }
      return { answer, abort: () => request.destroy() };
    },
    close() {
      early?.destroy();
      agent.destroy();
    },
  };
}

function readAnswer(response: IncomingMessage, resolve: (answer: Answer) => void, reject: (error: Error) => void): void {
  const { statusCode: status = 0, headers } = response;
  response.setEncoding('utf8');
  if (status === 200 && headers['content-type']?.startsWith('text/event-stream')) return resolve({ status, headers, events: response, body: '' });
  let body = '';
  response.on('data', (chunk: string) => (body += chunk));
  response.on('end', () => resolve({ status, headers, events: null, body }));
  // After `end` a rejection changes nothing.
  response.on('close', () => reject(new BrokenOff('the connection closed')));
  response.on('error', () => {});
}

const timeout = (): Error => Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' });
