import { drainPromises, inFlightPromises } from './drain.ts';

drainPromises({ rounds: 1, timeout: 60_000 });
inFlightPromises({ timeout: 60_000 });
