/** Mutation testing of the rules (`npm run test:mutation`, docs/testing.md). Not part of CI: it takes its time. */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.mts', related: false },
  plugins: ['@stryker-mutator/vitest-runner', './scripts/lib/mutation-ignorer.mjs'],
  ignorers: ['sentences'],
  coverageAnalysis: 'perTest',
  // What is made once when a module is loaded can't be told apart by test, so each change would cost a whole run.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 30_000,
  timeoutFactor: 4,
  mutate: [
    'src/sync/**/*.ts',
    // Lists of names and codes, and texts by position: data, no rules.
    '!src/sync/e-invoice-operators.ts',
    '!src/sync/name-vocabulary.ts',
    '!src/sync/problem-catalogue.ts',
  ],
  // A run goes on where the last one was, and looks again only at what changed since.
  incremental: true,
  incrementalFile: '.cache/mutation/incremental.json',
  thresholds: { high: 95, low: 85, break: 85 },
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  jsonReporter: { fileName: '.cache/mutation/report.json' },
  htmlReporter: { fileName: '.cache/mutation/report.html' },
  clearTextReporter: { allowColor: false, reportTests: false, reportMutants: false },
  tempDirName: '.cache/stryker',
  cleanTempDir: 'always',
  ignorePatterns: ['dist', '.data', '.cache', 'console', 'docs', 'deploy', 'test/replay', '.git'],
};
