import { refreshRacePromises } from './refresh-race.ts';

refreshRacePromises({ rounds: 5, seed: 20_261_123, timeout: 60_000, revokeRace: true });
