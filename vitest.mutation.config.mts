import { defineConfig } from 'vitest/config';

/** The tests that kill mutants of src/sync: pure ones only, so that none waits for a server. */
export default defineConfig({
  test: {
    include: ['test/sync/**/*.test.ts'],
    testTimeout: 60_000,
    retry: 0,
  },
});
