import type { Health } from '../../domain/connection-health.ts';
import { healthLabels } from '../../domain/connection-health.ts';
import { Glyph } from './glyph.tsx';

/** Shape, word and colour together, so that none of them has to carry it alone. */
export function HealthWord({ health }: { health: Health }) {
  return <span className={`health health-${health}`}><Glyph name={health} />{healthLabels[health]}</span>;
}
