/** Real time that a test can push forward. It never runs backwards and never stands still. */
export interface TestClock {
  now(): Date;
  advance(seconds: number): void;
}

export function createClock(): TestClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    advance(seconds) {
      ahead += seconds * 1000;
    },
  };
}
