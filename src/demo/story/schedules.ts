import { ScheduleOverlapPolicy } from '@temporalio/client';
import { netvisorPollId, officeSweepId, reconciliationId } from '../../temporal/names';
import { tenantIdSchema } from '../../sync/ids';
import { eventually } from '../../dev/eventually';
import type { Company, Scene } from '../scene';

/** Triggers a Schedule, after a run that is under way, and waits until the workflow that it started has ended. */
async function trigger(scene: Scene, scheduleId: string): Promise<void> {
  const { client } = scene.stage.temporal;
  const handle = client.schedule.getHandle(scheduleId);
  const before = (await handle.describe()).info.numActionsTaken;
  await handle.trigger(ScheduleOverlapPolicy.BUFFER_ONE);
  const started = await eventually(`${scheduleId} started`, async () => {
    const { info } = await handle.describe();
    return info.numActionsTaken > before ? info.recentActions.at(-1) : null;
  });
  const { workflowId, firstExecutionRunId } = started.action.workflow;
  await client.workflow.getHandle(workflowId, firstExecutionRunId).result();
}

export const poll = (scene: Scene, company: Company): Promise<void> =>
  trigger(scene, netvisorPollId(tenantIdSchema.parse(company.tenantId)));

export const sweep = (scene: Scene, company: Company): Promise<void> =>
  trigger(scene, officeSweepId(tenantIdSchema.parse(company.tenantId)));

/** The nightly comparison of both registers. */
export const compare = (scene: Scene, company: Company): Promise<void> =>
  trigger(scene, reconciliationId(tenantIdSchema.parse(company.tenantId)));
