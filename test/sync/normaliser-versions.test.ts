import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STILL_OWED } from '../../src/sync/agreement';
import type { Agreement, FieldAgreement } from '../../src/sync/agreement';
import { chooseOffice, knownAddresses, visitingAddressOf } from '../../src/sync/choose-office';
import type { Address, FieldName, FieldTypes, FieldValues } from '../../src/sync/customer';
import { FIELD_NAMES } from '../../src/sync/field-table';
import { knowsVersion, normalise, normaliserVersion } from '../../src/sync/normalise';
import { hasChanged } from '../../src/sync/one-sided';
import type { SyncPlan } from '../../src/sync/plan';
import {
  LINK_ID,
  address,
  carryOut,
  decisionOn,
  editFlex,
  editNetvisor,
  flexCustomer,
  inStep,
  netvisorCustomer,
  office,
  plainFingerprint,
  plan,
} from '../support/planning';
import { contexts, edit, edits, strangers } from '../support/nasty-customers';

/** What was agreed on a field by an earlier release, whose normaliser had that version. */
function agreedBefore<F extends FieldName>(
  field: F,
  flex: FieldTypes[F] | null,
  netvisor: FieldTypes[F] | null,
  version = 1,
): FieldAgreement {
  return {
    flex: plainFingerprint(field, normalise(field, flex, version)),
    netvisor: plainFingerprint(field, normalise(field, netvisor, version)),
    version,
  };
}

/** Two customers in step, but for these fields, which an earlier release settled as they stand. */
function upgraded(flex: FieldValues, netvisor: FieldValues, fields: Agreement['fields']) {
  const world = inStep(flexCustomer(), netvisorCustomer());
  const before = editNetvisor(editFlex(world, flex), netvisor);
  return { ...before, agreed: { ...before.agreed, fields: { ...before.agreed.fields, ...fields } } };
}

const writes = (planned: SyncPlan) => [planned.flex?.values, planned.netvisor?.values];
const NONE = [undefined, undefined];

const LIST = 'laskut@aho.example; talous@aho.example';
const SAME_LIST = 'talous@aho.example; laskut@aho.example';
const COMPOSED = 'Lämpöykkönen Oy';
const DECOMPOSED = COMPOSED.normalize('NFD');

describe('I12 the registry of normalisers', () => {
  it('has a second version of those for texts, lists of e-mails and addresses, beside the first', () => {
    const second = FIELD_NAMES.filter((field) => normaliserVersion(field) === 2);
    expect(second).toEqual(['name', 'nameExtension', 'visitingAddress', 'billingAddress', 'invoicingEmail']);
    expect(second.every((field) => knowsVersion(field, 1))).toBe(true);
    const beyond = FIELD_NAMES.filter((field) => knowsVersion(field, normaliserVersion(field) + 1));
    expect(beyond).toEqual([]);
  });

  it('still compares as the first version did', () => {
    expect(normalise('invoicingEmail', LIST, 1)).not.toBe(normalise('invoicingEmail', SAME_LIST, 1));
    expect(normalise('invoicingEmail', LIST)).toBe(normalise('invoicingEmail', SAME_LIST));
    expect(normalise('name', COMPOSED, 1)).not.toBe(normalise('name', DECOMPOSED, 1));
    const careOf: Address = { ...address('Kalatori 1'), street2: 'c/o Virtanen' };
    expect(normalise('billingAddress', careOf, 1)).toBe('Kalatori 1, c/o Virtanen\n00100\nHelsinki\nFI');
    expect(normalise('billingAddress', address('', '', ''), 1)).toBeNull();
  });

  it('does not compare by a version that it has not', () => {
    expect(knowsVersion('email', 99)).toBe(false);
    expect(() => normalise('email', 'A@b.fi', 99)).toThrow(
      new RangeError('email has no normaliser of version 99'),
    );
  });
});

describe('I12 a field that an older version settled', () => {
  it('is settled again without a write when the new one finds both sides equal', () => {
    const world = upgraded(
      { invoicingEmail: LIST },
      { invoicingEmail: SAME_LIST },
      { invoicingEmail: agreedBefore('invoicingEmail', LIST, SAME_LIST) },
    );
    const planned = plan(world);
    expect(writes(planned)).toEqual(NONE);
    expect(planned.settle.now.fields.invoicingEmail).toEqual(
      agreedBefore('invoicingEmail', LIST, LIST, normaliserVersion('invoicingEmail')),
    );
  });

  it('travels when it has changed since, and is agreed on in the new version', () => {
    const world = upgraded(
      { name: 'Lämpöykkönen Oyj' },
      { name: COMPOSED },
      { name: agreedBefore('name', COMPOSED, COMPOSED) },
    );
    const planned = plan(world);
    expect(writes(planned)).toEqual([undefined, { name: 'Lämpöykkönen Oyj' }]);
    expect(planned.settle.netvisor.fields.name?.version).toBe(2);
  });

  it('lets Netvisor win when both changed (D1)', () => {
    const world = upgraded(
      { name: 'Lämpöykkönen Oyj' },
      { name: 'Lämpö Oy' },
      { name: agreedBefore('name', COMPOSED, COMPOSED) },
    );
    expect(decisionOn(plan(world), 'name')?.reason).toBe('bothChangedNetvisorWins');
  });

  it('stays unwritten when nobody touched it, though its form is another now', () => {
    const flex: Address = { ...address('Kalatori 1'), street2: 'c/o Virtanen' };
    const netvisor = address('Storgatan 1', 'SE-111 22', 'Stockholm', 'SE');
    expect(normalise('billingAddress', flex)).not.toBe(normalise('billingAddress', flex, 1));
    expect(normalise('billingAddress', netvisor)).not.toBe(normalise('billingAddress', netvisor, 1));
    const world = upgraded(
      { billingAddress: flex },
      { billingAddress: netvisor },
      { billingAddress: agreedBefore('billingAddress', flex, netvisor) },
    );
    const planned = plan(world);
    expect(writes(planned)).toEqual(NONE);
    expect(decisionOn(planned, 'billingAddress')).toMatchObject({ verdict: 'same', reason: 'unchanged' });
    // From here on the new version is enough: the old one may go with the next major release.
    const after = carryOut(world, planned);
    expect(after.agreed.fields.billingAddress?.version).toBe(2);
    expect(plan(after).settle).toEqual({
      now: { fields: {} },
      flex: { fields: {} },
      netvisor: { fields: {} },
    });
  });

  it('keeps what a run still owes until it can be written (D20)', () => {
    const owed = { ...agreedBefore('name', COMPOSED, 'Lämpö Oy'), flex: STILL_OWED };
    const world = upgraded({ name: COMPOSED }, { name: 'Lämpö Oy' }, { name: owed });
    expect(writes(plan(world))).toEqual([undefined, { name: COMPOSED }]);
  });

  it('finds the office by the address that was agreed, among several (D8)', () => {
    const agreed: Address = address('Kalatori 1, c/o Virtanen');
    const offices = [office(address('Rantatie 4'), { key: '501' }), office(agreed, { key: '502' })];
    const known = knownAddresses(agreedBefore('visitingAddress', agreed, agreed), null, plainFingerprint);
    expect(chooseOffice(offices, undefined, known, plainFingerprint)).toMatchObject({
      kind: 'chosen',
      office: { key: '502' },
    });
  });

  it('creates nothing: what was left out is still what it was (D21)', () => {
    const customer = flexCustomer({ name: DECOMPOSED });
    const remembered = { ...agreedBefore('name', DECOMPOSED, null), version: -1 };
    const agreed = { fields: { name: remembered }, billingDerived: false, visitingDerived: false };
    const only = { ...customer, fields: { name: DECOMPOSED } };
    expect(hasChanged('flex', only, agreed, plainFingerprint)).toBe(false);
    const edited = { ...customer, fields: { name: 'Lämpö Oy' } };
    expect(hasChanged('flex', edited, agreed, plainFingerprint)).toBe(true);
  });
});

describe('I12 a field whose version is no longer in the code', () => {
  const gone = { flex: 'name=?', netvisor: 'name=?', version: 99 };

  it('is settled as it stands: nobody can say who changed it, so nothing is overwritten', () => {
    const planned = plan(upgraded({ name: COMPOSED }, { name: 'Lämpö Oy' }, { name: gone }));
    expect(writes(planned)).toEqual(NONE);
    expect(planned.settle.now.fields.name).toEqual(agreedBefore('name', COMPOSED, 'Lämpö Oy', 2));
  });

  it('says so, and not that the field had been switched off', () => {
    const number = { flex: 'customerNumber=?', netvisor: 'customerNumber=?', version: 99 };
    const world = upgraded(
      { name: COMPOSED, customerNumber: '10234' },
      { name: 'Lämpö Oy', customerNumber: '20000' },
      { name: gone, customerNumber: number },
    );
    const planned = plan(world);
    for (const field of ['name', 'customerNumber'] as const) {
      expect(decisionOn(planned, field)).toMatchObject({ verdict: 'kept', reason: 'versionGone' });
    }
  });

  it('creates nothing of a customer that was left out (D21)', () => {
    const agreed = {
      fields: { name: { ...gone, version: -99 } },
      billingDerived: false,
      visitingDerived: false,
    };
    const customer = { ...flexCustomer(), fields: { name: COMPOSED } };
    expect(hasChanged('flex', customer, agreed, plainFingerprint)).toBe(false);
  });

  it('does not tell an office by it (D8)', () => {
    expect(knownAddresses({ ...gone, flex: '' }, null, plainFingerprint)).toEqual([]);
  });
});

describe('I12 whatever the customers are like', () => {
  /** The agreement on values that stand as they were settled, as the release before would have made it. */
  function older<F extends FieldName>(
    field: F,
    agreed: FieldAgreement,
    flex: FieldTypes[F] | null,
    netvisor: FieldTypes[F] | null,
  ): FieldAgreement {
    const now = agreedBefore(field, flex, netvisor, normaliserVersion(field));
    const settledSo = agreed.flex === now.flex && agreed.netvisor === now.netvisor;
    return settledSo ? agreedBefore(field, flex, netvisor) : agreed;
  }

  /** The same world, agreed on by the release before. */
  function aged(world: ReturnType<typeof inStep>): ReturnType<typeof inStep> {
    const { flex, netvisor, agreed, officeKey = null } = world;
    const known = knownAddresses(
      agreed.fields.visitingAddress,
      flex.fields.visitingAddress,
      plainFingerprint,
    );
    const chosen = chooseOffice(netvisor.offices, { id: LINK_ID, officeKey }, known, plainFingerprint);
    const there: FieldValues = { ...netvisor.fields, visitingAddress: visitingAddressOf(chosen) };
    const fields = Object.fromEntries(
      FIELD_NAMES.flatMap((field) => {
        const one = agreed.fields[field];
        return one ? [[field, older(field, one, flex.fields[field] ?? null, there[field] ?? null)]] : [];
      }),
    );
    return { ...world, agreed: { ...agreed, fields } };
  }

  it('a new version writes nothing by itself and is agreed on in one step', () => {
    fc.assert(
      fc.property(strangers, contexts, (pair, context) => {
        const before = inStep(pair.flex, pair.netvisor, { context });
        const world = { ...before, ...carryOut(before, plan(before)) };
        const settled = {
          ...world,
          flex: world.flex ?? before.flex,
          netvisor: world.netvisor ?? before.netvisor,
        };
        const planned = plan(aged(settled));
        expect(writes(planned)).toEqual(writes(plan(settled)));
        const after = carryOut(aged(settled), planned).agreed.fields;
        for (const field of FIELD_NAMES) {
          const version = settled.agreed.fields[field]?.version ?? 0;
          if (version > 0 && planned.decisions.some((one) => one.field === field && one.verdict === 'same')) {
            expect([field, after[field]?.version]).toEqual([field, normaliserVersion(field)]);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('an edit made around the upgrade arrives as without it, and then there is rest', () => {
    fc.assert(
      fc.property(strangers, edits, (pair, given) => {
        const world = inStep(pair.flex, pair.netvisor);
        const edited = edit(aged(world), given);
        const planned = plan(edited);
        // Of the values that the generator has, both versions tell the same apart.
        expect(writes(planned)).toEqual(writes(plan(edit(world, given))));
        expect(writes(plan(carryOut(edited, planned)))).toEqual(NONE);
      }),
      { numRuns: 500 },
    );
  });
});
