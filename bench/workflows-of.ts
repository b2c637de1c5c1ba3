import type { TemporalConnection } from '../src/temporal/connection';

/** How many workflows of a type the server has, running or ended. */
export const workflowsOf = async ({ client }: TemporalConnection, type: string): Promise<number> =>
  (await client.workflow.count(`WorkflowType = '${type}'`)).count;
