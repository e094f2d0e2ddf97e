import type { Socket } from 'node:net';
import { newRequestId, REQUEST_ID_HEADER } from './request-id.ts';

/**
 * What Node refuses before it is a request (a broken line, headers that are too many or too
 * slow) is answered like everything else: with an id, so that a probe knows who answered.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = error.code === 'HPE_HEADER_OVERFLOW'
    ? ['431 Request Header Fields Too Large', 'The headers of this request are too large.']
    : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? ['408 Request Timeout', 'The request took too long to arrive.']
      : ['400 Bad Request', 'This is not a request that HTTP knows.'];
  const requestId = newRequestId();
  const body = JSON.stringify({ error: { id: 'bad_request', message, requestId } });
  socket.end(`HTTP/1.1 ${status}\r\n${REQUEST_ID_HEADER}: ${requestId}\r\ncontent-type: application/json\r\ncache-control: no-store\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
}
