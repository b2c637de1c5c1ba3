import { FlexError } from '../../flex/errors';
import type { Link } from '../../store/links';
import type { AgreementPatch } from '../../sync/agreement';
import type { FieldValues } from '../../sync/customer';
import type { PlannedIssue, SyncPlan } from '../../sync/plan';
import type { Leases } from '../link-lease';
import type { Session } from '../session';
import { confirmJournal, prepareJournal } from './journal';
import { rememberCreate } from './lost-create';

/** `collision`: the number is taken by a customer that is not ours (D3). */
export type FlexWritten =
  | { readonly outcome: 'written'; readonly link: Link; readonly issue: PlannedIssue | null }
  | { readonly outcome: 'collision'; readonly issue: PlannedIssue };

/**
 * Carries out the Flex half of a plan and agrees it. A create is repeated safely: the same Idempotency-Key, and
 * a holder of the number that carries our NetvisorKey is ours (I2).
 * @throws FlexError also `stale`: what was planned on is no longer so
 */
export async function writeFlex(
  session: Session,
  startLink: Link,
  plan: SyncPlan,
  version: number | null,
  leases: Leases,
): Promise<FlexWritten> {
  const write = plan.flex;
  if (!write) return { outcome: 'written', link: startLink, issue: null };
  const { store } = session.deps;
  const origin = { changeOrigin: startLink.id };
  await prepareJournal(session, startLink, plan, 'flex');
  leases.own.assertHeld();

  let link = startLink;
  let written: number;
  let agreement = plan.settle.flex;
  let issue: PlannedIssue | null = null;
  let answered = (): Promise<void> => Promise.resolve();
  if (write.action === 'create') {
    const typeId = session.tenant.customerTypes?.[write.kind];
    if (typeId === undefined) throw new Error('the tenant has no Netvisor customer types yet');
    const body = { typeId, values: write.values, netvisorKey: link.netvisorKey };
    const remembered = await rememberCreate(session, link, plan.settle.flex);
    const result = await session.flex.createCustomer(
      { ...body, idempotencyKey: idempotencyKey(session, link, JSON.stringify(body)) },
      origin,
    );
    if (result.kind === 'number_taken') {
      const holder = await session.flex.getCustomer(result.holder);
      // An earlier create of ours made it, of which no answer came: it is found and compared anew (I2).
      if (holder && holder.netvisorKey !== null && holder.netvisorKey === link.netvisorKey)
        throw madeBefore();
      await remembered.answered();
      return {
        outcome: 'collision',
        issue: collision(plan, link, holder?.fields.name ?? '', result.holder),
      };
    }
    link = (await store.links.join(link.id, { flexId: result.customer.id })).survivor;
    written = result.customer.version;
    answered = remembered.answered;
  } else {
    const { flexId } = link;
    if (flexId === null || version === null) {
      throw new Error('an update of a customer without a Flex id was planned');
    }
    const update = (values: FieldValues) => session.flex.updateCustomer(flexId, version, values, origin);
    try {
      written = (await update(write.values)).version;
    } catch (error) {
      if (!(error instanceof FlexError) || error.code !== 'number_taken') throw error;
      // D6: Flex already uses the number that Netvisor gave. The link stays, the number is not written.
      const { customerNumber: _taken, ...others } = write.values;
      written = Object.keys(others).length > 0 ? (await update(others)).version : version;
      agreement = withoutNumber(session, plan);
      issue = numberGivenTwice(plan, link);
    }
  }
  await store.links.save(link.id, {
    agreement,
    flexVersionWritten: written,
    flexVersionSeen: written,
    changed: true,
  });
  await answered();
  await confirmJournal(session, link, plan, 'flex');
  return { outcome: 'written', link, issue };
}

const madeBefore = (): FlexError =>
  new FlexError({
    code: 'stale',
    operation: 'createCustomer',
    detail: 'an earlier create of ours made this customer',
  });

/**
 * Where Flex has no number, it is settled as both sides have it: empty there, given in Netvisor. A number that was
 * there, and that an operator wanted replaced, stays as unsettled as it was (D4).
 */
function withoutNumber(session: Session, plan: SyncPlan): AgreementPatch {
  const { customerNumber: number, ...fields } = plan.settle.flex.fields;
  const change = plan.changes.find(({ side, field }) => side === 'flex' && field === 'customerNumber');
  if (!number || (change && change.before !== null)) return { ...plan.settle.flex, fields };
  const flex = session.fingerprints.field('customerNumber', null);
  return { ...plan.settle.flex, fields: { ...fields, customerNumber: { ...number, flex } } };
}

/** Link id plus a keyed digest of the body (I2): the same wish has the same key, another body another. */
function idempotencyKey(session: Session, link: Link, body: string): string {
  return `${link.id}-${session.fingerprints.identity(body) ?? ''}`;
}

/** D6: two customers of Flex would have the number that Netvisor gave to one of them; there is no pair to decide on. */
const numberGivenTwice = (plan: SyncPlan, link: Link): PlannedIssue => ({
  code: 'number_collision',
  field: 'customerNumber',
  params: { ...collision(plan, link, '', '').params, cause: 'given' },
});

function collision(plan: SyncPlan, link: Link, nameFlex: string, flexId: string): PlannedIssue {
  return {
    code: 'number_collision',
    field: 'customerNumber',
    params: {
      number: plan.flex?.values.customerNumber ?? '',
      nameFlex,
      nameNetvisor: plan.flex?.values.name ?? link.label?.name ?? '',
      flexId,
      netvisorKey: link.netvisorKey ?? '',
    },
  };
}
