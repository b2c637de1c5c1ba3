import type { HintId, LinkId, TenantId } from '../sync/ids';
import type { HintSource } from '../sync/intake';
import type { WorkflowControl } from './control';

/** What is needed of the store: the hints that wait for a link, oldest first. */
interface PendingHints {
  pending(linkId: LinkId): Promise<ReadonlyArray<{ readonly id: HintId; readonly source: HintSource }>>;
}

/** Gives each link that has a pending hint its workflow: what was held is released, or moved to a survivor. */
export async function startPending(
  { store, control }: { store: { readonly hints: PendingHints }; control: WorkflowControl },
  tenantId: TenantId,
  linkIds: readonly LinkId[],
): Promise<void> {
  for (const linkId of linkIds) {
    const [hint] = await store.hints.pending(linkId);
    if (hint) await control.hint({ tenantId, linkId, hintId: hint.id, source: hint.source });
  }
}
