import type { Hint } from '../../store/hints';
import type { Store } from '../../store/store';
import type { LinkId, TenantId } from '../../sync/ids';
import { customerSyncWorkflowId } from '../../temporal/names';
import { nudge } from './nudge';
import type { Call } from './route';

/** Records an operator's wish to look at links, in the transaction of what makes it necessary. */
export const recordWishes = (
  tx: Store,
  tenantId: TenantId,
  linkIds: readonly LinkId[],
  type: string,
): Promise<Hint[]> =>
  tx.hints.record(
    tenantId,
    [...new Set(linkIds)].map((linkId) => ({ linkId, source: 'operator', type })),
  );

/** Hands recorded wishes over, ahead of everything else: a hint for the guardian, a wake for a wait under way. */
export async function handOverWishes(
  call: Pick<Call, 'control' | 'logger' | 'operatorId'>,
  tenantId: TenantId,
  hints: readonly Hint[],
): Promise<void> {
  const { control, operatorId } = call;
  await nudge(call, 'an operator’s wish not handed over', async () => {
    for (const { id, linkId, source } of hints) {
      // The hint tells the guardian when Temporal is down; the wake cuts short a wait for a retry.
      await control.hint({ tenantId, linkId, hintId: id, source });
      await control.wake({ tenantId, linkId, operatorId });
    }
  });
}

/** The workflow of a link, as answers name it. */
export function workflowOf(linkId: LinkId, { control }: Pick<Call, 'control'>) {
  const id = customerSyncWorkflowId(linkId);
  return { id, url: control.workflowUrl(id) };
}
