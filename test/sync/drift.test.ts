import { describe, expect, it } from 'vitest';
import { NOTHING_AGREED } from '../../src/sync/agreement';
import { differencesOf, isAlike, proposalFrom } from '../../src/sync/differences';
import type { LinkedPair } from '../../src/sync/differences';
import { driftOf, hasWrites } from '../../src/sync/drift';
import { renderDriftReason } from '../../src/sync/drift-texts';
import { issuesWithoutWrites, leaveAsIs } from '../../src/sync/leave-as-is';
import type { SyncPolicy } from '../../src/sync/policy';
import {
  DEFAULT_POLICY,
  LINK_ID,
  LIVE,
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
  runOf,
} from '../support/planning';

type Both = ReturnType<typeof inStep>;

const BUSINESS = { businessId: '1234567-1', phone: '040 123 4567', email: 'info@aho.example' };
const inTouch = inStep(flexCustomer(BUSINESS), netvisorCustomer(BUSINESS));

/** What a comparison has of a linked pair. */
const pairOf = (world: Both, policy: SyncPolicy = DEFAULT_POLICY): LinkedPair => ({
  flex: world.flex,
  netvisor: world.netvisor,
  agreed: world.agreed,
  link: { id: LINK_ID, officeKey: world.officeKey ?? null },
  context: LIVE,
  policy,
  fingerprint: plainFingerprint,
});

const only = (field: 'phone' | 'email', direction: 'off' | 'flexToNetvisor'): SyncPolicy => ({
  ...DEFAULT_POLICY,
  fields: { [field]: { direction, clearing: 'travels' } },
});

/** Copied to Flex, which had a phone number and an address of its own: both stay, and neither travels. */
const copied = inStep(
  flexCustomer({ phone: '040 123 4567', billingAddress: address('PL 12') }),
  netvisorCustomer(),
  { context: runOf('netvisorToFlex') },
);

describe('how far a linked pair is from being in step', () => {
  it('not at all when both have the same', () => {
    expect(driftOf(pairOf(inTouch))).toEqual([]);
  });

  it('by what was missed and would be written, a reason with all its fields', () => {
    const missed = editFlex(inTouch, { phone: '09 876 5432', email: 'uusi@aho.example' });
    expect(driftOf(pairOf(missed))).toEqual([
      { reason: 'onlyFlexChanged', fields: ['email', 'phone'], writes: true },
    ]);
  });

  it('by what an issue holds up', () => {
    const cleared = editFlex(inTouch, { businessId: null });
    expect(driftOf(pairOf(cleared))).toEqual([{ reason: 'clearing', fields: ['businessId'], writes: false }]);
  });

  it('by an issue about the customer as a whole', () => {
    const consumer = { ...inTouch, flex: { ...inTouch.flex, consumerEInvoicing: true } };
    expect(driftOf(pairOf(consumer))).toEqual([
      { reason: 'consumer_e_invoice_business_id', fields: [], writes: false },
    ]);
  });

  it('by an issue about a field only where the field differs', () => {
    const offices = [office(address('Rantatie 4')), office(address('Satama 7'), { key: '502' })];
    const asked = (visitingAddress: ReturnType<typeof address> | null) =>
      driftOf(
        pairOf({
          flex: flexCustomer({ visitingAddress }),
          netvisor: netvisorCustomer({}, { offices }),
          agreed: inTouch.agreed,
        }),
      ).map(({ reason }) => reason);
    expect(asked(address('Mäkikatu 2'))).toContain('office_choice');
    expect(asked(null)).not.toContain('office_choice');
  });

  it('by what was settled though it differs, and by what travels one way (D1, D20)', () => {
    expect(driftOf(pairOf(copied))).toEqual([
      { reason: 'settledAsIs', fields: ['phone', 'billingAddress'], writes: false },
    ]);
    const oneWay = only('phone', 'flexToNetvisor');
    const edited = editNetvisor(inTouch, { phone: '09 876 5432' });
    expect(driftOf(pairOf(edited, oneWay))).toEqual([
      { reason: 'directionOneWay', fields: ['phone'], writes: false },
    ]);
  });

  it('never by a field that is off (D1)', () => {
    const edited = editNetvisor(inTouch, { phone: '09 876 5432' });
    expect(driftOf(pairOf(edited, only('phone', 'off')))).toEqual([]);
    expect(differencesOf(pairOf(edited, only('phone', 'off')))).toEqual([
      { field: 'phone', reason: 'directionOff', flex: '040 123 4567', netvisor: '09 876 5432' },
    ]);
  });

  it.each([
    ['neither side', inTouch, false],
    ['Netvisor', editFlex(inTouch, { phone: '09 876 5432' }), true],
    ['Flex', editNetvisor(inTouch, { phone: '09 876 5432' }), true],
  ])('a plan that writes to %s', (_where, world, writes) => {
    expect(hasWrites(plan(world))).toBe(writes);
  });

  it('says why in both languages: an issue by its title, a reason by its sentence', () => {
    expect(renderDriftReason('clearing', 'en')).toBe('A detail was cleared.');
    expect(renderDriftReason('settledAsIs', 'en')).toBe(
      'The sides differ, and the difference stays as it is. The detail travels when somebody edits one side.',
    );
    expect(renderDriftReason('settledAsIs', 'fi')).toBe(
      'Tiedot eroavat, ja ero on jätetty ennalleen. Tieto siirtyy, kun joku muuttaa sitä jommassakummassa.',
    );
    expect(renderDriftReason('withoutCounterpart', 'fi')).toBe(
      'Asiakkaalla ei ole vastinetta toisessa järjestelmässä.',
    );
    expect(renderDriftReason('withoutCounterpart', 'en')).toBe('The other system has no such customer.');
  });
});

describe('the differences that stay', () => {
  const reasons = (world: Both, policy?: SyncPolicy) =>
    differencesOf(pairOf(world, policy)).map(({ field, reason }) => [field, reason]);

  it('are none that travel or wait for a person', () => {
    expect(reasons(editFlex(inTouch, { phone: '09 876 5432' }))).toEqual([]);
    expect(reasons(editFlex(inTouch, { businessId: null }))).toEqual([]);
  });

  it('are those that were settled, also as they stood when a field was switched on (D1) or its version was gone (I12)', () => {
    const phone = { flex: 'phone=1', netvisor: 'phone=2' };
    const later = (version: number) =>
      editNetvisor(
        {
          ...inTouch,
          agreed: { ...inTouch.agreed, fields: { ...inTouch.agreed.fields, phone: { ...phone, version } } },
        },
        { phone: '09 876 5432' },
      );
    expect(reasons(later(99))).toEqual([['phone', 'settledAsIs']]);
    expect(reasons(later(0))).toEqual([['phone', 'settledAsIs']]);
    expect(reasons(copied)).toEqual([
      ['phone', 'settledAsIs'],
      ['billingAddress', 'settledAsIs'],
    ]);
  });

  it('are told once they are old by the direction of the field', () => {
    expect(reasons(copied, only('phone', 'flexToNetvisor'))).toContainEqual(['phone', 'directionOneWay']);
  });

  it('are none of what was not read on a side', () => {
    const without = <C extends { readonly fields: Both['flex']['fields'] }>(customer: C): C => {
      const { phone: _unread, ...fields } = customer.fields;
      return { ...customer, fields };
    };
    const noFlex = { ...copied, flex: without(copied.flex) };
    const noNetvisor = { ...copied, netvisor: without(copied.netvisor) };
    for (const world of [noFlex, noNetvisor]) {
      expect(reasons(world)).toEqual([['billingAddress', 'settledAsIs']]);
      expect(isAlike('phone', pairOf(world))).toBe(true);
    }
    expect(isAlike('phone', pairOf(copied))).toBe(false);
    expect(isAlike('phone', pairOf(inTouch))).toBe(true);
  });

  it('are no address that is derived from another (D7, D18), but one that is not', () => {
    const derived = inStep(flexCustomer({ visitingAddress: address('Rantatie 4') }), netvisorCustomer());
    expect(reasons(derived)).toEqual([]);
    const leftThere = inStep(flexCustomer(), netvisorCustomer({ billingAddress: address('Rantatie 4') }), {
      context: runOf('flexToNetvisor'),
    });
    expect(reasons(leftThere)).toEqual([['billingAddress', 'settledAsIs']]);
    const mirrored = inStep(
      flexCustomer({ phone: '040 123 4567' }),
      netvisorCustomer({ billingAddress: address('Rantatie 4') }),
      { context: runOf('netvisorToFlex') },
    );
    expect(mirrored.agreed.visitingDerived).toBe(true);
    expect(reasons(mirrored)).toEqual([['phone', 'settledAsIs']]);
  });

  it('can be brought over from a side: what is there, where the field travels that way', () => {
    const differences = [
      ...differencesOf(pairOf(copied)),
      { field: 'website', reason: 'settledAsIs', flex: ' ', netvisor: 'aho.example' },
    ] as const;
    expect(proposalFrom('flex', differences, DEFAULT_POLICY)).toEqual([
      { field: 'phone', side: 'netvisor', value: '040 123 4567' },
      { field: 'billingAddress', side: 'netvisor', value: address('PL 12') },
    ]);
    expect(proposalFrom('netvisor', differences, DEFAULT_POLICY)).toEqual([
      { field: 'website', side: 'flex', value: 'aho.example' },
    ]);
    expect(proposalFrom('flex', differences, only('phone', 'off')).map(({ field }) => field)).toEqual([
      'billingAddress',
    ]);
  });
});

describe('D12 what an operator refused is left as it is', () => {
  const edited = editFlex(editNetvisor(inTouch, { email: 'netvisor@aho.example' }), {
    phone: '09 876 5432',
    email: 'flex@aho.example',
    businessId: null,
  });
  const planned = plan(edited);
  const refused = () => leaveAsIs(planned, (side, field) => edited[side].fields[field], plainFingerprint);

  it('nothing is written, and the fields are settled as both sides have them', () => {
    expect(hasWrites(planned)).toBe(true);
    expect(refused()).toMatchObject({ flex: null, netvisor: null, changes: [] });
    expect(refused().settle).toEqual({
      now: {
        ...planned.settle.now,
        fields: {
          ...planned.settle.now.fields,
          phone: { flex: 'phone=+35898765432', netvisor: 'phone=+358401234567', version: 1 },
          email: { flex: 'email=flex@aho.example', netvisor: 'email=netvisor@aho.example', version: 1 },
        },
      },
      flex: { fields: {} },
      netvisor: { fields: {} },
    });
    const after = carryOut(edited, refused());
    expect(hasWrites(plan(after))).toBe(false);
    expect(plan(editFlex(edited, {})).netvisor).not.toBeNull();
  });

  it('the decisions say so, and those that wrote nothing stay', () => {
    expect(decisionOn(refused(), 'phone')).toEqual({
      field: 'phone',
      verdict: 'kept',
      reason: 'settledAsIs',
      write: null,
      about: null,
      issue: null,
    });
    expect(decisionOn(refused(), 'businessId')).toEqual(decisionOn(planned, 'businessId'));
  });

  it('issues that tell of what would have been written go with it, the others stay', () => {
    expect(planned.issues.map(({ code }) => code)).toEqual(['clearing', 'field_conflict']);
    expect(refused().issues.map(({ code }) => code)).toEqual(['clearing']);
    expect(issuesWithoutWrites(planned)).toEqual(refused().issues);
  });

  it('what was not read counts as empty', () => {
    const unread = leaveAsIs(planned, () => undefined, plainFingerprint);
    expect(unread.settle.now.fields.phone).toEqual({ flex: 'phone:', netvisor: 'phone:', version: 1 });
  });

  it('what the plan settles without a write is settled all the same', () => {
    const spelled = editFlex(editNetvisor(edited, { website: 'aho.example' }), { website: 'aho.example' });
    const both = plan(spelled);
    expect(both.settle.now.fields).toHaveProperty('website');
    const left = leaveAsIs(both, (side, field) => spelled[side].fields[field], plainFingerprint);
    expect(left.settle.now.fields.website).toEqual(both.settle.now.fields.website);
  });

  it('only the issue of a field that would have been written goes, not one of its kind about another', () => {
    const issue = (code: 'clearing' | 'field_conflict', field: 'email' | 'phone') => ({
      code,
      field,
      params: {},
    });
    const issues = [
      issue('field_conflict', 'email'),
      issue('clearing', 'email'),
      issue('field_conflict', 'phone'),
    ];
    expect(issuesWithoutWrites({ ...planned, issues })).toEqual(issues.slice(1));
  });

  it('I12 a customer that was never settled has nothing to lose', () => {
    const world = { ...edited, agreed: NOTHING_AGREED };
    expect(leaveAsIs(plan(world), () => null, plainFingerprint).changes).toEqual([]);
  });
});
