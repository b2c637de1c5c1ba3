import { finnishBusinessId } from '../../../src/sync/business-id';
import { chooseOffice, knownAddresses, visitingAddressOf } from '../../../src/sync/choose-office';
import type { FieldName, FieldValues, FlexCustomer, NetvisorCustomer } from '../../../src/sync/customer';
import { FIELD_NAMES, appliesTo, policyOf } from '../../../src/sync/field-table';
import type { Link } from '../../../src/store/links';
import { form, sameContent } from './forms';
import type { World } from './world';

/** So many rounds of work come to rest, or never do. */
const ROUNDS = 12;

/**
 * Everything arrives in the end: the events that were not lost, what the feed and the poll find, the sweep, and the
 * service works off what waits.
 */
export async function comeToRest(world: World): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round += 1) {
    world.tick(15);
    const before = world.log.writes.length;
    await world.service.poll(null);
    await world.service.sweep();
    for (let tries = 0; await world.service.workOnNext(null, null); tries += 1) {
      if (tries > 60) return false;
    }
    if (world.log.writes.length === before && round > 0) return true;
  }
  return false;
}

/** Every customer is looked at, as by night: a deletion in Netvisor is in no list (D10). */
export function lookAtAll({ service }: World): void {
  for (const link of service.memory.links()) {
    service.memory.hint({ linkId: link.id, source: 'operator', type: 'look' });
  }
}

/** I8: looking at every customer again, after every event came once more, writes nothing. */
export async function writesWhenLookedAtAgain(world: World): Promise<string[]> {
  const before = world.log.writes.length;
  for (const change of world.flex.changes()) await world.service.hear(change, 'webhook');
  lookAtAll(world);
  await comeToRest(world);
  return world.log.writes
    .slice(before)
    .map(({ side, customer, sent }) => `${side} ${customer} was written again: ${sent} (I8)`);
}

/** What is neither in step nor told to a person. */
export async function unexplained(world: World): Promise<string[]> {
  const found: string[] = [];
  for (const link of world.service.memory.links()) {
    const flex = link.flexId === null ? null : await world.flex.read(link.flexId);
    const netvisor = link.netvisorKey === null ? null : world.netvisor.read(link.netvisorKey);
    const issues = world.service.memory.knownIssues(link.id);
    if (issues.some((issue) => issue.field === null)) continue;
    if (flex && netvisor) found.push(...unexplainedFields(world, link, flex, netvisor));
    else found.push(...unexplainedAbsence(world, link, flex ?? netvisor));
  }
  return [...found, ...withoutLink(world)];
}

function unexplainedFields(
  world: World,
  link: Link,
  flex: FlexCustomer,
  netvisor: NetvisorCustomer,
): string[] {
  const issues = world.service.memory.knownIssues(link.id);
  const fingerprint = world.service.fingerprint;
  const office = chooseOffice(
    netvisor.offices,
    link,
    knownAddresses(link.agreement.fields.visitingAddress, flex.fields.visitingAddress, fingerprint),
    fingerprint,
  );
  const ofNetvisor: FieldValues = { ...netvisor.fields, visitingAddress: visitingAddressOf(office) };
  return FIELD_NAMES.filter((field) => {
    if (!appliesTo(field, netvisor.kind) || policyOf(field, world.policy).direction !== 'both') return false;
    // What was not in both directions at some time is settled as it stands (D1), derived addresses together.
    if (wasReset(world, field)) return false;
    if (flex.fields[field] === undefined || ofNetvisor[field] === undefined) return false;
    if (form(field, flex.fields) === form(field, ofNetvisor)) return false;
    if (issues.some((issue) => issue.field === field)) return false;
    // Whether the base address is the office's is known once the office is chosen.
    if (field === 'billingAddress' && issues.some(({ code }) => code === 'office_choice')) return false;
    return !explainedByRule(world, field, flex.fields, ofNetvisor, link);
  }).map(
    (field) =>
      `${field} of Flex ${flex.id} and Netvisor ${netvisor.key} differ without an issue: ` +
      `${String(form(field, flex.fields))} | ${String(form(field, ofNetvisor))}`,
  );
}

/** Derived from one another (R13, D18). */
const ADDRESSES: readonly FieldName[] = ['visitingAddress', 'billingAddress'];

const wasReset = ({ resetFields }: World, field: FieldName): boolean =>
  (ADDRESSES.includes(field) ? ADDRESSES : [field]).some((one) => resetFields.has(one));

/** Differences that the requirements want. */
function explainedByRule(
  world: World,
  field: FieldName,
  flex: FieldValues,
  netvisor: FieldValues,
  link: Link,
): boolean {
  const standing = world.service.standing.get(link.id)?.get(field);
  // D20: a copy run settles the source side's differences as they are, until somebody edits one of them.
  if (standing?.flex === form(field, flex) && standing.netvisor === form(field, netvisor)) return true;
  const visiting = [
    form('visitingAddress', flex),
    form('visitingAddress', netvisor),
    ...visitingBefore(world, link),
  ];
  const { everDerived } = world.service.memory;
  switch (field) {
    case 'customerNumber':
      // D3: an operator called two customers one that have numbers of their own.
      return world.service.memory.wasSaidToBeOne(link);
    case 'eInvoice':
      // R15: only with a valid Finnish business id, the one of the side that it comes from before the other's.
      return [
        { from: flex, to: netvisor },
        { from: netvisor, to: flex },
      ].some(
        ({ from, to }) => from.eInvoice && finnishBusinessId(from.businessId ?? to.businessId ?? '') === null,
      );
    case 'billingAddress':
      // D7, D18: a base address that is or was the visiting address is no billing address of Flex.
      return (
        form(field, flex) === null &&
        (everDerived.billingAddress.has(link.id) || visiting.includes(form(field, netvisor)))
      );
    case 'visitingAddress':
      // D18: without an office the base address, also one that is gone, is Flex's visiting address.
      return (
        form(field, netvisor) === null &&
        (everDerived.visitingAddress.has(link.id) || form(field, flex) === form('billingAddress', netvisor))
      );
    default:
      return false;
  }
}

/** Visiting addresses that Flex had when the service wrote there. */
function visitingBefore({ log }: World, { flexId }: Link): Array<string | null> {
  return log.writes
    .filter(({ customer }) => customer === flexId)
    .flatMap(({ before, after }) =>
      [before, after].map((customer) => customer && form('visitingAddress', customer.fields)),
    );
}

/** A customer without a counterpart has an issue, or was left out on purpose. */
function unexplainedAbsence(
  world: World,
  link: Link,
  customer: FlexCustomer | NetvisorCustomer | null,
): string[] {
  if (!customer || world.service.memory.knownIssues(link.id).length > 0) return [];
  const side = 'offices' in customer ? 'Netvisor' : 'Flex';
  const id = 'offices' in customer ? customer.key : customer.id;
  // A question about two customers is asked once, on the link of one of them.
  const asked = world.service.memory.issues.some(
    ({ state, params, choices }) =>
      state === 'open' &&
      [params['flexId'], params['netvisorKey'], ...choices.map((choice) => choice.id)].includes(id),
  );
  const leftOutAs = world.service.leftOut.get(link.id);
  const leftOut =
    asked ||
    customer.fields.active === false ||
    (leftOutAs !== undefined && sameContent(leftOutAs, customer.fields, customer.kind)) ||
    world.service.memory.wasKeptApart(link) ||
    // D16.
    customer.fields.customerNumber === 'TEMP';
  return leftOut
    ? []
    : [`${side} customer ${customer.fields.name ?? ''} has neither a counterpart nor an issue`];
}

/** Nobody is overlooked. */
function withoutLink(world: World): string[] {
  const links = world.service.memory.links();
  return [
    ...world.flexCustomers().filter((id) => !links.some((link) => link.flexId === id)),
    ...world.netvisorCustomers().filter((key) => !links.some((link) => link.netvisorKey === key)),
  ].map((id) => `nobody ever looked at ${id}`);
}
