import { linkIdSchema } from '../sync/ids';
import type { FlexId, TenantId } from '../sync/ids';
import type { Webhook } from './connections';
import type { Link } from './links';
import type { Store } from './store';

/** Who made a change in Flex, as events and feed entries tell it. */
export interface ChangeOrigin {
  readonly clientId: string | null;
  /** The `Change-Origin` of the write; ours names the link behind its prefix. */
  readonly changeOrigin: string | null;
}

export interface Cause {
  /** Our own Flex client made the change. */
  readonly own: boolean;
  /**
   * The link that our write named as its origin: knows the customer before its answer came. Null when that link has
   * come to another customer of Flex since: versions of two customers tell nothing of each other.
   */
  readonly named: Link | null;
}

/** What caused a change in Flex: somebody, or a write of ours for a link of this tenant. */
export async function causeOfChange(
  store: Store,
  tenantId: TenantId,
  webhook: Pick<Webhook, 'clientId'> | null,
  { clientId, changeOrigin }: ChangeOrigin,
  flexId: FlexId,
): Promise<Cause> {
  const own = webhook !== null && clientId !== null && clientId === webhook.clientId;
  if (!own || changeOrigin === null) return { own, named: null };
  const id = linkIdSchema.safeParse(changeOrigin.replace(/^netvisor-sync\//u, ''));
  const link = id.success ? await store.links.get(id.data) : null;
  const isOfCustomer = link?.tenantId === tenantId && (link.flexId ?? flexId) === flexId;
  return { own, named: isOfCustomer ? link : null };
}
