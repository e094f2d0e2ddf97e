/** SIGTERM while people watch and clients call. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as dial, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathOf } from '../../domain/contract/endpoint.ts';
import { createWorkspace, watchWorkspace } from '../../domain/contract/workspaces.ts';
import { connect } from '../support/oauth-client.ts';
import { Person } from '../support/person.ts';
import { freePort, startServerProcess, type ServerProcess } from '../support/server-process.ts';

const STREAMS = 20;
const CALLS_PER_ERA = 5;
const EXIT_MILLISECONDS = 10_000;

export function drainPromises({ rounds, timeout }: { rounds: number; timeout: number }): void {
  describe('SIGTERM', () => {
    let folder: string;
    let server: ServerProcess;
    let port: number;
    let person: Person;
    let workspaceId: string;
    let accessToken: string;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'fygment-drain-'));
      port = await freePort();
      const origin = `http://localhost:${port}`;
      server = startServerProcess({ PORT: String(port), DATABASE_URL: `file:${join(folder, 'fygment.db')}` });
      await server.says('Development sign-in');
      person = new Person(origin);
      await person.signIn('olive');
      workspaceId = (await person.call(createWorkspace, {}, { name: 'Kestrel Instruments', ownerLinkToken: /#owner=([\w-]+)/.exec(server.output())![1]! })).workspace.id;
      accessToken = (await connect({ origin, mcpUrl: `${origin}/api/mcp` }, person)).tokens.access_token;
    });
    afterEach(async () => {
      if (server.child.exitCode === null && server.child.signalCode === null) server.child.kill('SIGKILL');
      await server.exit();
      rmSync(folder, { recursive: true, force: true });
    });

    it.each(Array.from({ length: rounds }, (_, index) => index + 1))('ends event streams and exits 0 within ten seconds, with clients that keep their connections (%i)', async () => {
      const streams = await openStreams();
      const kept = await keepConnections();
      const started = performance.now();
      server.child.kill('SIGTERM');
      for (const stream of streams) expect(await stream.text()).toContain('event: changed');
      expect(await server.exit()).toBe(0);
      expect(performance.now() - started).toBeLessThan(EXIT_MILLISECONDS);
      for (const socket of kept) socket.destroy();
    }, timeout);

    const openStreams = async () => {
      const path = pathOf(watchWorkspace.path, { workspaceId });
      const streams = await Promise.all(Array.from({ length: STREAMS }, () => person.request(path, { headers: { accept: 'text/event-stream' } })));
      expect(streams.map(({ status }) => status)).toEqual(Array.from({ length: STREAMS }, () => 200));
      return streams;
    };

    /** Clients between two calls: connected, answered before, silent. */
    const keepConnections = () => Promise.all(Array.from({ length: CALLS_PER_ERA }, async () => {
      const call = new HalfSentCall(port, accessToken, '2025-11-25');
      await call.accepted();
      call.finish();
      expect(await call.answer()).toMatch(/^HTTP\/1\.1 200 /);
      return call.socket;
    }));
  });
}

/** What is wanted of calls whose request is under way when the signal comes. */
export function inFlightPromises({ timeout }: { timeout: number }): void {
  describe('SIGTERM, with calls under way', () => {
    it.each(['2025-11-25', '2026-07-28'])('answers every MCP call of %s that was accepted before it, then exits 0 within ten seconds', async (era) => {
      const folder = mkdtempSync(join(tmpdir(), 'fygment-drain-'));
      const port = await freePort();
      const origin = `http://localhost:${port}`;
      const server = startServerProcess({ PORT: String(port), DATABASE_URL: `file:${join(folder, 'fygment.db')}` });
      try {
        await server.says('Development sign-in');
        const person = new Person(origin);
        await person.signIn('olive');
        const { workspace } = await person.call(createWorkspace, {}, { name: 'Kestrel Instruments', ownerLinkToken: /#owner=([\w-]+)/.exec(server.output())![1]! });
        const { tokens } = await connect({ origin, mcpUrl: `${origin}/api/mcp` }, person);
        const stream = await person.request(pathOf(watchWorkspace.path, { workspaceId: workspace.id }), { headers: { accept: 'text/event-stream' } });
        const calls = Array.from({ length: CALLS_PER_ERA }, () => new HalfSentCall(port, tokens.access_token, era));
        await Promise.all(calls.map((call) => call.accepted()));

        const started = performance.now();
        server.child.kill('SIGTERM');
        // The stream ends when draining has begun; the rest of each request comes after that.
        await stream.text();
        for (const call of calls) call.finish();
        const answers = await Promise.all(calls.map((call) => call.answer()));
        expect(answers.map((answer) => (answer.includes('Kestrel Instruments') ? 'answered' : answer.slice(0, 300)))).toEqual(calls.map(() => 'answered'));
        expect(await server.exit()).toBe(0);
        expect(performance.now() - started).toBeLessThan(EXIT_MILLISECONDS);
      } finally {
        if (server.child.exitCode === null && server.child.signalCode === null) server.child.kill('SIGKILL');
        await server.exit();
        rmSync(folder, { recursive: true, force: true });
      }
    }, timeout);
  });
}

/** A `tools/call` whose head was sent and whose body was not: the server has accepted it when it says 100 Continue (RFC 9110 §10.1.1). */
class HalfSentCall {
  readonly socket: Socket;
  readonly #body: string;
  readonly #closed: Promise<unknown>;
  #received = '';

  constructor(port: number, token: string, era: string) {
    const modern = era === '2026-07-28';
    const _meta = { 'io.modelcontextprotocol/protocolVersion': era, 'io.modelcontextprotocol/clientInfo': { name: 'soak', version: '1' }, 'io.modelcontextprotocol/clientCapabilities': {} };
    this.#body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'get_setup', arguments: {}, ...(modern ? { _meta } : {}) } });
    this.socket = dial(port, '127.0.0.1');
    this.socket.on('error', () => {});
    this.socket.on('data', (chunk: Buffer) => (this.#received += chunk.toString()));
    this.#closed = once(this.socket, 'close');
    this.socket.write([
      'POST /api/mcp HTTP/1.1', `host: localhost:${port}`, `authorization: Bearer ${token}`, 'content-type: application/json', 'accept: application/json, text/event-stream',
      `mcp-protocol-version: ${era}`, ...(modern ? ['mcp-method: tools/call', 'mcp-name: get_setup'] : []), 'expect: 100-continue', `content-length: ${Buffer.byteLength(this.#body)}`, '', '',
    ].join('\r\n'));
  }

  async accepted(): Promise<void> {
    await this.#until(() => this.#received.startsWith('HTTP/1.1 100 Continue\r\n\r\n'));
  }

  finish(): void {
    this.socket.write(this.#body);
  }

  /** The whole answer, or what came of it before the connection was closed. */
  async answer(): Promise<string> {
    const after = () => this.#received.slice('HTTP/1.1 100 Continue\r\n\r\n'.length);
    await this.#until(() => after().includes('\r\n0\r\n\r\n') || isWhole(after()));
    return after();
  }

  async #until(done: () => boolean): Promise<void> {
    while (!done() && !this.socket.closed) await Promise.race([once(this.socket, 'data'), this.#closed]);
  }
}

function isWhole(answer: string): boolean {
  const length = /content-length: (\d+)/i.exec(answer)?.[1];
  const head = answer.indexOf('\r\n\r\n');
  return length !== undefined && head !== -1 && Buffer.byteLength(answer.slice(head + 4)) >= Number(length);
}
