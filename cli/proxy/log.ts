/**
 * A log for finding faults, written only with FYGMENT_LOG=debug. It knows methods and status
 * codes by name, and has no way to say anything else: no bodies, no headers, no tokens.
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../machine.ts';

const MAX_BYTES = 1024 * 1024;
const fields = ['event', 'method', 'status'] as const;

/** Appends lines to proxy.log in the state folder; at 1 MiB the file becomes proxy.log.1. */
export function openLog(machine: Machine): (event: Record<string, string | number | null>) => void {
  const path = join(machine.folders.state, 'proxy.log');
  try {
    mkdirSync(machine.folders.state, { recursive: true, mode: 0o700 });
  } catch {
    return () => {};
  }
  return (event) => {
    const known = fields.filter((name) => event[name] !== undefined).map((name) => [name, clean(event[name]!)]);
    try {
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(path, `${path}.1`);
      appendFileSync(path, `${JSON.stringify({ at: machine.now().toISOString(), pid: machine.pid, ...Object.fromEntries(known) })}\n`, { mode: 0o600 });
    } catch {
      // A log that cannot be written must not stop the relay.
    }
  };
}

/** A method is a short word with slashes; whatever is not is somebody's content. */
const clean = (value: string | number | null): string | number | null =>
  typeof value === 'string' && !/^[A-Za-z][A-Za-z0-9_/ -]{0,60}$/.test(value) ? '[withheld]' : value;
