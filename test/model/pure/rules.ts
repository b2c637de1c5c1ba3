import { isDeepStrictEqual } from 'node:util';
import { officeAddress } from '../../../src/sync/choose-office';
import type { FieldName, FlexCustomer, NetvisorCustomer } from '../../../src/sync/customer';
import { FIELD_NAMES, policyOf } from '../../../src/sync/field-table';
import { reaches } from '../../../src/sync/merge-field';
import { normalise } from '../../../src/sync/normalise';
import { isValueOf } from '../../../src/sync/override';
import { fieldValueSchema } from '../../../src/sync/stored-shapes';
import { FORBIDDEN } from './edits';
import { form } from './forms';
import type { World } from './world';
import type { Write } from './write-log';

/** What a rule finds, in words; empty when it holds. */
type Findings = string[];

/** What must hold of everything that the service wrote since the last step. */
export function brokenRules(world: World, writes: readonly Write[]): Findings {
  return [
    ...writes.flatMap((write) => [
      ...sendsForbidden(write),
      ...goesAgainstDirection(world, write),
      ...(world.racing
        ? []
        : [...touchesOthers(write), ...writesUnchanged(write), ...losesWithoutJournal(world, write)]),
    ]),
    ...(world.racing ? [] : world.switchedOn.writtenByThemselves(writes)),
    ...doubles(world),
    ...refused(world),
  ];
}

/** R16, D17: nothing of a consumer's bank and no identity code; no business id and no e-invoice of a person. */
function sendsForbidden({ side, sent, after }: Write): Findings {
  const found = FORBIDDEN.filter((text) => sent.includes(text)).map(
    (text) => `${side} was sent ${text} (D17)`,
  );
  if (after?.kind !== 'PRIVATE') return found;
  const places =
    side === 'netvisor' ? /<(externalidentifier|finvoice\w+)>[^<]/ : /"(businessId|eInvoice)":[^n]/;
  return places.test(sent)
    ? [...found, `${side} was sent a business id or e-invoice of a person (R16)`]
    : found;
}

/** D1: nothing goes where the field's direction does not lead, but what an operator decided. */
function goesAgainstDirection(
  { policy, service }: World,
  { side, action, customer, values }: Write,
): Findings {
  // A new customer has a name and a number, and is in use or not, whatever the directions.
  if (action === 'create') return [];
  // The address of an office is not among a customer's values.
  const written = FIELD_NAMES.filter((field) => values[field] !== undefined);
  const fields = written.length > 0 ? written : (['visitingAddress'] as const);
  return fields
    .filter((field) => !reaches(side, policyOf(field, policy).direction))
    .filter((field) => {
      const link = service.memory
        .links()
        .find((one) => (side === 'flex' ? one.flexId : one.netvisorKey) === customer);
      const entry = service.memory.journal.findLast(
        (one) => one.side === side && one.field === field && service.memory.link(one.linkId)?.id === link?.id,
      );
      return entry?.reason !== 'operatorDecided';
    })
    .map((field) => `${field} of ${side} ${customer} was written against its direction (D1)`);
}

/** D14, R7, D17: what does not travel stays as it is. */
function touchesOthers({ side, action, customer, othersBefore, othersAfter }: Write): Findings {
  if (action === 'create' || addsAnOffice(othersBefore, othersAfter)) return [];
  return isDeepStrictEqual(othersBefore, othersAfter)
    ? []
    : [
        `a write to ${side} ${customer} changed more than it should (D14):\n${JSON.stringify(othersBefore)}\n${JSON.stringify(othersAfter)}`,
      ];
}

function addsAnOffice(before: unknown, after: unknown): boolean {
  const [had, has] = [before, after].map((others) =>
    typeof others === 'object' && others !== null && 'offices' in others && Array.isArray(others.offices)
      ? others.offices.length
      : 0,
  );
  return has === (had ?? 0) + 1;
}

/** I8: what the other side has already is never written again, in whatever spelling. */
function writesUnchanged({ side, values, action, customer, before }: Write): Findings {
  if (action === 'create' || !before) return [];
  return FIELD_NAMES.filter(
    (field) => values[field] !== undefined && form(field, before.fields) === form(field, values),
  ).map((field) => `${field} of ${side} ${customer} was written although it was there already (I8)`);
}

/** I9: each value that is gone stands in the journal. */
function losesWithoutJournal({ service }: World, { side, customer, before, after }: Write): Findings {
  if (!before || !after) return [];
  return valuesLost(before, after)
    .filter(
      ({ field, value }) =>
        !service.memory.journal.some(
          (entry) => entry.side === side && entry.field === field && entryForm(entry) === value,
        ),
    )
    .map(({ field, value }) => `${field} of ${side} ${customer} lost ${value} without a journal entry (I9)`);
}

function entryForm({ field, before }: { field: FieldName; before: unknown }): string | null {
  const value = fieldValueSchema.parse(before ?? null);
  if (value !== null && !isValueOf(field, value)) throw new Error(`the journal has a strange ${field}`);
  return normalise(field, value);
}

function valuesLost(
  before: FlexCustomer | NetvisorCustomer,
  after: FlexCustomer | NetvisorCustomer,
): Array<{ field: FieldName; value: string }> {
  const lost = FIELD_NAMES.flatMap((field) => {
    const value = form(field, before.fields);
    return value !== null && value !== form(field, after.fields) ? [{ field, value }] : [];
  });
  if (!('offices' in before) || !('offices' in after)) return lost;
  const offices = before.offices.flatMap((office) => {
    const value = normalise('visitingAddress', office.visitAddress);
    const now = after.offices.find(({ key }) => key === office.key);
    const stands = now && normalise('visitingAddress', officeAddress(now)) === value;
    return value === null || stands ? [] : [{ field: 'visitingAddress' as const, value }];
  });
  return [...lost, ...offices];
}

/** I2, I4: never two customers for one, never two links for one. */
function doubles({ service, log, flex, netvisor, disguised }: World): Findings {
  const lives = new Set<string>([...flex.ids(), ...netvisor.keys()]);
  const origins = log.created
    .filter(({ customer }) => lives.has(customer) && !disguised.has(customer))
    .map(({ origin }) => origin);
  const links = service.memory.links();
  const twice = (values: ReadonlyArray<string | null>): string[] =>
    values.filter(
      (value): value is string => value !== null && values.indexOf(value) !== values.lastIndexOf(value),
    );
  return [
    ...twice(links.map((link) => link.flexId)).map((id) => `Flex customer ${id} has two links (I4)`),
    ...twice(links.map((link) => link.netvisorKey)).map(
      (key) => `Netvisor customer ${key} has two links (I4)`,
    ),
    ...twice(origins).map((origin) => `${origin} was created on the other side twice (I2)`),
  ];
}

/** What the other system takes is known before it is asked (R15, issue catalogue): no refusal comes as a surprise. */
function refused({ log }: World): Findings {
  const expected = new Set([
    'stale',
    'number_taken',
    'duplicate_code',
    'not_found',
    'required_field_missing',
  ]);
  return log.refusals
    .filter(({ code }) => !expected.has(code))
    .map(({ side, code, detail }) => `${side} refused what was sent: ${code}, ${detail}`);
}
