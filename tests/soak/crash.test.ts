import { crashPromises, firstStartPromises } from './crash.ts';

crashPromises({ cycles: 3, seed: 20_261_123, timeout: 60_000 });
firstStartPromises({ cycles: 2, seed: 20_261_123, timeout: 60_000 });
