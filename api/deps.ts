import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Secrets } from './secrets.ts';
import type { Store } from './store/store.ts';

/** Everything impure, passed in: tests turn the clock, and nothing reaches out on its own. */
export interface Deps {
  config: Readonly<Config>;
  store: Store;
  /** Current time. Pure functions take the `Date` itself. */
  now: () => Date;
  secrets: Secrets;
  fetch: typeof fetch;
  log: Log;
}
