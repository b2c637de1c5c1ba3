import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The browser tests have a command of their own.
    exclude: ['test/e2e/**'],
    globalSetup: ['test/support/global-setup.ts'],
    // Worker threads crash with the native library of @temporalio/worker.
    pool: 'forks',
    maxWorkers: 2,
    // Hooks start databases and servers, on computers of any speed; tests wait for real workflows.
    hookTimeout: 120_000,
    testTimeout: 60_000,
    teardownTimeout: 20_000,
    // A property test that failed is repeated with its seed, not by chance.
    retry: 0,
  },
});
