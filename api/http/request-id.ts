import { randomBytes } from 'node:crypto';

/** On every response: by it a person, a log line and a probe know that this server answered, and not an edge before it. */
export const REQUEST_ID_HEADER = 'x-fygment-request-id';

const prefix = randomBytes(6).toString('base64url');
let count = 0;

/** Unique within all processes for practical purposes, and cheap: a random prefix per process and a counter. */
export function newRequestId(): string {
  count = (count + 1) % Number.MAX_SAFE_INTEGER;
  return `req_${prefix}${count.toString(36)}`;
}
