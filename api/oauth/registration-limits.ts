import { errors } from 'oidc-provider';
import type { Deps } from '../deps.ts';

/** Unused registrations kept at most: a table that strangers can write to must not grow without end. */
export const MAX_UNUSED_CLIENTS = 20_000;
/** A registration this young may belong to a person who is reading the consent page; it is never made room with. */
export const PROTECTED_SECONDS = 10 * 60;
const ROOM = 1_000;

/**
 * Bounds dynamic registration (RFC 7591 §5) without looking at addresses, because all people of
 * one hosted client come from few of them. When the table is full, the oldest registrations that
 * nobody consented to make room; when even those are young, the answer is 429 for a moment.
 */
export async function makeRoomForClient(deps: Pick<Deps, 'store' | 'now'>, max = MAX_UNUSED_CLIENTS): Promise<void> {
  if ((await deps.store.oauth.countUnusedClients(max)) < max) return;
  const before = new Date(deps.now().getTime() - PROTECTED_SECONDS * 1000).toISOString();
  if ((await deps.store.oauth.deleteUnusedClients(before, ROOM)) > 0) return;
  const refusal = new errors.CustomOIDCProviderError('temporarily_unavailable', 'too many clients registered just now; try again in a few minutes');
  throw Object.assign(refusal, { status: 429, statusCode: 429, expose: true });
}
