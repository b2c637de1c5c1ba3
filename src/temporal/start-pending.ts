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

/** What is needed of the store to find all that waits, in pages. */
interface UnprocessedHints {
  unprocessedLinks(query: {
    tenantId: TenantId;
    after: LinkId | null;
    limit: number;
  }): Promise<
    ReadonlyArray<{ readonly linkId: LinkId; readonly hintId: HintId; readonly source: HintSource }>
  >;
}

const PAGE = 200;

/**
 * Gives every link of a tenant with an unprocessed hint its workflow, or tells the one that waits for its next attempt
 * to look again. A signal too many does no harm.
 */
export async function startWaiting(
  { store, control }: { store: { readonly hints: UnprocessedHints }; control: WorkflowControl },
  tenantId: TenantId,
  goesOn: () => boolean = () => true,
): Promise<void> {
  let after: LinkId | null = null;
  for (;;) {
    const waiting = await store.hints.unprocessedLinks({ tenantId, after, limit: PAGE });
    for (const { linkId, hintId, source } of waiting) {
      if (!goesOn()) return;
      await control.hint({ tenantId, linkId, hintId, source });
    }
    const last = waiting.at(-1);
    if (!last || waiting.length < PAGE) return;
    after = last.linkId;
  }
}
