import type { IncomingMessage } from 'node:http';
import { Problem } from '../errors.ts';

export const BODY_LIMIT_BYTES = 64 * 1024;
/** A refused body is read this far before the connection is cut. */
const DISCARDED_LIMIT_BYTES = 8 * 1024 * 1024;

/** The body as text, never more than the limit; a larger one is refused as soon as it is known to be larger. */
export async function readBody(request: IncomingMessage, limit = BODY_LIMIT_BYTES): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new Problem('too_large');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    // What stays unread stands in the way of the next request on this connection, so it is read and thrown away, within reason.
    else if (size > DISCARDED_LIMIT_BYTES) request.socket.destroy();
  }
  if (size > limit) throw new Problem('too_large');
  return Buffer.concat(chunks).toString('utf8');
}

/** A JSON object, by its media type (RFC 8259); anything else is refused in words. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) throw new Problem('not_json');
  const text = await readBody(request);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('invalid_input', { message: 'The body is not valid JSON.', cause });
  }
}

/** A form post, by its media type. Repeated names keep the last value. */
export async function readForm(request: IncomingMessage): Promise<Record<string, string>> {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new Problem('invalid_input', { message: 'Send this form from its own page.' });
  }
  return Object.fromEntries(new URLSearchParams(await readBody(request)));
}
