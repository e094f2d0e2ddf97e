import { McpServer, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import { permit } from '../../domain/permissions.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import type { Principal } from '../oauth/bearer.ts';
import { checkConnection } from './tools/connections.ts';
import { getSetup } from './tools/setup.ts';
import type { Tool } from './tools/tool.ts';

export const tools: readonly Tool[] = [getSetup, checkConnection];

/** What this server calls itself, to clients that connect and in what they read before. */
export const serverInfo = { name: 'fygment', title: 'Fygment', version: '0.1.0' };

/** Every revision the endpoint answers: the SDK names the sessioned ones, and the stateless one stands here. */
export const protocolVersions: readonly string[] = ['2026-07-28', ...SUPPORTED_PROTOCOL_VERSIONS];

/** Members and elements one call's arguments may have in all; the SDK has no limit unless told. */
const MAX_TOOL_INPUT_ELEMENTS = 10_000;

/** The SDK's server for one principal: tools by role ∩ scopes. Built per request, so nothing is shared between people. */
export function createMcpServer(principal: Principal, deps: Deps): McpServer {
  const server = new McpServer(
    serverInfo,
    {
      maxToolInputElements: MAX_TOOL_INPUT_ELEMENTS,
      // What is listed depends on the person, so nothing between may keep it.
      cacheHints: { 'tools/list': { ttlMs: 0, cacheScope: 'private' } } as never,
      instructions: 'Fygment keeps this workspace’s approved MCP setup. Ask get_setup before changing any MCP configuration, and check_connection when something stopped working.',
    },
  );
  for (const tool of tools) {
    if (!permit(principal.actor, tool.action).allowed) continue;
    server.registerTool(
      tool.name,
      {
        title: tool.title, description: tool.description, inputSchema: tool.input, outputSchema: tool.output,
        annotations: { readOnlyHint: true, openWorldHint: false },
      },
      async (input: unknown) => {
        try {
          const { structured, text } = await tool.call(principal, (input ?? {}) as Record<string, unknown>, deps);
          return { content: [{ type: 'text' as const, text }], structuredContent: structured };
        } catch (error) {
          // The agent is told what it can act on; anything else stays in the log.
          if (!(error instanceof Problem)) deps.log.error('tool failed', { error: (error as Error).message, stack: (error as Error).stack });
          const message = error instanceof Problem ? error.message : 'This did not work on the server’s side. Try once more, then tell the person to ask an admin.';
          return { isError: true, content: [{ type: 'text' as const, text: message }] };
        }
      },
    );
  }
  return server;
}
