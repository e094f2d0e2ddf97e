/** How long the long form is. `npm run test:soak -- --cycles 1000` and the like set it. */
const defaults = { cycles: 200, rounds: 1000, requests: 10_000 };

export function longCount(name: keyof typeof defaults): number {
  return Number(process.env[`FYGMENT_SOAK_${name.toUpperCase()}`] ?? defaults[name]);
}

/** A new one each time, printed, unless one is given to see a failure again. */
export function longSeed(): number {
  const seed = Number(process.env['FYGMENT_SOAK_SEED'] ?? Date.now() % 1_000_000_000);
  console.log(`seed ${seed}`);
  return seed;
}

/** Nothing here takes this long; it is there so that a hang ends. */
export const LONG_MILLISECONDS = 60 * 60_000;
