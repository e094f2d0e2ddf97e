import type { LogLevel } from './config.ts';
import { logLevels } from './config.ts';

/** Fields that may stand in a log line. Anything else is dropped: a secret cannot slip in by a new key. */
const allowedFields = new Set([
  'requestId', 'method', 'path', 'status', 'ms', 'error', 'stack', 'code', 'signal', 'origin', 'count', 'port',
  'workspaceId', 'userId', 'connectionId', 'clientId', 'migration', 'issuer', 'reason',
]);

export interface Log {
  debug(event: string, fields?: Record<string, unknown>): void;
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
}

/** One JSON object a line. `write` is where it goes; time comes from the injected clock. */
export function createLog(level: LogLevel, now: () => Date, write: (line: string) => void): Log {
  const threshold = logLevels.indexOf(level);
  const at = (name: LogLevel) => (event: string, fields: Record<string, unknown> = {}) => {
    if (logLevels.indexOf(name) < threshold) return;
    const kept = Object.entries(fields).filter(([key]) => allowedFields.has(key));
    write(JSON.stringify({ at: now().toISOString(), level: name, event, ...redactAll(kept) }) + '\n');
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function redactAll(entries: [string, unknown][]): Record<string, unknown> {
  return Object.fromEntries(entries.map(([key, value]) => [key, typeof value === 'string' ? redact(value) : value]));
}

/** Replaces what looks like a credential: long opaque strings, bearer headers, userinfo in URLs. */
export function redact(text: string): string {
  return text.slice(0, 4000)
    .replace(/\b(bearer|basic)\s+[^\s"',]+/gi, '$1 [redacted]')
    .replace(/\/\/[^/\s:@]+:[^/\s@]+@/g, '//[redacted]@')
    .replace(/\b(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{32,}\b/g, '[redacted]');
}
