import type { FlexEvent } from '../../flex/events';
import { causeOfChange } from '../../store/cause-of-change';
import type { Cause } from '../../store/cause-of-change';
import type { Addressee, Webhook } from '../../store/connections';
import type { RecordedEvent } from '../../store/hints';
import type { Store } from '../../store/store';
import type { FlexId } from '../../sync/ids';
import { decideIntake } from '../../sync/intake';
import type { IntakeVerdict } from '../../sync/intake';

/** An event about a customer; others tell of types, series or the endpoint itself. */
export type CustomerEvent = FlexEvent & { readonly customerId: FlexId };

export const isAboutCustomer = (event: FlexEvent): event is CustomerEvent => event.customerId !== null;

export interface Delivered {
  readonly tenant: Addressee['tenant'];
  readonly webhook: Webhook;
  readonly event: CustomerEvent;
  readonly webhookId: string;
}

/** Records an event with its link, and says whether it is to be looked at now (R5, I4, I7, I8). */
export async function takeIn(store: Store, delivered: Delivered): Promise<RecordedEvent> {
  const { tenant, event, webhookId } = delivered;
  const cause = await causeOfChange(store, tenant.id, delivered.webhook, event.origin, event.customerId);
  const verdict = await verdictOn(store, delivered, cause, tenant);
  const recorded = await store.hints.recordEvent(tenant.id, {
    webhookId,
    type: event.type,
    flexId: event.customerId,
    version: event.version,
    ...(cause.named ? { linkId: cause.named.id } : {}),
    ...(verdict === 'echo' ? { processed: true } : {}),
    ...(verdict === 'held' ? { held: true } : {}),
  });
  if (verdict !== 'held' || recorded.outcome === 'duplicate') return recorded;
  return { ...recorded, starts: await releasedMeanwhile(store, delivered, cause, recorded) };
}

async function verdictOn(
  store: Store,
  { event }: Delivered,
  cause: Cause,
  tenant: Addressee['tenant'],
): Promise<IntakeVerdict> {
  const { customerId: flexId } = event;
  // Only an event of our own can be an echo, so only then the link is asked for.
  const link = cause.own ? (cause.named ?? (await store.links.byFlexId(tenant.id, flexId))) : null;
  const copy = tenant.state === 'goingLive' ? await store.runs.active(tenant.id, ['copy']) : null;
  const item = copy?.previewId ? await store.previews.contains(tenant.id, copy.previewId, { flexId }) : null;
  return decideIntake({
    tenantState: tenant.state,
    ownOrigin: cause.own,
    version: event.version,
    versionWritten: link?.flexVersionWritten ?? null,
    copyRunning: copy !== null,
    inSnapshot: item !== null,
  });
}

/**
 * The tenant may have gone live, or its run begun, after it was looked at and before the hint lay in the store:
 * then whoever released the held hints has not seen this one, and it is released here.
 */
async function releasedMeanwhile(
  store: Store,
  delivered: Delivered,
  cause: Cause,
  { linkId }: RecordedEvent,
): Promise<boolean> {
  const tenant = await store.tenants.get(delivered.tenant.id);
  if (!tenant || (await verdictOn(store, delivered, cause, tenant)) !== 'starts') return false;
  await store.hints.release(tenant.id, [linkId]);
  return true;
}
