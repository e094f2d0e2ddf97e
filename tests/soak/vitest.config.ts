import { defineConfig } from 'vitest/config';
import ordinary from '../../vitest.config.ts';

/** The long form, one file at a time: each wants the machine for itself. */
export default defineConfig({
  test: { ...ordinary.test, include: ['tests/soak/*.soak.ts'], fileParallelism: false },
});
