import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    // Playwright's own: scripts/test.mjs runs them after these.
    exclude: ['tests/e2e/**', 'node_modules/**', 'dist/**'],
    // Native modules and process-wide signals: a process per file, not a thread.
    pool: 'forks',
    globalSetup: ['tests/support/postgres.ts'],
    // Generous, because two cores may be running a browser and a database at the same time.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    // A test without an assertion promises nothing.
    expect: { requireAssertions: true },
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
