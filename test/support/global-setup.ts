import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startTemporalServer } from '../../src/dev/temporal-server';
import { cachedWorkflowBundle, workflowsModule } from '../../src/temporal/workflow-bundle';

declare module 'vitest' {
  interface ProvidedContext {
    /** The one Temporal server of this run; use it through `test/support/temporal.ts`. */
    temporal: { address: string; namespace: string };
    /** Path of the workflow bundle, null as long as there are no workflows. */
    workflowBundle: string | null;
  }
}

const CACHE = join(__dirname, '..', '..', '.cache');

/** Once per run: one Temporal server in memory and one bundle of the workflows for all test files. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTemporalServer({ cacheDir: CACHE, log: console });
  project.provide('temporal', { address: server.address, namespace: server.namespace });
  try {
    project.provide('workflowBundle', workflowsModule() === null ? null : await cachedWorkflowBundle(CACHE));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return () => server.stop();
}
