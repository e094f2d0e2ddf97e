/**
 * A program: node:http with nothing around it, the reference that everything else is compared
 * with. `answers.ts bytes <file>` answers prepared bytes; `answers.ts echo <file>` reads the
 * request as JSON and writes the prepared answer as JSON.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { listenAndTell } from './listen.ts';

export interface PreparedAnswer {
  headers: Record<string, string>;
  /** Base64. */
  body: string;
}

const [kind, file] = process.argv.slice(2);
const prepared = JSON.parse(readFileSync(file!, 'utf8')) as PreparedAnswer;
const body = Buffer.from(prepared.body, 'base64');

if (kind === 'bytes') {
  const headers = { ...prepared.headers, 'content-length': String(body.length) };
  listenAndTell(createServer((_request, response) => {
    response.writeHead(200, headers);
    response.end(body);
  }));
} else {
  const answer = JSON.parse(body.toString()) as object;
  listenAndTell(createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { id } = JSON.parse(Buffer.concat(chunks).toString()) as { id: number };
      const text = JSON.stringify({ ...answer, id });
      response.writeHead(200, { ...prepared.headers, 'content-length': String(Buffer.byteLength(text)) });
      response.end(text);
    });
  }));
}
