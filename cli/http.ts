/** Short requests to a server: redirects refused, answers bounded in time and size. */
import { Failure } from './failure.ts';
import type { Machine } from './machine.ts';
import { isSafeUrl } from './origin.ts';
import { VERSION } from './version.ts';

/** Three of them fit into the time a lock may be held. */
const TIMEOUT_MS = 4_500;
const MAX_ANSWER_BYTES = 1024 * 1024;

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
}

export interface Ask {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  timeoutMs?: number;
}

/**
 * One request. Throws a server Failure when no whole answer came. A redirect is refused: it
 * could carry a token or a code to another origin, and nothing we ask for needs one.
 */
export async function ask(machine: Machine, address: URL, { method = 'GET', headers = {}, body, timeoutMs = TIMEOUT_MS }: Ask = {}): Promise<Reply> {
  if (!isSafeUrl(address)) throw new Failure('server', `${address.origin} is not https, so nothing was sent there.`);
  try {
    const response = await machine.fetch(address, {
      method,
      headers: { 'user-agent': `fygment/${VERSION}`, accept: 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new Failure('server', `${address.host} answered with a redirect to ${placeOf(response.headers.get('location'), address)}, which is refused.`);
    }
    return { status: response.status, headers: response.headers, text: await bounded(response, address) };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('server', `${address.origin} did not answer (${reasonOf(error)}).`, {
      cause: error,
      remedies: [{ label: 'What to do', text: 'Check the address and your network, then run this again.' }],
    });
  }
}

/** The JSON object in a reply; a server Failure that names the address when it is anything else. */
export function jsonObject(reply: Reply, address: URL): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(reply.text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, with the type the server claimed.
  }
  throw new Failure('server', `${address.href} answered ${reply.status} with something that is not a JSON object.`);
}

async function bounded(response: Response, address: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new Failure('server', `${address.host} answered with more than 1 MiB, which is refused.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const placeOf = (location: string | null, base: URL): string =>
  location !== null && URL.canParse(location, base) ? new URL(location, base).origin : 'an unknown place';

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time';
  const cause = error instanceof Error ? error.cause : null;
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : error instanceof Error ? error.message : 'unknown reason';
}
