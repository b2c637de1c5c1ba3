import { inject } from 'vitest';
import { connectTemporal, type TemporalConnection } from '../../src/temporal/connection';
import { namesAServer, readTemporalSettings } from '../../src/temporal/settings';

/** Connects to the run's one Temporal server; close it in afterAll. */
export function connectTestTemporal(): Promise<TemporalConnection> {
  if (namesAServer(process.env)) return connectTemporal(readTemporalSettings(process.env));
  const { address, namespace } = inject('temporal');
  return connectTemporal({ connectionOptions: { address }, namespace, apiKeyFile: null });
}

/** Path of the workflow bundle for `Worker.create({ workflowBundle: { codePath } })`. */
export function testWorkflowBundle(): string {
  const bundle = inject('workflowBundle');
  if (bundle === null) throw new Error('there is no src/workflows/all-workflows.ts to bundle');
  return bundle;
}
