import type { Link } from '../../store/links';
import { NetvisorError } from '../../netvisor/errors';
import type { AgreementPatch } from '../../sync/agreement';
import type { FieldName } from '../../sync/customer';
import type { LinkId, NetvisorKey, OfficeKey } from '../../sync/ids';
import type { NetvisorWrite, OfficeWrite, PlannedIssue, SyncPlan } from '../../sync/plan';
import type { Leases } from '../link-lease';
import type { Session } from '../session';
import { rememberAdd } from './lost-add';
import { confirmJournal, prepareJournal } from './journal';
import { openIssue } from './settle';

/**
 * Carries out the Netvisor half of a plan: customer.nv for what changed in the customer, office.nv for the
 * visiting address. What was written is agreed at once, step by step, so that a crash between the two repeats
 * nothing. `again`: Netvisor gave the number, which is read and brought to Flex by a further round (D6). `refused`:
 * nothing was written, and a person must act.
 */
export async function writeNetvisor(
  session: Session,
  startLink: Link,
  plan: SyncPlan,
  leases: Leases,
): Promise<{ link: Link; again: boolean; refused: PlannedIssue | null }> {
  const write = plan.netvisor;
  if (!write) return { link: startLink, again: false, refused: null };
  const { store } = session.deps;
  const visit = plan.settle.netvisor.fields.visitingAddress;
  // The visiting address is agreed with the office that carries it, where one is written.
  let customerPatch = write.office ? without('visitingAddress', plan.settle.netvisor) : plan.settle.netvisor;
  await prepareJournal(session, startLink, plan, 'netvisor');
  leases.own.assertHeld();

  let link = startLink;
  let key = link.netvisorKey;
  let answered = (): Promise<void> => Promise.resolve();
  if (write.action === 'create') {
    const { kind, values, automaticNumber } = write;
    const remembered = await rememberAdd(session, link, values, customerPatch);
    try {
      key = await session.netvisor.addCustomer({ kind, values, automaticNumber });
    } catch (error) {
      if (error instanceof NetvisorError && !error.outcomeUnknown) await remembered.forget();
      const refused = await takenOutOfSight(session, values.customerNumber ?? null, error);
      if (refused === null) throw error;
      return { link, again: false, refused };
    }
    link = (await store.links.join(link.id, { netvisorKey: key })).survivor;
    answered = remembered.forget;
  } else if (key !== null && Object.keys(write.values).length > 0) {
    const { numberTaken } = await editCustomer(session, key, write);
    if (numberTaken !== null) {
      customerPatch = without('customerNumber', customerPatch);
      await openIssue(store, session, link, numberTakenIssue(numberTaken));
    }
  }
  if (key === null) throw new Error('an update of a customer without a Netvisor key was planned');
  await store.links.save(link.id, { agreement: customerPatch, changed: true });
  await answered();

  if (write.office) {
    leases.own.assertHeld();
    const officeKey = await writeOffice(session, link.id, key, write.office);
    await store.links.save(link.id, {
      agreement: { fields: visit ? { visitingAddress: visit } : {} },
      officeKey,
      hasOffice: true,
    });
  }
  await confirmJournal(session, link, plan, 'netvisor');
  return { link, again: write.action === 'create' && write.automaticNumber, refused: null };
}

/**
 * Netvisor refuses an add as a number in use, though its list shows nobody with it: an inactive holder that this
 * company's list leaves out, or one that Netvisor takes for the same and we don't (netvisor-api.md 2.1, 2.3). To plan
 * anew would ask the same for ever. Null for anything else; somebody who came in between is found by planning anew.
 */
async function takenOutOfSight(
  session: Session,
  number: string | null,
  error: unknown,
): Promise<PlannedIssue | null> {
  if (number === null || !(error instanceof NetvisorError) || error.code !== 'duplicate_code') return null;
  const rows = await session.netvisor.findByCodes([number]);
  return rows.some((row) => row.code === number) ? null : numberTakenIssue(number);
}

/**
 * An operator gave the customer a number (D4) that another one in Netvisor has: the other fields are written, the
 * number stays as it is, and a person is told.
 */
async function editCustomer(
  session: Session,
  key: NetvisorKey,
  { kind, values }: NetvisorWrite,
): Promise<{ numberTaken: string | null }> {
  try {
    await session.netvisor.editCustomer(key, { kind, values });
    return { numberTaken: null };
  } catch (error) {
    const { customerNumber, ...others } = values;
    const taken = error instanceof NetvisorError && error.code === 'duplicate_code';
    if (!taken || customerNumber == null) throw error;
    if (Object.keys(others).length > 0) await session.netvisor.editCustomer(key, { kind, values: others });
    return { numberTaken: customerNumber };
  }
}

const numberTakenIssue = (number: string): PlannedIssue => ({
  code: 'duplicate_number',
  field: 'customerNumber',
  params: { side: 'netvisor', number, n: 2 },
});

async function writeOffice(
  session: Session,
  linkId: LinkId,
  customer: NetvisorKey,
  office: OfficeWrite,
): Promise<OfficeKey> {
  if (office.action === 'edit' && office.key !== null) {
    await session.netvisor.editOffice(customer, office.key, {
      name: office.name,
      visitAddress: office.visitAddress,
    });
    return office.key;
  }
  const identifier = office.identifier ?? `fns-${linkId}`;
  const added = await session.netvisor.addOffice(customer, {
    name: office.name,
    identifier,
    visitAddress: office.visitAddress,
  });
  if (added !== null) return added;
  // Whether an add names the new key is unverified: find the office by our own identifier.
  const read = await session.netvisor.getCustomer(customer);
  const ours = read?.offices.find((candidate) => candidate.identifier === identifier);
  if (!ours) throw new Error('the office just added was not found');
  return ours.key;
}

function without(field: FieldName, patch: AgreementPatch): AgreementPatch {
  const { [field]: _other, ...fields } = patch.fields;
  return { ...patch, fields };
}
