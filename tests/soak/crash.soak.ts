import { crashPromises, firstStartPromises } from './crash.ts';
import { LONG_MILLISECONDS, longCount, longSeed } from './long.ts';

crashPromises({ cycles: longCount('cycles'), seed: longSeed(), timeout: LONG_MILLISECONDS });
firstStartPromises({ cycles: Math.ceil(longCount('cycles') / 4), seed: longSeed(), timeout: LONG_MILLISECONDS });
