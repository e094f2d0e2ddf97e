import { fuzzPromises } from './fuzz.ts';
import { LONG_MILLISECONDS, longCount, longSeed } from './long.ts';

fuzzPromises({ requests: longCount('requests'), seeds: [1, longSeed()], timeout: LONG_MILLISECONDS });
