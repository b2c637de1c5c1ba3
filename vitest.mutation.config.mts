import { defineConfig } from 'vitest/config';

/** The tests that kill mutants of src/sync: pure ones only, so that none waits for a server. */
export default defineConfig({
  test: {
    include: ['test/sync/**/*.test.ts'],
    // Properties draw their cases: what they notice differs from run to run, and each survivor would wait for them all.
    exclude: ['test/sync/plan-properties.test.ts'],
    setupFiles: ['test/support/brief-properties.ts'],
    // Nothing in src/sync keeps a state, so all files share the modules that are read once.
    isolate: false,
    testTimeout: 60_000,
    retry: 0,
  },
});
