import { LONG_MILLISECONDS, longCount, longSeed } from './long.ts';
import { refreshRacePromises } from './refresh-race.ts';

refreshRacePromises({ rounds: longCount('rounds'), seed: longSeed(), timeout: LONG_MILLISECONDS, revokeRace: true });
