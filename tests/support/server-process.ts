/** The server as a person starts it: a process with an environment, whose output and exit are what they see. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../api/main.ts', import.meta.url));

export interface ServerProcess {
  child: ChildProcess;
  /** Everything written so far. */
  output(): string;
  /** Resolves when the output contains the text; rejects when the process ends first. */
  says(text: string): Promise<void>;
  exit(): Promise<number | null>;
}

export function startServerProcess(env: Record<string, string>): ServerProcess {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...env } as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const waiting = new Set<() => void>();
  const onData = (chunk: Buffer) => {
    text += chunk.toString();
    for (const check of waiting) check();
  };
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  const closed = once(child, 'close');
  return {
    child,
    output: () => text,
    says: (wanted) => new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!text.includes(wanted)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      void closed.then(() => reject(new Error(`the server ended without saying ${JSON.stringify(wanted)}:\n${text}`)));
      check();
    }),
    exit: async () => (await closed)[0] as number | null,
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
