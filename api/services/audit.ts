import { newId } from '../secrets.ts';
import type { Stores } from '../store/store.ts';

/**
 * Writes one audit row. It takes the stores of the transaction that makes the change, so the
 * change and its record are there together or not at all.
 */
export async function record(
  stores: Stores,
  now: Date,
  event: {
    workspaceId: string | null; actorUserId: string | null; action: string; targetKind: string; targetId: string;
    detail?: Record<string, string | null>;
  },
): Promise<void> {
  await stores.audit.append({ id: newId('evt'), at: now.toISOString(), detail: {}, ...event });
}
