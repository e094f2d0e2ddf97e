/** One request to one certain process, whose answer must come. */
import { request as send, type IncomingHttpHeaders } from 'node:http';
import type { RunningApp } from '../support/app.ts';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  json(): Record<string, unknown>;
}

export interface Asked {
  method: string;
  path: string;
  headers?: Record<string, string | string[]>;
  body?: Buffer | string;
  /** Sends the body in pieces of unknown total length. */
  chunked?: boolean;
}

const HANG_MILLISECONDS = 5000;

/** Addresses the process by its port and the service by its name, as a load balancer does. Event streams are closed after their head. */
export function at(app: Pick<RunningApp, 'origin' | 'port'>, { method, path, headers = {}, body, chunked }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length: Record<string, string> = body === undefined ? {} : chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = send({ host: '127.0.0.1', port: app.port, method, path, headers: { host: new URL(app.origin).host, ...headers, ...length } }, (response) => {
      const chunks: Buffer[] = [];
      const finish = () => {
        clearTimeout(limit);
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode!, headers: response.headers, body: text, json: () => JSON.parse(text) as Record<string, unknown> });
      };
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', finish).on('error', reject);
      if (response.statusCode === 200 && response.headers['content-type']?.startsWith('text/event-stream') && method === 'GET') {
        response.removeAllListeners('error').on('error', () => {});
        finish();
        outgoing.destroy();
      }
    });
    const limit = setTimeout(() => outgoing.destroy(new Error(`${method} ${path} was not answered within ${HANG_MILLISECONDS} ms`)), HANG_MILLISECONDS);
    outgoing.on('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    if (body !== undefined && chunked) outgoing.write(body);
    outgoing.end(chunked ? undefined : body);
  });
}

export function form(parameters: Record<string, string>): Pick<Asked, 'method' | 'headers' | 'body'> {
  return { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(parameters).toString() };
}

/** A `tools/list` with this token: its status says whether the token works there. */
export async function listTools(app: Pick<RunningApp, 'origin' | 'port'>, token: string): Promise<number> {
  const { status } = await at(app, {
    method: 'POST', path: '/api/mcp',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25', authorization: `Bearer ${token}` },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
  });
  return status;
}
