/**
 * What the relay reads of a message: only what the transport needs. Everything else passes
 * through as bytes, so methods and extensions this program never heard of work.
 */

export type Id = string | number | null;

interface RawMessage {
  id?: Id;
  method?: string;
  params?: Record<string, unknown> | null;
  result?: Record<string, unknown> | null;
  error?: { code?: unknown; message?: unknown; data?: unknown } | null;
}

export interface Message {
  /** Ids of the requests in it: none in a notification or an answer, several in an old batch. */
  ids: Id[];
  method: string | null;
  /** The revision a modern message states in its `_meta`; null for the messages of a handshake era. */
  version: string | null;
  /** Value of the Mcp-Name header, when the method has one. */
  name: string | null;
  /** The request that a `notifications/cancelled` names. */
  cancels: Id | undefined;
  /** Sending it twice does no harm. */
  repeatable: boolean;
}

const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion';

/** Which parameter the Mcp-Name header repeats (MCP 2026-07-28, Streamable HTTP). */
const nameSources: Record<string, string> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

/** Methods that only read. A tool call may have an effect, so it is never sent twice by itself. */
const repeatable = new Set([
  'initialize', 'server/discover', 'ping', 'tools/list', 'prompts/list', 'prompts/get', 'resources/list',
  'resources/templates/list', 'resources/read', 'completion/complete', 'skills/list', 'tasks/get',
]);

/** Reads one line; null when it is not JSON or not an object. */
export function readMessage(line: string): Message | null {
  let raw: RawMessage | RawMessage[];
  try {
    raw = JSON.parse(line) as RawMessage | RawMessage[];
  } catch {
    return null;
  }
  if (typeof raw !== 'object' || raw === null) return null;
  if (Array.isArray(raw)) {
    const ids = raw.filter((item) => typeof item?.method === 'string' && item.id !== undefined).map((item) => item.id as Id);
    return { ids, method: null, version: null, name: null, cancels: undefined, repeatable: false };
  }
  const { method, params } = raw;
  if (typeof method !== 'string') return { ids: [], method: null, version: null, name: null, cancels: undefined, repeatable: false };
  const meta = params?._meta as Record<string, unknown> | undefined;
  const version = meta?.[VERSION_KEY];
  const source = Object.hasOwn(nameSources, method) ? params?.[nameSources[method]!] : undefined;
  return {
    ids: raw.id === undefined ? [] : [raw.id],
    method,
    version: typeof version === 'string' ? version : null,
    name: typeof source === 'string' ? source : null,
    cancels: method === 'notifications/cancelled' ? (params?.requestId as Id | undefined) : undefined,
    repeatable: repeatable.has(method),
  };
}

/** What a message from the server says; null when it is not JSON, so that it never reaches the harness. */
export function readAnswer(text: string): { ids: Id[]; protocolVersion: string | null } | null {
  let raw: RawMessage | RawMessage[];
  try {
    raw = JSON.parse(text) as RawMessage | RawMessage[];
  } catch {
    return null;
  }
  if (typeof raw !== 'object' || raw === null) return null;
  if (Array.isArray(raw)) return { ids: raw.filter((item) => item?.method === undefined).map((item) => item?.id ?? null), protocolVersion: null };
  const version = raw.result?.protocolVersion;
  return { ids: raw.method === undefined && raw.id !== undefined ? [raw.id] : [], protocolVersion: typeof version === 'string' ? version : null };
}

/** The server's own JSON-RPC error in a refusal, or null: its code and data are for the harness. */
export function readError(text: string): { code: number; message: string; data?: unknown } | null {
  try {
    const { error } = JSON.parse(text) as RawMessage;
    if (!Number.isInteger(error?.code)) return null;
    const message = typeof error?.message === 'string' ? error.message : 'The server refused.';
    return error!.data === undefined ? { code: error!.code as number, message } : { code: error!.code as number, message, data: error!.data };
  } catch {
    return null;
  }
}

/** One line of JSON. Line breaks in valid JSON stand only between tokens, so a blank says the same. */
export const oneLine = (text: string): string => (/[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, ' ') : text);

/** A string as an HTTP field value: as it is, or in the protocol's base64 wrapping. */
export function headerValue(text: string): string {
  const plain = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !(text.startsWith('=?base64?') && text.endsWith('?='));
  return plain ? text : `=?base64?${Buffer.from(text).toString('base64')}?=`;
}
