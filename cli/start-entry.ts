/** Starts programs the way a harness would, and reads what they say. */
import type { ProxyCommand } from '../domain/harnesses/harness.ts';
import { splitLines } from './proxy/lines.ts';
import type { Machine } from './machine.ts';
import { VERSION } from './version.ts';

export type Started = { ok: true; milliseconds: number; tools: number } | { ok: false; message: string };

const START_LIMIT_MS = 15_000;

/** Harnesses pass on only what a program needs to run at all; this is what Codex passes. */
const passedOn = new Set([
  'HOME', 'LOGNAME', 'PATH', 'SHELL', 'USER', 'LANG', 'LC_ALL', 'TERM', 'TMPDIR', 'TZ',
  'Path', 'PATHEXT', 'COMSPEC', 'SystemRoot', 'SYSTEMROOT', 'SystemDrive', 'USERPROFILE', 'USERNAME', 'HOMEDRIVE', 'HOMEPATH',
  'APPDATA', 'LOCALAPPDATA', 'TEMP', 'TMP',
]);

/** Starts the written entry, shakes hands, lists its tools and closes it again. */
export async function startEntry(machine: Machine, proxy: ProxyCommand): Promise<Started> {
  const began = machine.monotonic();
  const env = Object.fromEntries(Object.entries(machine.env).filter(([name]) => passedOn.has(name)));
  const child = await machine.spawn(proxy.command, proxy.args, { env: { ...env, HOME: machine.home }, stdio: ['pipe', 'pipe', 'ignore'], shell: false, windowsHide: true });
  const waiting = new Map<number, (message: Record<string, unknown>) => void>();
  child.stdin!.on('error', () => {});
  child.stdout!.on('data', splitLines((line) => {
    try {
      const message = JSON.parse(line.toString()) as Record<string, unknown>;
      waiting.get(message.id as number)?.(message);
    } catch {
      // Not the protocol; the limit below says so.
    }
  }));
  const send = (message: object) => child.stdin!.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const call = (id: number, method: string, params: object) =>
    new Promise<Record<string, unknown>>((resolve) => {
      waiting.set(id, resolve);
      send({ id, method, params });
    });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const gone = new Promise<Started>((resolve) => {
    child.once('error', (error) => resolve({ ok: false, message: `it cannot be started (${error.message})` }));
    child.once('exit', (code) => resolve({ ok: false, message: `it ended with exit ${code}` }));
    timer = setTimeout(() => resolve({ ok: false, message: `no answer within ${START_LIMIT_MS / 1000} s` }), START_LIMIT_MS);
  });
  const talk = async (): Promise<Started> => {
    const hello = await call(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'fygment-setup', version: VERSION } });
    if (hello.error) return { ok: false, message: errorText(hello.error) };
    const milliseconds = Math.round(machine.monotonic() - began);
    send({ method: 'notifications/initialized' });
    const list = await call(2, 'tools/list', {});
    if (list.error) return { ok: false, message: errorText(list.error) };
    return { ok: true, milliseconds, tools: ((list.result as { tools?: unknown[] }).tools ?? []).length };
  };
  try {
    return await Promise.race([talk(), gone]);
  } finally {
    clearTimeout(timer);
    child.stdin!.end();
    const ended = child.exitCode !== null || child.pid === undefined ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
    await Promise.race([ended, machine.sleep(2_000).then(() => child.kill())]);
  }
}

/** Standard output of a program that only reads; null when it is missing, fails or takes too long. */
export async function readOutput(machine: Machine, command: string, args: readonly string[], limitMs = 5_000): Promise<string | null> {
  // npm's shims on Windows are scripts of cmd.exe; the words are our own constants.
  const script = machine.platform === 'win32' && /\.(cmd|bat)$/i.test(command);
  const [program, words] = script ? [machine.env.COMSPEC ?? 'cmd.exe', ['/d', '/s', '/c', command, ...args]] : [command, args];
  const child = await machine.spawn(program, words, { stdio: ['ignore', 'pipe', 'ignore'], shell: false, windowsHide: true, env: { ...machine.env, HOME: machine.home } });
  let text = '';
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<string | null>((resolve) => {
      child.once('error', () => resolve(null));
      child.once('close', (code) => resolve(code === 0 ? text : null));
      timer = setTimeout(() => {
        child.kill();
        resolve(null);
      }, limitMs);
    });
  } finally {
    clearTimeout(timer);
  }
}

const errorText = (error: unknown): string => String((error as { message?: unknown }).message ?? 'it answered with an error');
