import type { Certainty } from '../domain/harnesses/harness.ts';

/** How far a statement was checked: a word, and its ground. */
export function certaintyWords(certainty: Certainty): { word: string; ground: string } {
  switch (certainty.kind) {
    case 'measured': return { word: 'Measured', ground: `version ${certainty.version}` };
    case 'documented': return { word: 'Documented', ground: certainty.by };
    case 'reported': return { word: 'Reported', ground: certainty.by };
    case 'unverified': return { word: 'Unverified', ground: 'no source yet' };
  }
}
