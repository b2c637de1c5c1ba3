import { netvisorPollId, officeSweepId, reconciliationId } from '../../temporal/names';
import { tenantIdSchema } from '../../sync/ids';
import { eventually } from '../../dev/eventually';
import type { Company, Scene } from '../scene';

/** Triggers a Schedule, as its time would, and waits until the workflow that it started has ended. */
async function trigger(scene: Scene, scheduleId: string): Promise<void> {
  const { client } = scene.stage.temporal;
  const handle = client.schedule.getHandle(scheduleId);
  const before = (await handle.describe()).info.numActionsTaken;
  await handle.trigger();
  const started = await eventually(`${scheduleId} started`, async () => {
    const { info } = await handle.describe();
    return info.numActionsTaken > before ? info.recentActions.at(-1) : null;
  });
  await client.workflow.getHandle(started.action.workflow.workflowId).result();
}

export const poll = (scene: Scene, company: Company): Promise<void> =>
  trigger(scene, netvisorPollId(tenantIdSchema.parse(company.tenantId)));

export const sweep = (scene: Scene, company: Company): Promise<void> =>
  trigger(scene, officeSweepId(tenantIdSchema.parse(company.tenantId)));

/** The nightly comparison of both registers. */
export const compare = (scene: Scene, company: Company): Promise<void> =>
  trigger(scene, reconciliationId(tenantIdSchema.parse(company.tenantId)));
