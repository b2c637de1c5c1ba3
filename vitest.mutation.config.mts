import { defineConfig } from 'vitest/config';

/**
 * The tests that kill mutants of src/sync: pure ones only, so that none waits for a server. The properties of whole
 * plans are left out: they take longer than all others together, and what only they notice lacks a rule of its own.
 */
export default defineConfig({
  test: {
    include: ['test/sync/**/*.test.ts'],
    exclude: ['test/sync/plan-properties.test.ts'],
    isolate: false,
    testTimeout: 60_000,
    retry: 0,
  },
});
