import type { Link } from '../../store/links';
import type { NetvisorCustomer } from '../../sync/customer';
import { diagnose } from '../failures';
import { handOver } from '../hand-over';
import { withLinkLease } from '../link-lease';
import { noteOutage } from '../reconcile/outages';
import { reconcileLink } from '../reconcile/reconcile-link';
import type { Reconciled } from '../reconcile/reconcile-link';
import type { Session } from '../session';
import { stopRequested } from '../signals';
import { whyTurnedAway } from '../turned-away';

/** What was read for many at once, and the lease counter from before that. */
export interface SharedRead {
  readonly netvisor: NetvisorCustomer;
  readonly quiet: number | undefined;
}

/**
 * Looks at one customer by the one operation (I1). Null: it could not be done now, and its own workflow goes on with
 * it (I10).
 */
export async function look(session: Session, link: Link, shared?: SharedRead): Promise<Reconciled | null> {
  const { deps, tenant } = session;
  try {
    return await withLinkLease(deps, link.id, async (leases) => {
      // Nobody can have written since it was read (I4).
      const fresh = shared?.quiet === leases.own.fencing - 1;
      const given = shared && fresh ? { netvisor: shared.netvisor } : {};
      return reconcileLink(session, (await deps.store.links.get(link.id)) ?? link, leases, { given });
    });
  } catch (error) {
    // The lane is closed to all: the step is begun again.
    if (stopRequested() || whyTurnedAway(error)) throw error;
    const diagnosis = diagnose(error);
    if (diagnosis) await noteOutage(deps, tenant.id, diagnosis);
    await handOver(deps, tenant.id, link.id);
    return null;
  }
}
