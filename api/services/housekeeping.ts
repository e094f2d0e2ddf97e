import type { Deps } from '../deps.ts';

const BATCH = 500;
const MAX_BATCHES = 200;

/** Removes what has ended, in small batches, so that no writer waits long for it. */
export async function runHousekeeping(deps: Pick<Deps, 'store' | 'now' | 'log'>): Promise<number> {
  let total = 0;
  try {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const deleted = await deps.store.oauth.deleteEnded(deps.now().toISOString(), BATCH);
      total += deleted;
      if (deleted === 0) break;
    }
    if (total > 0) deps.log.debug('ended rows removed', { count: total });
  } catch (error) {
    deps.log.warn('housekeeping did not finish', { error: (error as Error).message });
  }
  return total;
}
