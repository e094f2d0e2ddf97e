/** The harness's side of the proxy: in this process for raw messages, as a process of its own for real clients. */
import { join } from 'node:path';
import type { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import { mcpProxy } from '../../cli/commands/mcp-proxy.ts';
import { credentialsFile, writeCredential } from '../../cli/credentials.ts';
import type { Machine } from '../../cli/machine.ts';
import { fakeMachine, repository, type FakeMachine } from './fake-home.ts';
import type { FakeServer } from './fake-server.ts';

export interface Answer {
  jsonrpc: string;
  id?: unknown;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: unknown };
}

export interface Harness {
  machine: FakeMachine;
  /** Sends a line as it is. */
  raw(line: string): void;
  /** Sends a request and gives its answer. */
  call(method: string, params?: Record<string, unknown>, id?: number | string): Promise<Answer>;
  notify(method: string, params?: Record<string, unknown>): void;
  /** Every message so far. */
  messages: Answer[];
  /** The first message, past or to come, that fits. */
  message(fits: (message: Answer) => boolean): Promise<Answer>;
  /** Closes our end; gives the proxy's exit code. */
  close(): Promise<number>;
}

/** A proxy in this process. Waiting between tries is skipped; how long it would have been is in `slept`. */
export async function startHarness(server: Pick<FakeServer, 'origin' | 'credential'>, options: { signedIn?: boolean; env?: Record<string, string>; args?: string[]; changes?: Partial<Machine>; patient?: boolean } = {}): Promise<Harness & { slept: number[] }> {
  const slept: number[] = [];
  const machine = fakeMachine({
    env: { ...options.env },
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      // The proxy's farewell: with `patient` it never runs out, so only finished work can end the proxy.
      if (options.patient && milliseconds === 1_000) return new Promise(() => {});
      return new Promise(setImmediate);
    },
    ...options.changes,
  });
  if (options.signedIn !== false) await writeCredential(machine, credentialsFile(machine), server.origin, server.credential());
  const messages: Answer[] = [];
  const watchers = new Set<() => void>();
  let rest = '';
  machine.stdout.on('data', (text: string) => {
    rest += text;
    const lines = rest.split('\n');
    rest = lines.pop()!;
    for (const line of lines) messages.push(JSON.parse(line) as Answer);
    for (const watcher of watchers) watcher();
  });
  const input = machine.stdin as unknown as PassThrough;
  const exit = mcpProxy(machine, ['--harness', 'codex', '--url', server.origin, ...(options.args ?? [])]);
  onTestFinished(async () => {
    input.end();
    await exit;
  });
  let ids = 0;
  const harness: Harness = {
    machine, messages,
    raw: (line) => void input.write(`${line}\n`),
    message: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          const found = messages.find(fits);
          if (found === undefined) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
    call(method, params = {}, id = `test-${++ids}`) {
      harness.raw(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      return harness.message((message) => message.id === id && message.method === undefined);
    },
    notify: (method, params = {}) => harness.raw(JSON.stringify({ jsonrpc: '2.0', method, params })),
    close() {
      input.end();
      return exit;
    },
  };
  return Object.assign(harness, { slept });
}

/** What a real client needs to start the proxy as a process of its own. */
export async function proxyProcess(server: FakeServer): Promise<{ command: string; args: string[]; env: Record<string, string>; stderr: 'pipe' }> {
  const machine = fakeMachine();
  await writeCredential(machine, credentialsFile(machine), server.origin, server.credential());
  return {
    command: process.execPath,
    args: [join(repository, 'cli', 'fygment.ts'), 'mcp', 'proxy', '--harness', 'codex', '--url', server.origin],
    env: { HOME: machine.home, PATH: '/usr/bin:/bin' },
    stderr: 'pipe',
  };
}

export const modern = (extra: Record<string, unknown> = {}) => ({
  _meta: {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  },
  ...extra,
});

export const hello = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
