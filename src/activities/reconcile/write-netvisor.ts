import type { Link } from '../../store/links';
import type { AgreementPatch } from '../../sync/agreement';
import type { LinkId, NetvisorKey, OfficeKey } from '../../sync/ids';
import type { OfficeWrite, SyncPlan } from '../../sync/plan';
import type { Leases } from '../link-lease';
import type { Session } from '../session';
import { rememberAdd } from './lost-add';
import { confirmJournal, prepareJournal } from './journal';

/**
 * Carries out the Netvisor half of a plan: customer.nv for what changed in the customer, office.nv for the
 * visiting address. What was written is agreed at once, step by step, so that a crash between the two repeats
 * nothing. `again`: Netvisor gave the number, which is read and brought to Flex by a further round (D6).
 */
export async function writeNetvisor(
  session: Session,
  startLink: Link,
  plan: SyncPlan,
  leases: Leases,
): Promise<{ link: Link; again: boolean }> {
  const write = plan.netvisor;
  if (!write) return { link: startLink, again: false };
  const { store } = session.deps;
  const visit = plan.settle.netvisor.fields.visitingAddress;
  // The visiting address is agreed with the office that carries it, where one is written.
  const customerPatch = write.office ? withoutVisiting(plan.settle.netvisor) : plan.settle.netvisor;
  await prepareJournal(session, startLink, plan, 'netvisor');
  leases.own.assertHeld();

  let link = startLink;
  let key = link.netvisorKey;
  if (write.action === 'create') {
    const { kind, values, automaticNumber } = write;
    const remembered = await rememberAdd(session, link, values);
    key = await session.netvisor.addCustomer({ kind, values, automaticNumber });
    link = (await store.links.join(link.id, { netvisorKey: key })).survivor;
    await remembered.linked();
  } else if (key !== null && Object.keys(write.values).length > 0) {
    await session.netvisor.editCustomer(key, { kind: write.kind, values: write.values });
  }
  if (key === null) throw new Error('an update of a customer without a Netvisor key was planned');
  await store.links.save(link.id, { agreement: customerPatch, changed: true });

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
  return { link, again: write.action === 'create' && write.automaticNumber };
}

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

function withoutVisiting(patch: AgreementPatch): AgreementPatch {
  const { visitingAddress: _office, ...fields } = patch.fields;
  return { ...patch, fields };
}
