/** Chance that can be had again: the same seed, the same moments. */
export interface Chance {
  /** A whole number from 0 up to, not including, `below`. */
  whole(below: number): number;
  of<T>(items: readonly T[]): T;
}

/** mulberry32: thirty-two bits of state are enough to choose a moment. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (below: number) => Math.floor(next() * below);
  return { whole, of: (items) => items[whole(items.length)]! };
}
