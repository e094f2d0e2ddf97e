/** Programs that the bench starts, and the time they take. Each is ended by its own process id. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Counts, Job } from './generator.ts';

export interface Child {
  pid: number;
  /** What it said first. */
  ready: { port: number };
  end(): Promise<void>;
}

/** Starts one of our own servers; it sends `{ port }` when it listens. */
export async function startChild(program: string, args: string[]): Promise<Child> {
  const child = forkProgram(program, args);
  const [ready] = (await Promise.race([once(child, 'message'), ended(child, program)])) as [{ port: number }];
  return { pid: child.pid!, ready, end: () => endChild(child) };
}

export interface Generator {
  run(job: Job): Promise<Counts>;
  end(): Promise<void>;
}

export function startGenerator(): Generator {
  const child = forkProgram('./generator.ts', []);
  const gone = ended(child, 'the generator');
  // Heard by whoever waits in `run`; nobody waits when it is ended on purpose.
  gone.catch(() => {});
  return {
    async run(job) {
      child.send(job);
      const [counts] = (await Promise.race([once(child, 'message'), gone])) as [Counts];
      return counts;
    },
    end: () => endChild(child),
  };
}

function forkProgram(program: string, args: string[]): ChildProcess {
  return fork(fileURLToPath(new URL(program, import.meta.url)), args, { env: { PATH: process.env['PATH'], NODE_ENV: 'production' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

async function ended(child: ChildProcess, name: string): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`${name} ended with ${code}`);
}

export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** CPU time of a process with all its threads, in microseconds; NaN where there is no Linux to ask. */
export function cpuMicroseconds(pid: number): number {
  try {
    let nanoseconds = 0;
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    }
    return nanoseconds / 1000;
  } catch {
    return NaN;
  }
}
