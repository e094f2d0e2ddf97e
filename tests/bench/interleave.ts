/** Several servers under the same load, in turns: A B C, C B A, … so that a busy moment hits all of them. */
import { cpuMicroseconds, type Generator } from './child.ts';
import { markerBytes, type Request } from './generator.ts';
import { median, type Goal, type Row } from './rows.ts';

export interface Target {
  name: string;
  pid: number;
  request: Request;
}

export interface Pace {
  rounds: number;
  milliseconds: number;
  connections: number;
}

interface Measured {
  cpu: number[];
  perSecond: number[];
  p50: number[];
  p99: number[];
  invalid: string | null;
}

export type Measurements = ReadonlyMap<string, Measured>;

const MOST_REQUESTS = 200_000;

export async function interleave(generator: Generator, targets: readonly Target[], pace: Pace): Promise<Measurements> {
  const measured = new Map<string, Measured>();
  for (const target of targets) {
    measured.set(target.name, { cpu: [], perSecond: [], p50: [], p99: [], invalid: null });
    // Until the code is compiled.
    await generator.run({ request: target.request, connections: pace.connections, milliseconds: pace.milliseconds, most: MOST_REQUESTS });
  }
  for (let round = 0; round < pace.rounds; round += 1) {
    for (const target of round % 2 === 0 ? targets : targets.toReversed()) {
      const before = cpuMicroseconds(target.pid);
      const counts = await generator.run({ request: target.request, connections: pace.connections, milliseconds: pace.milliseconds, most: MOST_REQUESTS });
      const cpu = cpuMicroseconds(target.pid) - before;
      const one = measured.get(target.name)!;
      one.cpu.push(cpu / counts.answered);
      one.perSecond.push(counts.answered / counts.seconds);
      one.p50.push(counts.p50);
      one.p99.push(counts.p99);
      if (counts.wrong > 0) one.invalid ??= `${target.name}: ${counts.wrong} wrong answers, the first: ${counts.complaint}`;
      if (counts.answered === 0) one.invalid ??= `${target.name}: no answer`;
    }
  }
  return measured;
}

/** One row: `name` against `reference`, judged round by round by CPU time, and by the clock where there is no Linux to ask. */
export function rowOf(measurements: Measurements, label: string, name: string, reference: string, goal: Goal | null): Row {
  const value = measurements.get(name)!;
  const other = measurements.get(reference)!;
  const share = goal?.least !== undefined;
  const byRound = (a: readonly number[], b: readonly number[]) => median(a.map((one, round) => one / b[round]!));
  const cpuRatio = share ? byRound(other.cpu, value.cpu) : byRound(value.cpu, other.cpu);
  const wallRatio = share ? byRound(value.perSecond, other.perSecond) : byRound(other.perSecond, value.perSecond);
  return {
    name: label,
    reference,
    unit: 'CPU µs',
    value: median(value.cpu),
    referenceValue: median(other.cpu),
    ratio: Number.isFinite(cpuRatio) ? cpuRatio : wallRatio,
    wallRatio,
    goal,
    requests: { perSecond: median(value.perSecond), referencePerSecond: median(other.perSecond), p50: median(value.p50), p99: median(value.p99) },
    invalid: value.invalid ?? other.invalid,
  };
}

export function httpRequest(options: { port: number; host: string; method: string; path: string; headers: Record<string, string>; body?: string; status?: number; contains: string }): Request {
  const body = options.body === undefined ? '' : Buffer.from(options.body).toString('latin1');
  const headers = { host: options.host, ...options.headers, ...(options.body === undefined ? {} : { 'content-length': String(body.length) }) };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return { port: options.port, text: `${options.method} ${options.path} HTTP/1.1\r\n${head}\r\n${body}`, status: options.status ?? 200, contains: options.contains };
}

/** The answer to one request, so that its bytes can be looked at and answered by a reference. */
export async function answerOf(request: Request): Promise<{ status: number; headers: Headers; body: Buffer }> {
  const [head, body] = splitOnce(request.text, '\r\n\r\n');
  const [line, ...lines] = head.split('\r\n');
  const [method, path] = line!.split(' ');
  const { request: send } = await import('node:http');
  return new Promise((resolve, reject) => {
    const outgoing = send({ host: '127.0.0.1', port: request.port, method, path, headers: Object.fromEntries(lines.map((one) => splitOnce(one, ': '))) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const answer = { status: response.statusCode!, headers: new Headers(response.headers as Record<string, string>), body: Buffer.concat(chunks) };
        if (answer.status !== request.status || !answer.body.includes(markerBytes(request.contains))) {
          reject(new Error(`${method} ${path} answered ${answer.status}: ${answer.body.toString().slice(0, 400)}`));
        } else resolve(answer);
      });
    });
    outgoing.on('error', reject).end(Buffer.from(body, 'latin1'));
  });
}

function splitOnce(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return [text.slice(0, at), text.slice(at + by.length)];
}
