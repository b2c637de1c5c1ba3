import { describe, expect, it } from 'vitest';
import {
  MATCH_KINDS,
  explainFields,
  explanationSchema,
  nothingPlanned,
  unplannedFields,
} from '../../src/sync/explanation';
import type { FieldExplanation } from '../../src/sync/explanation';
import type { FieldName } from '../../src/sync/customer';
import { LANGUAGES } from '../../src/sync/languages';
import { matchTexts } from '../../src/sync/match-texts';
import {
  DEFAULT_POLICY,
  LINK_ID,
  address,
  editFlex,
  editNetvisor,
  flexCustomer,
  inStep,
  netvisorCustomer,
  office,
  plan,
  plainFingerprint,
} from '../support/planning';
import type { World } from '../support/planning';

const inputOf = (world: World) => ({
  flex: world.flex,
  netvisor: world.netvisor,
  agreed: world.agreed,
  link: { id: LINK_ID, officeKey: world.officeKey ?? null },
  policy: DEFAULT_POLICY,
  fingerprint: plainFingerprint,
});

const explained = (world: World): FieldExplanation[] => explainFields(inputOf(world), plan(world));

function fieldOf(fields: readonly FieldExplanation[], name: FieldName): FieldExplanation {
  const found = fields.find(({ field }) => field === name);
  if (!found) throw new Error(`${name} is not explained`);
  return found;
}

const PHONE = '040 123 4567';

describe('explain: each field with what it was decided from', () => {
  it('D1: a change on one side, what it is decided to, and what would be written', () => {
    const world = editFlex(inStep(flexCustomer(), netvisorCustomer()), { phone: PHONE });
    expect(fieldOf(explained(world), 'phone')).toEqual({
      field: 'phone',
      direction: 'both',
      flex: { kind: 'value', value: PHONE, text: PHONE },
      netvisor: { kind: 'empty' },
      since: { flex: 'changed', netvisor: 'same' },
      verdict: 'fromFlex',
      reason: 'onlyFlexChanged',
      about: 'flex',
      write: 'netvisor',
      after: { flex: null, netvisor: { kind: 'value', value: PHONE, text: PHONE } },
      issue: null,
    });
  });

  it('D1: both changed; Netvisor wins and the issue is named', () => {
    const before = inStep(flexCustomer(), netvisorCustomer());
    const world = editNetvisor(editFlex(before, { phone: PHONE }), { phone: '050 765 4321' });
    expect(fieldOf(explained(world), 'phone')).toMatchObject({
      since: { flex: 'changed', netvisor: 'changed' },
      verdict: 'netvisorWon',
      write: 'flex',
      after: { flex: { text: '050 765 4321' }, netvisor: null },
      issue: 'field_conflict',
    });
  });

  it('R12: Netvisor’s visiting address is that of its office, as one line', () => {
    const offices = [office(address('Rantatie 4'))];
    const fields = explained(inStep(flexCustomer(), netvisorCustomer({}, { offices })));
    expect(fieldOf(fields, 'visitingAddress').netvisor).toMatchObject({ text: 'Rantatie 4, 00100 Helsinki' });
  });

  it('D8: which office is meant is not known: the address is told as unread', () => {
    const offices = [
      office(address('Rantatie 4'), { key: '1' }),
      office(address('Mäkikatu 2'), { key: '2' }),
    ];
    const fields = explained({
      flex: flexCustomer(),
      netvisor: netvisorCustomer({}, { offices }),
      agreed: { fields: {}, billingDerived: false, visitingDerived: false },
    });
    expect(fieldOf(fields, 'visitingAddress')).toMatchObject({
      netvisor: { kind: 'unread' },
      issue: 'office_choice',
    });
  });

  it('D17: a private person’s e-invoice address is absent, for it was never read', () => {
    const fields = explained(
      inStep(flexCustomer({}, { kind: 'PRIVATE' }), netvisorCustomer({}, { kind: 'PRIVATE' })),
    );
    expect(fieldOf(fields, 'eInvoice').netvisor).toEqual({ kind: 'absent' });
  });

  it('a field that was never settled says so', () => {
    const world = {
      flex: flexCustomer({ phone: PHONE }),
      netvisor: netvisorCustomer(),
      agreed: { fields: {}, billingDerived: false, visitingDerived: false },
    };
    expect(fieldOf(explained(world), 'phone').since).toEqual({ flex: 'none', netvisor: 'none' });
  });

  it('a customer that is to be created has no other side yet', () => {
    const world = {
      flex: flexCustomer({ phone: PHONE }),
      netvisor: null,
      agreed: { fields: {}, billingDerived: false, visitingDerived: false },
    };
    expect(fieldOf(explained(world), 'phone')).toMatchObject({
      netvisor: { kind: 'absent' },
      reason: 'created',
      write: 'netvisor',
    });
  });

  it('I3: while one side is silent the other one is still shown, and nothing is planned', () => {
    const { flex, agreed } = inStep(flexCustomer({ phone: PHONE }), netvisorCustomer({ phone: PHONE }));
    const fields = unplannedFields('flex', flex, inputOf({ flex, netvisor: null, agreed }));
    expect(fieldOf(fields, 'phone')).toMatchObject({
      flex: { kind: 'value', text: PHONE },
      netvisor: { kind: 'unread' },
      since: { flex: 'same', netvisor: 'unknown' },
      reason: 'unread',
      write: null,
    });
  });

  it('I3: and so it is with Netvisor’s, every field', () => {
    const netvisor = netvisorCustomer(
      { phone: PHONE, email: ' ' },
      { offices: [office(address('Rantatie 4'))] },
    );
    const { agreed } = inStep(flexCustomer({ phone: '1' }), netvisor);
    const later = { ...netvisor, fields: { ...netvisor.fields, phone: '09 876 5432' } };
    const fields = unplannedFields('netvisor', later, inputOf({ flex: null, netvisor: later, agreed }));
    expect(fieldOf(fields, 'phone')).toEqual({
      field: 'phone',
      direction: 'both',
      flex: { kind: 'unread' },
      netvisor: { kind: 'value', value: '09 876 5432', text: '09 876 5432' },
      since: { flex: 'unknown', netvisor: 'changed' },
      verdict: 'kept',
      reason: 'unread',
      about: null,
      write: null,
      after: { flex: null, netvisor: null },
      issue: null,
    });
    expect(fieldOf(fields, 'email').netvisor).toEqual({ kind: 'empty' });
    expect(fieldOf(fields, 'visitingAddress').netvisor).toMatchObject({ text: 'Rantatie 4, 00100 Helsinki' });
  });

  it('a Netvisor customer that is to be created in Flex has no side there yet', () => {
    const world = {
      flex: null,
      netvisor: netvisorCustomer({ phone: PHONE, email: 'info@aho.example' }),
      agreed: { fields: {}, billingDerived: false, visitingDerived: false },
    };
    const fields = explained(world);
    expect(fieldOf(fields, 'phone')).toMatchObject({
      flex: { kind: 'absent' },
      after: { flex: { text: PHONE }, netvisor: null },
    });
    expect(fieldOf(fields, 'email').after.flex).toMatchObject({ text: 'info@aho.example' });
  });

  it('D11 D17: what a system does not give for a person it may give for a company, and then it was not read', () => {
    const { eInvoice: _unread, phone: _phone, ...fields } = flexCustomer().fields;
    const flex = { ...flexCustomer(), fields };
    const netvisor = netvisorCustomer({}, { kind: 'PRIVATE' });
    const world = { flex, netvisor, agreed: { fields: {}, billingDerived: false, visitingDerived: false } };
    expect(fieldOf(explained(world), 'eInvoice')).toMatchObject({
      flex: { kind: 'unread' },
      netvisor: { kind: 'absent' },
    });
    expect(fieldOf(explained(world), 'phone').flex).toEqual({ kind: 'unread' });
    const untyped = { ...world, flex: { ...flex, kind: null }, netvisor: null };
    expect(fieldOf(explained(untyped), 'eInvoice').flex).toEqual({ kind: 'unread' });
  });

  it('D1 D21 I12: what was settled is told as far as it can be compared', () => {
    const since = (version: number, flex = 'phone=+358401234567') => {
      const phone = { flex, netvisor: 'phone:', version };
      const agreed = { fields: { phone }, billingDerived: false, visitingDerived: false };
      return fieldOf(
        explained({ flex: flexCustomer({ phone: PHONE }), netvisor: netvisorCustomer(), agreed }),
        'phone',
      ).since;
    };
    expect(since(1)).toEqual({ flex: 'same', netvisor: 'same' });
    expect(since(1, 'phone=1')).toEqual({ flex: 'changed', netvisor: 'same' });
    // It was off; only one side was known; a version that is no longer there.
    expect(since(0)).toEqual({ flex: 'unknown', netvisor: 'unknown' });
    expect(since(-1)).toEqual({ flex: 'none', netvisor: 'none' });
    expect(since(99)).toEqual({ flex: 'unknown', netvisor: 'unknown' });
  });

  it('lies in the store in a form that is checked when it is read', () => {
    const fields = explained(editFlex(inStep(flexCustomer(), netvisorCustomer()), { phone: PHONE }));
    const side = { state: 'read', code: null, version: null } as const;
    const explanation = {
      readAt: '2026-11-24T09:00:00.000Z',
      sides: { flex: side, netvisor: side },
      match: { kind: 'linked', flexId: null, netvisorKey: null, likeness: null },
      ...nothingPlanned,
      fields,
    };
    expect(explanationSchema.parse(JSON.parse(JSON.stringify(explanation)))).toEqual(explanation);
  });

  it('every way of matching has its sentence in both languages', () => {
    for (const kind of MATCH_KINDS) {
      for (const language of LANGUAGES) expect(matchTexts[kind][language]).toMatch(/^\p{Lu}.*\.$/u);
    }
  });
});
