/**
 * The one-shot listener that the browser comes back to. Any page on this computer can reach it,
 * so a request that does not carry our `state` is answered and forgotten: it can neither end the
 * sign-in nor learn anything.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from '../failure.ts';

/** As long as a person may take to sign in and agree. */
export const CALLBACK_LIFETIME_MS = 5 * 60 * 1000;

export interface Callback {
  redirectUri: string;
  /** Resolves with the code, once; rejects when the person or the server said no, or time is up. */
  code: Promise<string>;
  close(): void;
}

export interface Expected {
  state: string;
  issuer: string;
  /** The issuer must be named in the answer. */
  issuerRequired: boolean;
  lifetimeMs?: number;
}

/** Listens on a free port of 127.0.0.1 only. */
export async function listenForCallback(expected: Expected): Promise<Callback> {
  let settle!: { resolve(code: string): void; reject(error: Failure): void };
  const code = new Promise<string>((resolve, reject) => (settle = { resolve, reject }));
  code.catch(() => {}); // The caller may still be opening the browser when the answer is no.

  const server = createServer({ maxHeaderSize: 8192 }, (request, response) => {
    const { port } = server.address() as AddressInfo;
    const verdict = judge(request, port, expected);
    page(response, verdict);
    if (verdict.kind === 'stranger') return;
    if (verdict.kind === 'code') settle.resolve(verdict.code);
    else settle.reject(verdict.failure);
    close();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const timer = setTimeout(() => {
    settle.reject(new Failure('sign-in', 'Nobody finished the sign-in within 5 minutes.', { remedies: [{ label: 'What to do', text: 'fygment login' }] }));
    close();
  }, expected.lifetimeMs ?? CALLBACK_LIFETIME_MS);

  function close(): void {
    clearTimeout(timer);
    server.close();
    server.closeIdleConnections();
  }
  return { redirectUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`, code, close };
}

type Verdict =
  | { kind: 'stranger'; status: number; message: string }
  | { kind: 'code'; code: string }
  | { kind: 'failed'; failure: Failure };

function judge(request: IncomingMessage, port: number, expected: Expected): Verdict {
  // A page that rebinds a name to 127.0.0.1 still sends its own Host.
  if (request.headers.host !== `127.0.0.1:${port}`) return { kind: 'stranger', status: 421, message: 'This address answers only as 127.0.0.1.' };
  const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
  if (url.pathname !== '/callback') return { kind: 'stranger', status: 404, message: 'There is nothing here.' };
  if (request.method !== 'GET') return { kind: 'stranger', status: 405, message: 'Only GET is answered here.' };
  const only = (name: string) => {
    const values = url.searchParams.getAll(name);
    return values.length === 1 ? values[0]! : null;
  };
  if (!equal(only('state') ?? '', expected.state)) return { kind: 'stranger', status: 400, message: 'This answer does not belong to the sign-in that is waiting. The sign-in still waits.' };

  const failed = (message: string): Verdict => ({ kind: 'failed', failure: new Failure('sign-in', message, { remedies: [{ label: 'What to do', text: 'fygment login' }] }) });
  const issuer = only('iss');
  // RFC 9207: compared byte for byte, and before the code is used anywhere.
  if (issuer !== null ? issuer !== expected.issuer : expected.issuerRequired) {
    return failed(`The answer came from ${issuer ?? 'an unnamed issuer'}, not from ${expected.issuer}. The code was thrown away.`);
  }
  const error = only('error');
  if (error === 'access_denied') return failed('The sign-in was declined.');
  if (error !== null) return failed(`The sign-in ended with “${error}”.`);
  const code = only('code');
  return code === null ? failed('The sign-in came back without a code.') : { kind: 'code', code };
}

/** In constant time, whatever the lengths. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function page(response: ServerResponse, verdict: Verdict): void {
  const [status, title, text] =
    verdict.kind === 'code' ? [200, 'Signed in', 'This computer is signed in. You can close this page and go back to your terminal.']
    : verdict.kind === 'failed' ? [400, 'Not signed in', 'The sign-in did not succeed. Your terminal says why.']
    : [verdict.status, 'Not here', verdict.message];
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Fygment</title>`
    + '<style>body{font:16px/1.6 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem;background:#fbfaf7;color:#1b1a17}'
    + 'h1{font:600 1.5rem/1.3 Charter,Cambria,Georgia,serif}@media(prefers-color-scheme:dark){body{background:#141310;color:#eceae3}}</style>'
    + `<h1>${title}</h1><p>${text}</p></html>`;
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(body);
}
