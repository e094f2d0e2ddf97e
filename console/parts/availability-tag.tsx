import type { Availability } from '../../domain/availability.ts';
import { availabilityLabels } from '../../domain/availability.ts';

/** A square and a word, in ink: circles belong to health. */
export function AvailabilityTag({ availability }: { availability: Availability }) {
  return <span className="tag"><span className={`square square-${availability}`} aria-hidden="true" />{availabilityLabels[availability]}</span>;
}
