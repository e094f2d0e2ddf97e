import { drainPromises } from './drain.ts';

drainPromises({ rounds: 1, timeout: 60_000 });
