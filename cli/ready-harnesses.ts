/** The clients that Fygment sets up today, and those it will. Apart from the rest, so that --help stays quick. */
import type { LocalHarness } from '../domain/harnesses/harness.ts';
import { localHarnesses } from '../domain/harnesses/index.ts';

export const isReady = (harness: LocalHarness): boolean => harness.availability !== 'roadmap';
export const readyHarnesses = localHarnesses.filter(isReady);
export const laterHarnesses = localHarnesses.filter((harness) => !isReady(harness));
