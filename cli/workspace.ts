/** What the workspace approved, asked from the MCP tool `get_setup` with this computer's sign-in. */
import { safeParse } from 'zod/mini';
import { approvedSetup, type ApprovedSetup } from '../domain/contract/setup.ts';
import { Failure } from './failure.ts';
import { ask, jsonObject, type Reply } from './http.ts';
import type { Machine } from './machine.ts';
import { mcpUrlOf } from './origin.ts';
import type { TokenSource } from './proxy/tokens.ts';
import { VERSION } from './version.ts';

const REVISION = '2026-07-28';

/** Fetches and checks the approved setup. A server that names another MCP URL than its own is refused. */
export async function fetchSetup(machine: Machine, origin: string, tokens: TokenSource): Promise<ApprovedSetup> {
  const address = new URL(mcpUrlOf(origin));
  let access = await tokens.current();
  let reply: Reply | null = null;
  for (let attempt = 0; attempt < 2; attempt++) {
    if (access.kind !== 'token') throw new Failure(access.kind === 'none' ? 'sign-in' : 'server', access.message);
    reply = await callTool(machine, address, access.token);
    if (reply.status !== 401) break;
    access = await tokens.renew(access.token);
  }
  if (reply!.status === 401) throw new Failure('sign-in', `${origin} refused this computer’s sign-in.`, { remedies: [{ label: 'What to do', text: 'fygment login' }] });
  const document = jsonObject(reply!, address);
  const result = document.result as { isError?: unknown; structuredContent?: unknown; content?: { text?: unknown }[] } | undefined;
  if (reply!.status !== 200 || result === undefined || result.isError === true) {
    const words = (document.error as { message?: unknown } | undefined)?.message ?? result?.content?.[0]?.text;
    throw new Failure('server', `${origin} did not give the approved setup${typeof words === 'string' ? `: ${words}` : '.'}`);
  }
  const parsed = safeParse(approvedSetup, result.structuredContent);
  if (!parsed.success) {
    throw new Failure('server', `${origin} answered with a setup that this version cannot read (${parsed.error.issues[0]!.path.join('.') || 'as a whole'}).`, {
      remedies: [{ label: 'What to do', text: 'npx fygment@latest' }],
    });
  }
  if (parsed.data.mcpUrl !== address.href) {
    throw new Failure('server', `${origin} names ${parsed.data.mcpUrl} as its MCP URL, not ${address.href}. Nothing was changed.`);
  }
  return parsed.data;
}

function callTool(machine: Machine, address: URL, token: string): Promise<Reply> {
  return ask(machine, address, {
    method: 'POST',
    timeoutMs: 10_000,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': REVISION,
      'mcp-method': 'tools/call',
      'mcp-name': 'get_setup',
      'fygment-device': encodeURIComponent(machine.hostname.slice(0, 80).toWellFormed()),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name: 'get_setup',
        arguments: {},
        _meta: {
          'io.modelcontextprotocol/protocolVersion': REVISION,
          'io.modelcontextprotocol/clientCapabilities': {},
          'io.modelcontextprotocol/clientInfo': { name: 'fygment', version: VERSION },
        },
      },
    }),
  });
}
