import { drainPromises, inFlightPromises } from './drain.ts';
import { longCount } from './long.ts';

drainPromises({ rounds: Math.ceil(longCount('cycles') / 20), timeout: 60_000 });
inFlightPromises({ timeout: 60_000 });
