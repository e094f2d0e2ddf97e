/** Real MCP servers behind the fake sign-in: both eras at one URL, and an old one that keeps sessions. */
import { randomUUID } from 'node:crypto';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { McpServer as OldServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CreateMessageResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { FakeServer } from './fake-server.ts';

export interface Watched {
  /** Resolves when the tool `wait` was told that nobody waits for it any more. */
  cancelled: Promise<void>;
  /** Resolves when `wait` has begun. */
  waiting: Promise<void>;
}

function watch() {
  let cancel!: () => void;
  let begin!: () => void;
  const watched: Watched = { cancelled: new Promise((resolve) => (cancel = resolve)), waiting: new Promise((resolve) => (begin = resolve)) };
  return { watched, cancel, begin };
}

/** The current SDK, every revision at one URL, nothing kept between requests. */
export function serveBothEras(server: FakeServer): Watched & { toolsChanged(): void } {
  const { watched, cancel, begin } = watch();
  const handler = createMcpHandler(() => {
    const mcp = new McpServer({ name: 'both eras', version: '1.0.0' }, { capabilities: { tools: { listChanged: true } } });
    mcp.registerTool('echo', { description: 'Says it again', inputSchema: z.object({ text: z.string() }) }, async ({ text }) => ({ content: [{ type: 'text', text }] }));
    mcp.registerTool('count', { description: 'Reports progress', inputSchema: z.object({}) }, async (_input, context) => {
      const progressToken = context.mcpReq._meta?.progressToken;
      for (let progress = 1; progressToken !== undefined && progress <= 3; progress++) {
        await context.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 3 } });
      }
      return { content: [{ type: 'text', text: 'counted' }] };
    });
    mcp.registerTool('wait', { description: 'Waits until it is cancelled', inputSchema: z.object({}) }, async (_input, context) => {
      begin();
      await new Promise<void>((resolve) => context.mcpReq.signal.addEventListener('abort', () => resolve()));
      cancel();
      return { content: [] };
    });
    return mcp;
  }, { legacy: 'stateless' });
  const serve = toNodeHandler(handler);
  server.mcp = (request, response, body) => serve(request as never, response as never, body === '' ? undefined : JSON.parse(body));
  return Object.assign(watched, { toolsChanged: () => handler.notify.toolsChanged() });
}

/** The older SDK with sessions. `forget` is what a deploy does. */
export function serveSessions(server: FakeServer): Watched & { forget(): void; sessions(): number; announce(): Promise<void> } {
  const { watched, cancel, begin } = watch();
  let opened!: () => void;
  const listening = new Promise<void>((resolve) => (opened = resolve));
  const sessions = new Map<string, { transport: StreamableHTTPServerTransport; mcp: OldServer }>();
  server.mcp = async (request, response, body) => {
    const message = body === '' ? undefined : (JSON.parse(body) as { method?: string });
    const id = request.headers['mcp-session-id'] as string | undefined;
    const known = id === undefined ? undefined : sessions.get(id);
    if (known) {
      if (request.method === 'GET') {
        const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => typeof response;
        response.writeHead = ((...args: unknown[]) => {
          opened();
          return writeHead(...args);
        }) as typeof response.writeHead;
      }
      return known.transport.handleRequest(request, response, message);
    }
    if (message?.method !== 'initialize') {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Session not found"}}');
      return;
    }
    const mcp = new OldServer({ name: 'sessions', version: '1.0.0' });
    mcp.registerTool('ask', { description: 'Asks the client’s model' }, async (extra) => {
      const answer = await extra.sendRequest(
        { method: 'sampling/createMessage', params: { messages: [{ role: 'user', content: { type: 'text', text: '?' } }], maxTokens: 1 } },
        CreateMessageResultSchema,
      );
      return { content: [{ type: 'text', text: (answer.content as { text: string }).text }] };
    });
    mcp.registerTool('wait', { description: 'Waits until it is cancelled' }, async (extra) => {
      begin();
      await new Promise<void>((resolve) => extra.signal.addEventListener('abort', () => resolve()));
      cancel();
      return { content: [] };
    });
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) => void sessions.set(session, { transport, mcp }),
      onsessionclosed: (session) => void sessions.delete(session),
    });
    await mcp.connect(transport as never);
    return transport.handleRequest(request, response, message);
  };
  return Object.assign(watched, {
    forget: () => sessions.clear(),
    sessions: () => sessions.size,
    announce: async () => {
      await listening;
      for (const { mcp } of sessions.values()) await mcp.server.sendToolListChanged();
    },
  });
}
