/**
 * A program: closed-loop HTTP/1.1 load over raw sockets, in a process of its own so that it takes
 * no time from what it measures. Its parent sends one job at a time and gets the counts back.
 */
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

export interface Request {
  port: number;
  /** The whole request, as it goes over the wire. */
  text: string;
  status: number;
  /** Bytes that stand in every right answer; "base64:" before what is not text. */
  contains: string;
}

export interface Job {
  request: Request;
  connections: number;
  milliseconds: number;
  /** Ends sooner when this many were answered. */
  most: number;
}

export interface Counts {
  answered: number;
  /** Another status, another body, or a connection that broke. */
  wrong: number;
  seconds: number;
  p50: number;
  p99: number;
  /** The first answer that was wrong. */
  complaint: string | null;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

export function markerBytes(contains: string): Buffer {
  return contains.startsWith('base64:') ? Buffer.from(contains.slice(7), 'base64') : Buffer.from(contains);
}

/** One request in flight on each connection; the next goes out when the answer is whole. */
function run({ request, connections, milliseconds, most }: Job): Promise<Counts> {
  const bytes = Buffer.from(request.text, 'latin1');
  const marker = markerBytes(request.contains);
  const statusLine = Buffer.from(`HTTP/1.1 ${request.status} `);
  const latencies: number[] = [];
  const started = performance.now();
  const end = started + milliseconds;
  let sent = 0;
  let wrong = 0;
  let complaint: string | null = null;
  const blame = (answer: string) => {
    wrong += 1;
    complaint ??= answer.slice(0, 600);
  };

  const loop = () => new Promise<void>((resolve) => {
    const socket = connect(request.port, '127.0.0.1');
    socket.setNoDelay(true);
    let pending: Buffer | null = null;
    let whole = -1;
    let sentAt = 0;
    let finished = false;
    const finish = () => {
      finished = true;
      socket.destroy();
      resolve();
    };
    const send = () => {
      sentAt = performance.now();
      if (sentAt >= end || sent >= most) return finish();
      sent += 1;
      socket.write(bytes);
    };
    socket.on('connect', send);
    socket.on('error', () => {});
    socket.on('close', () => {
      if (finished) return;
      blame('the connection was closed');
      finish();
    });
    socket.on('data', (chunk) => {
      pending = pending ? Buffer.concat([pending, chunk]) : chunk;
      if (whole === -1) {
        const head = pending.indexOf(HEAD_END);
        if (head === -1) return;
        const length = /content-length: *(\d+)/i.exec(pending.toString('latin1', 0, head));
        // Chunked: over when the last chunk is there.
        whole = length ? head + 4 + Number(length[1]) : Infinity;
      }
      if (whole === Infinity ? !pending.subarray(-5).equals(LAST_CHUNK) : pending.length < whole) return;
      latencies.push(performance.now() - sentAt);
      if (!pending.subarray(0, statusLine.length).equals(statusLine) || !pending.includes(marker)) blame(pending.toString('latin1'));
      pending = null;
      whole = -1;
      send();
    });
  });

  return Promise.all(Array.from({ length: connections }, loop)).then(() => {
    const sorted = Float64Array.from(latencies).sort();
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
    return { answered: latencies.length, wrong, seconds: (performance.now() - started) / 1000, p50: at(0.5), p99: at(0.99), complaint };
  });
}

if (process.send) {
  process.on('message', (job: Job) => void run(job).then((counts) => process.send!(counts)));
  process.on('disconnect', () => process.exit());
}
