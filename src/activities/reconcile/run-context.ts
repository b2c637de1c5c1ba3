import type { FlexId, LinkId, NetvisorKey, PreviewId, RunId, TenantId } from '../../sync/ids';
import type { PlanContext } from '../../sync/policy';
import type { Store } from '../../store/store';
import type { Link } from '../../store/links';
import type { Tenant } from '../../store/tenant';

/** A copy run that is under way, as a reconcile of one of its customers needs to know it. */
export interface RunContext {
  readonly runId: RunId;
  readonly previewId: PreviewId;
  readonly context: PlanContext;
}

/** The tenant's copy run under way, if any. */
export async function copyRunOf(store: Store, tenant: Tenant): Promise<RunContext | null> {
  if (tenant.state !== 'goingLive' || tenant.goLive === null) return null;
  const run = await store.runs.active(tenant.id, ['copy']);
  if (!run?.previewId) return null;
  const { direction, mode } = tenant.goLive;
  return { runId: run.id, previewId: run.previewId, context: { kind: 'run', direction, mode } };
}

/** The run's item that a link belongs to; null when the link is outside the snapshot. */
export async function itemOf(
  store: Store,
  tenantId: TenantId,
  previewId: PreviewId,
  link: Pick<Link, 'flexId' | 'netvisorKey'>,
): Promise<number | null> {
  const ref = (flexId: FlexId | null, netvisorKey: NetvisorKey | null) => ({
    ...(flexId === null ? {} : { flexId }),
    ...(netvisorKey === null ? {} : { netvisorKey }),
  });
  return store.previews.contains(tenantId, previewId, ref(link.flexId, link.netvisorKey));
}

/** A customer of a copy run is done, by the batch or by an edit that went ahead of it: counted once. */
export async function finishItem(
  store: Store,
  run: Pick<RunContext, 'runId' | 'previewId'>,
  item: { readonly n: number; readonly result: string; readonly linkId: LinkId; readonly failed: boolean },
): Promise<void> {
  const { n, result, linkId, failed } = item;
  await store.transaction(async (tx) => {
    const [outcome] = await tx.previews.markDone(run.previewId, [{ n, result, linkId }]);
    if (outcome === undefined) return;
    await tx.runs.count(run.runId, {
      done: 1,
      ...(failed ? { failed: 1 } : {}),
      byOutcome: { [outcome]: 1 },
    });
  });
}
