import type { Deps } from '../deps.ts';
import { hashToken, newToken } from '../secrets.ts';
import type { Person } from '../services/actors.ts';
import type { Context } from './state.ts';

/** OWASP session guidance: ends after 12 hours without use and after 7 days in any case. */
const IDLE_SECONDS = 12 * 60 * 60;
const ABSOLUTE_SECONDS = 7 * 24 * 60 * 60;
/** How stale "last seen" may be; saves a write on most requests. */
const TOUCH_AFTER_SECONDS = 60;

/**
 * `__Host-` binds the cookie to this host over https (RFC 6265bis §4.1.3.2). On loopback there
 * is no https, and cookies ignore the port, so the port is part of the name.
 */
export function sessionCookieName(origin: string): string {
  const url = new URL(origin);
  return url.protocol === 'https:' ? '__Host-fygment' : `fygment_${url.port || '80'}`;
}

/** The signed-in person, or null. Looked up once a request, never cached beyond it. */
export async function readPerson(context: Context, deps: Deps): Promise<Person | null> {
  if (context.state.person !== undefined) return context.state.person;
  context.state.person = await lookUp(context.cookies.get(sessionCookieName(deps.config.origin)), deps);
  return context.state.person;
}

async function lookUp(value: string | undefined, deps: Deps): Promise<Person | null> {
  if (!value) return null;
  const now = deps.now();
  const idHash = hashToken(value);
  const idleSince = new Date(now.getTime() - IDLE_SECONDS * 1000).toISOString();
  const row = await deps.store.sessions.getLive(idHash, now.toISOString(), idleSince);
  if (!row) return null;
  if (now.getTime() - Date.parse(row.last_seen_at) > TOUCH_AFTER_SECONDS * 1000) await deps.store.sessions.touch(idHash, now.toISOString());
  return { id: row.id, name: row.name, email: row.email };
}

/** A new session under a new id; whatever cookie the browser brought stops working. */
export async function startSession(context: Context, person: Person, deps: Deps): Promise<void> {
  await endSession(context, deps);
  const value = newToken();
  const now = deps.now();
  await deps.store.sessions.insert(
    {
      id_hash: hashToken(value),
      user_id: person.id,
      user_agent: context.get('user-agent').slice(0, 300) || null,
      address: context.ip || null,
      expires_at: new Date(now.getTime() + ABSOLUTE_SECONDS * 1000).toISOString(),
    },
    now.toISOString(),
  );
  context.cookies.set(sessionCookieName(deps.config.origin), value, {
    httpOnly: true, sameSite: 'lax', path: '/', secure: deps.config.origin.startsWith('https:'), signed: false, overwrite: true,
    maxAge: ABSOLUTE_SECONDS * 1000,
  });
  context.state.person = person;
}

/** Deletes the session on the server and the cookie in the browser. */
export async function endSession(context: Context, deps: Deps): Promise<void> {
  const name = sessionCookieName(deps.config.origin);
  const value = context.cookies.get(name);
  if (!value) return;
  await deps.store.sessions.delete(hashToken(value));
  context.cookies.set(name, null, { path: '/', secure: deps.config.origin.startsWith('https:'), signed: false, overwrite: true });
  context.state.person = null;
}
