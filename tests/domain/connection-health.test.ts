import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionHealth, EXPIRING_SOON_SECONDS, healthNotes, healthRange, healthStates } from '../../domain/connection-health.ts';

const now = new Date('2026-11-23T12:00:00.000Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
const record = (endsIn: number, revokedAt: string | null = null) => ({ endsAt: at(endsIn), revokedAt, lastUsedAt: null });

describe('connection health', () => {
  it('names each state from the record and the time', () => {
    expect(connectionHealth(record(30 * 86_400), now)).toBe('active');
    expect(connectionHealth(record(86_400), now)).toBe('expiring_soon');
    expect(connectionHealth(record(-1), now)).toBe('expired');
    expect(connectionHealth(record(30 * 86_400, at(-5)), now)).toBe('revoked');
  });

  it('puts the boundaries where they are documented: an end at this very moment is expired, seven days ahead is still soon', () => {
    expect(connectionHealth(record(0), now)).toBe('expired');
    expect(connectionHealth(record(EXPIRING_SOON_SECONDS), now)).toBe('expiring_soon');
    expect(connectionHealth(record(EXPIRING_SOON_SECONDS + 0.001), now)).toBe('active');
  });

  it('says revoked whatever else is true', () => {
    expect(connectionHealth(record(-86_400, at(-90_000)), now)).toBe('revoked');
  });

  it('agrees with the range a list filters by, for any end: every record is in exactly one', () => {
    fc.assert(fc.property(fc.integer({ min: -20 * 86_400_000, max: 20 * 86_400_000 }), (milliseconds) => {
      const endsAt = new Date(now.getTime() + milliseconds).toISOString();
      const inRanges = healthStates.filter((state) => {
        if (state === 'revoked') return false;
        const { after, upTo } = healthRange(state, now);
        return (after === null || endsAt > after) && (upTo === null || endsAt <= upTo);
      });
      expect(inRanges).toEqual([connectionHealth({ endsAt, revokedAt: null }, now)]);
    }), { seed: 20261123, numRuns: 300 });
  });

  it('notes a connection that works and has not been used as waiting, and none that has ended', () => {
    expect(healthNotes(record(3600 * 24 * 20), now)).toEqual(['waiting']);
    expect(healthNotes({ ...record(3600 * 24 * 20), lastUsedAt: at(-5) }, now)).toEqual([]);
    expect(healthNotes(record(-1), now)).toEqual([]);
  });
});
