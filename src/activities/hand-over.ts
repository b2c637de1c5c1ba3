import type { LinkId, TenantId } from '../sync/ids';
import type { ActivityDeps } from './deps';

/**
 * One customer's trouble holds up nobody: its own workflow goes on with it, patiently (I10). One fresh hint
 * stands for all that waited.
 */
export async function handOver(
  { store, control }: ActivityDeps,
  tenantId: TenantId,
  linkId: LinkId,
): Promise<void> {
  const hint = await store.transaction(async (tx) => {
    await tx.hints.markProcessed((await tx.hints.pending(linkId)).map((pending) => pending.id));
    const [fresh] = await tx.hints.record(tenantId, [{ linkId, source: 'run', type: 'handed.over' }]);
    return fresh;
  });
  if (hint) await control.hint({ tenantId, linkId, hintId: hint.id, source: 'run' });
}
