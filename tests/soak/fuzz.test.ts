import { fuzzPromises } from './fuzz.ts';

fuzzPromises({ requests: 300, seeds: [1], timeout: 60_000 });
