import { describe, expect, it } from 'vitest';
import type { Address, FlexCustomer, NetvisorCustomer } from '../../src/sync/customer';
import { officeKeySchema } from '../../src/sync/ids';
import {
  DEFAULT_POLICY,
  LINK_ID,
  address,
  carryOut,
  decisionOn,
  editFlex,
  editNetvisor,
  flexCustomer,
  inStep,
  issueCodes,
  netvisorCustomer,
  office,
  plan,
  runOf,
} from '../support/planning';
import type { World } from '../support/planning';

const RANTATIE = address('Rantatie 4');
const MAKIKATU = address('Mäkikatu 2', '33100', 'Tampere');
const SATAMA = address('Satamakatu 7', '20100', 'Turku');

const sent = ({ street, postalCode, city, country }: Address) => ({
  street: street ?? '',
  postalCode: postalCode ?? '',
  city: city ?? '',
  country,
});

/** The world once a plan for it has been carried out; both customers are still there. */
function after(world: World): World & { readonly flex: FlexCustomer; readonly netvisor: NetvisorCustomer } {
  const { flex, netvisor, ...rest } = carryOut(world, plan(world));
  if (!flex || !netvisor) throw new Error('both customers stay');
  return { flex, netvisor, ...rest };
}

describe('R12 the visiting address is the address of the office', () => {
  const world = inStep(
    flexCustomer({ visitingAddress: RANTATIE }),
    netvisorCustomer({}, { offices: [office(RANTATIE)] }),
  );

  it('a change in Flex edits the office: the name just read and the visiting address, nothing else (D8)', () => {
    const planned = plan(editFlex(world, { visitingAddress: MAKIKATU }));
    expect(planned.netvisor?.office).toEqual({
      action: 'edit',
      key: '501',
      name: 'Toimipaikka',
      identifier: null,
      visitAddress: sent(MAKIKATU),
    });
    expect(planned.netvisor?.values).not.toHaveProperty('visitingAddress');
  });

  it('a change of the office comes to Flex', () => {
    const planned = plan(editNetvisor(world, {}, [office(MAKIKATU)]));
    expect(planned.flex?.values.visitingAddress).toEqual(MAKIKATU);
  });

  it('without an office one is added, with our identifier and the setting’s name (D8)', () => {
    const planned = plan(
      {
        flex: flexCustomer({ visitingAddress: RANTATIE }),
        netvisor: netvisorCustomer({ billingAddress: MAKIKATU }),
      },
      { policy: { ...DEFAULT_POLICY, officeName: 'Kohde' } },
    );
    expect(planned.netvisor?.office).toEqual({
      action: 'add',
      key: null,
      name: 'Kohde',
      identifier: `fns-${LINK_ID}`,
      visitAddress: sent(RANTATIE),
    });
  });

  it('D22 reads the contact address where the visiting address is empty, and writes only the visiting address', () => {
    const contact = office(null, { contactAddress: RANTATIE });
    const pair = {
      flex: flexCustomer({ visitingAddress: RANTATIE }),
      netvisor: netvisorCustomer({}, { offices: [contact] }),
    };
    expect(plan(pair).netvisor?.office).toBeNull();
    expect(decisionOn(plan(pair), 'visitingAddress')?.reason).toBe('equal');
    const edited = editFlex(inStep(pair.flex, pair.netvisor), { visitingAddress: MAKIKATU });
    expect(plan(edited).netvisor?.office?.visitAddress).toEqual(sent(MAKIKATU));
  });

  it('D22 joins both street lines into the office’s one', () => {
    const twoLines = { ...RANTATIE, street2: 'c/o Virtanen' };
    const planned = plan(editFlex(world, { visitingAddress: twoLines }));
    expect(planned.netvisor?.office?.visitAddress.street).toBe('Rantatie 4, c/o Virtanen');
    const settled = after(editFlex(world, { visitingAddress: twoLines }));
    expect([plan(settled).flex, plan(settled).netvisor]).toEqual([null, null]);
  });

  it('D22 a joined street of more than 80 characters is not cut, but an issue', () => {
    const long = { ...address('K'.repeat(60)), street2: 'P'.repeat(19) };
    const planned = plan(editFlex(world, { visitingAddress: long }));
    expect(planned.netvisor?.office ?? null).toBeNull();
    expect(planned.issues).toEqual([
      {
        code: 'value_too_long',
        field: 'visitingAddress',
        params: { field: 'visitingAddress', side: 'flex', length: 81, max: 80 },
      },
    ]);
  });

  it('D13 an office address is never blanked: clearing it in Flex is an issue, whatever the policy', () => {
    const clearing = {
      ...DEFAULT_POLICY,
      fields: { visitingAddress: { direction: 'both', clearing: 'travels' } as const },
    };
    const planned = plan(editFlex(world, { visitingAddress: null }), { policy: clearing });
    expect(planned.netvisor).toBeNull();
    expect(planned.issues).toEqual([
      { code: 'clearing', field: 'visitingAddress', params: { field: 'visitingAddress', side: 'flex' } },
    ]);
  });
});

describe('D8 several offices', () => {
  const two = [office(RANTATIE), office(SATAMA, { key: '502', name: 'Varasto' })];

  it('are for a person to choose among, and the base address travels meanwhile', () => {
    const planned = plan({
      flex: flexCustomer({ visitingAddress: MAKIKATU }),
      netvisor: netvisorCustomer({ billingAddress: address('Laskutie 1') }, { offices: two }),
    });
    expect(planned.issues).toEqual([{ code: 'office_choice', field: 'visitingAddress', params: { n: 2 } }]);
    expect(planned.netvisor).toBeNull();
    expect(planned.flex?.values).toEqual({ billingAddress: address('Laskutie 1') });
    expect(decisionOn(planned, 'visitingAddress')).toMatchObject({
      verdict: 'blocked',
      reason: 'officeUnknown',
    });
  });

  it('are no question once one was chosen', () => {
    const planned = plan(
      { flex: flexCustomer({ visitingAddress: MAKIKATU }), netvisor: netvisorCustomer({}, { offices: two }) },
      { link: { id: LINK_ID, officeKey: officeKeySchema.parse('502') } },
    );
    expect(planned.issues).toEqual([]);
    expect(planned.flex?.values.visitingAddress).toEqual(SATAMA);
  });

  it('are no question when one is ours by its identifier', () => {
    const ours = office(SATAMA, { key: '503', identifier: `fns-${LINK_ID}` });
    const planned = plan({
      flex: flexCustomer(),
      netvisor: netvisorCustomer({}, { offices: [...two, ours] }),
    });
    expect(planned.flex?.values.visitingAddress).toEqual(SATAMA);
  });

  it('that came later are left untouched: ours is the one that has the agreed address', () => {
    const world = inStep(flexCustomer(), netvisorCustomer({}, { offices: [office(RANTATIE)] }));
    const more = editNetvisor(world, {}, two);
    expect(plan(more).issues).toEqual([]);
    const planned = plan(editFlex(more, { visitingAddress: MAKIKATU }));
    expect(planned.netvisor?.office).toMatchObject({ action: 'edit', key: '501' });
  });

  it('leave it open whether a base address like one of theirs is the customer’s own', () => {
    const planned = plan({
      flex: flexCustomer(),
      netvisor: netvisorCustomer({ billingAddress: SATAMA }, { offices: two }),
    });
    expect(planned.flex).toBeNull();
    expect(decisionOn(planned, 'billingAddress')?.reason).toBe('officeUnknown');
    expect(planned.settle.now.fields).not.toHaveProperty('billingAddress');
  });
});

describe('R14 the billing address is the base address', () => {
  const addresses = { visitingAddress: RANTATIE, billingAddress: MAKIKATU };
  const world = inStep(
    flexCustomer(addresses),
    netvisorCustomer({ billingAddress: MAKIKATU }, { offices: [office(RANTATIE)] }),
  );

  it('travels from Flex, both street lines as they are', () => {
    const twoLines = { ...SATAMA, street2: 'PL 12' };
    const planned = plan(editFlex(world, { billingAddress: twoLines }));
    expect(planned.netvisor?.values).toEqual({ billingAddress: twoLines });
    expect(planned.netvisor?.office).toBeNull();
  });

  it('D2 travels from Netvisor', () => {
    expect(plan(editNetvisor(world, { billingAddress: SATAMA })).flex?.values).toEqual({
      billingAddress: SATAMA,
    });
  });

  it('is never mixed with the visiting address', () => {
    const both = editNetvisor(editFlex(world, { visitingAddress: SATAMA }), { billingAddress: RANTATIE });
    const planned = plan(both);
    expect(planned.netvisor?.office?.visitAddress).toEqual(sent(SATAMA));
    expect(planned.netvisor?.values).toEqual({});
    expect(planned.flex?.values).toEqual({ billingAddress: RANTATIE });
  });

  it('D13 cleared in Netvisor, it is asked about', () => {
    const planned = plan(editNetvisor(world, { billingAddress: null }));
    expect(planned.flex).toBeNull();
    expect(issueCodes(planned)).toEqual(['clearing']);
  });
});

describe('R13 the only address is the billing address too', () => {
  const only = { visitingAddress: RANTATIE, billingAddress: null };
  const derived = inStep(flexCustomer(only), netvisorCustomer());

  it('is written to the office and to the base address, and marked as derived (D7)', () => {
    const planned = plan({ flex: flexCustomer(only), netvisor: netvisorCustomer() });
    expect(planned.netvisor?.office?.visitAddress).toEqual(sent(RANTATIE));
    expect(planned.netvisor?.values).toEqual({ billingAddress: RANTATIE });
    expect(planned.settle.netvisor.billingDerived).toBe(true);
    expect(decisionOn(planned, 'billingAddress')).toMatchObject({
      verdict: 'derived',
      reason: 'derivedFromVisiting',
    });
    expect(derived.agreed.billingDerived).toBe(true);
  });

  it('also when the customer gets its first address later', () => {
    const bare = inStep(flexCustomer(), netvisorCustomer());
    const planned = plan(editFlex(bare, { visitingAddress: RANTATIE }));
    expect(planned.netvisor?.values).toEqual({ billingAddress: RANTATIE });
  });

  it('D7 never comes back to Flex', () => {
    expect(derived.flex.fields.billingAddress).toBeNull();
    expect([plan(derived).flex, plan(derived).netvisor]).toEqual([null, null]);
  });

  it('D7 follows the visiting address, edited in Flex', () => {
    const planned = plan(editFlex(derived, { visitingAddress: MAKIKATU }));
    expect(planned.netvisor?.values).toEqual({ billingAddress: MAKIKATU });
    expect(planned.netvisor?.office?.visitAddress).toEqual(sent(MAKIKATU));
  });

  it('D7 after a crash it still follows: the visiting address is settled with the base address, no sooner', () => {
    const [ours] = derived.netvisor.offices;
    const both = editNetvisor(editFlex(derived, { visitingAddress: SATAMA }), {}, [
      office(SATAMA, { ...ours, key: ours?.key ?? '' }),
    ]);
    const planned = plan(both);
    expect(planned.netvisor?.values).toEqual({ billingAddress: SATAMA });
    expect(planned.settle.now.fields).not.toHaveProperty('visitingAddress');
    expect(planned.settle.netvisor.fields).toHaveProperty('visitingAddress');
    // A billing address of Flex's own follows nothing: the visiting address is settled at once.
    const own = plan(editFlex(both, { billingAddress: MAKIKATU }));
    expect(own.netvisor?.values).toEqual({ billingAddress: MAKIKATU });
    expect(own.settle.now.fields).toHaveProperty('visitingAddress');
  });

  it('D7 follows the office, edited in Netvisor', () => {
    const [ours] = derived.netvisor.offices;
    const moved = editNetvisor(derived, {}, [office(SATAMA, { ...ours, key: ours?.key ?? '' })]);
    const planned = plan(moved);
    expect(planned.flex?.values).toEqual({ visitingAddress: SATAMA });
    expect(planned.netvisor?.values).toEqual({ billingAddress: SATAMA });
    expect(after(moved).agreed.billingDerived).toBe(true);
  });

  it('D7 ends when somebody gives Netvisor another address: that one is real and comes to Flex', () => {
    const edited = editNetvisor(derived, { billingAddress: SATAMA });
    const planned = plan(edited);
    expect(planned.flex?.values).toEqual({ billingAddress: SATAMA });
    expect(planned.settle.flex.billingDerived).toBe(false);
    const real = after(edited);
    expect(plan(editFlex(real, { visitingAddress: MAKIKATU })).netvisor?.values).toEqual({});
  });

  it('ends when Flex gets a billing address of its own', () => {
    const planned = plan(editFlex(derived, { billingAddress: SATAMA }));
    expect(planned.netvisor?.values).toEqual({ billingAddress: SATAMA });
    expect(planned.settle.netvisor.billingDerived).toBe(false);
  });

  it('D18 applies again when the billing address is cleared in Flex: never an empty one', () => {
    const real = inStep(
      flexCustomer({ visitingAddress: RANTATIE, billingAddress: MAKIKATU }),
      netvisorCustomer({ billingAddress: MAKIKATU }, { offices: [office(RANTATIE)] }),
    );
    const planned = plan(editFlex(real, { billingAddress: null }));
    expect(planned.netvisor?.values).toEqual({ billingAddress: RANTATIE });
    expect(planned.settle.netvisor.billingDerived).toBe(true);
    expect(planned.issues).toEqual([]);
  });

  it('with no visiting address left, clearing the billing address is asked about (D13)', () => {
    const billingOnly = inStep(
      flexCustomer({ billingAddress: MAKIKATU }),
      netvisorCustomer({ billingAddress: MAKIKATU }),
      { context: runOf('flexToNetvisor') },
    );
    const planned = plan(editFlex(billingOnly, { billingAddress: null }));
    expect(planned.netvisor).toBeNull();
    expect(issueCodes(planned)).toEqual(['clearing']);
  });

  it('D18 a base address that is the office’s counts as derived and does not fill Flex’s billing address', () => {
    const world = inStep(
      flexCustomer(),
      netvisorCustomer({ billingAddress: RANTATIE }, { offices: [office(RANTATIE)] }),
    );
    expect(world.flex.fields).toMatchObject({ visitingAddress: RANTATIE, billingAddress: null });
    expect(world.agreed.billingDerived).toBe(true);
  });

  it('an office that a run overwrites takes its derived base address along', () => {
    const world = inStep(
      flexCustomer({ visitingAddress: MAKIKATU }),
      netvisorCustomer({ billingAddress: RANTATIE }, { offices: [office(RANTATIE)] }),
      { context: runOf('flexToNetvisor') },
    );
    expect(world.netvisor.fields.billingAddress).toEqual(MAKIKATU);
    expect(world.agreed.billingDerived).toBe(true);
  });

  it('a base address emptied in Netvisor stays empty until Flex sends another visiting address', () => {
    const emptied = after(editNetvisor(derived, { billingAddress: null }));
    expect(emptied.netvisor.fields.billingAddress).toBeNull();
    expect(plan(editFlex(emptied, { visitingAddress: MAKIKATU })).netvisor?.values).toEqual({
      billingAddress: MAKIKATU,
    });
  });
});

describe('D18 a Netvisor customer without an office', () => {
  const mirrored = inStep(flexCustomer(), netvisorCustomer({ billingAddress: RANTATIE }));

  it('gives Flex its base address as billing and as visiting address, the latter marked as derived', () => {
    expect(mirrored.flex.fields).toMatchObject({ billingAddress: RANTATIE, visitingAddress: RANTATIE });
    expect(mirrored.agreed.visitingDerived).toBe(true);
  });

  it('creates no office, then or later', () => {
    expect(mirrored.netvisor.offices).toEqual([]);
    expect([plan(mirrored).flex, plan(mirrored).netvisor]).toEqual([null, null]);
  });

  it('is asked about in both fields when Flex can’t take the base address, and sent nowhere', () => {
    const tooLong = { ...RANTATIE, postalCode: '00100 '.repeat(5).trim() };
    const planned = plan(editNetvisor(mirrored, { billingAddress: tooLong }));
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(planned.issues.map(({ code, field }) => [code, field])).toEqual([
      ['value_too_long', 'visitingAddress'],
      ['value_too_long', 'billingAddress'],
    ]);
  });

  it('is the same when its only office has no address', () => {
    const world = inStep(
      flexCustomer(),
      netvisorCustomer({ billingAddress: RANTATIE }, { offices: [office(null)] }),
    );
    expect(world.flex.fields.visitingAddress).toEqual(RANTATIE);
    const planned = plan(editFlex(world, { visitingAddress: MAKIKATU }));
    expect(planned.netvisor?.office).toMatchObject({ action: 'edit', key: '501' });
  });

  it('follows the base address, edited in Netvisor', () => {
    const planned = plan(editNetvisor(mirrored, { billingAddress: MAKIKATU }));
    expect(planned.flex?.values).toEqual({ billingAddress: MAKIKATU, visitingAddress: MAKIKATU });
    expect(planned.netvisor).toBeNull();
  });

  it('follows the billing address, edited in Flex', () => {
    const planned = plan(editFlex(mirrored, { billingAddress: MAKIKATU }));
    expect(planned.netvisor?.values).toEqual({ billingAddress: MAKIKATU });
    expect(planned.netvisor?.office).toBeNull();
    expect(planned.flex?.values).toEqual({ visitingAddress: MAKIKATU });
  });

  it('is real as soon as somebody in Flex changes it: R12 applies and an office is added', () => {
    const edited = editFlex(mirrored, { visitingAddress: MAKIKATU });
    const planned = plan(edited);
    expect(planned.netvisor?.office).toMatchObject({ action: 'add', visitAddress: sent(MAKIKATU) });
    expect(planned.netvisor?.values).toEqual({});
    const real = after(edited);
    expect(real.agreed.visitingDerived).toBe(false);
    expect(plan(editNetvisor(real, { billingAddress: SATAMA })).flex?.values).toEqual({
      billingAddress: SATAMA,
    });
  });

  it('ends when an office appears: its address is the visiting address', () => {
    const appeared = editNetvisor(mirrored, {}, [office(SATAMA)]);
    const planned = plan(appeared);
    expect(planned.flex?.values).toEqual({ visitingAddress: SATAMA });
    expect(after(appeared).agreed.visitingDerived).toBe(false);
  });

  it('with its billing address cleared in Flex, R13 applies again', () => {
    const cleared = after(editFlex(mirrored, { billingAddress: null }));
    expect(cleared.netvisor.fields.billingAddress).toEqual(RANTATIE);
    expect(cleared.agreed).toMatchObject({ billingDerived: true, visitingDerived: true });
    // A new base address is real, and the visiting address still mirrors it.
    expect(plan(editNetvisor(cleared, { billingAddress: SATAMA })).flex?.values).toEqual({
      billingAddress: SATAMA,
      visitingAddress: SATAMA,
    });
  });

  it('leaves a visiting address that Flex has alone', () => {
    const world = inStep(
      flexCustomer({ visitingAddress: MAKIKATU }),
      netvisorCustomer({ billingAddress: RANTATIE }),
      { context: runOf('netvisorToFlex') },
    );
    expect(world.flex.fields).toMatchObject({ visitingAddress: MAKIKATU, billingAddress: RANTATIE });
    expect(world.netvisor.offices).toEqual([]);
    expect(world.agreed.visitingDerived).toBe(false);
  });

  it('gives a bare customer in Flex the first address that Netvisor gets', () => {
    const bare = inStep(flexCustomer(), netvisorCustomer());
    const world = after(editNetvisor(bare, { billingAddress: RANTATIE }));
    expect(world.flex.fields).toMatchObject({ billingAddress: RANTATIE, visitingAddress: RANTATIE });
    expect(world.netvisor.offices).toEqual([]);
  });

  it('D20 is not mirrored by a run that writes to Netvisor', () => {
    const world = inStep(flexCustomer(), netvisorCustomer({ billingAddress: RANTATIE }), {
      context: runOf('flexToNetvisor'),
    });
    expect(world.flex.fields).toMatchObject({ billingAddress: null, visitingAddress: null });
  });
});

describe('D1 addresses that travel one way', () => {
  it('keep the base address that Flex may not write, and it is derived no more', () => {
    const derived = inStep(flexCustomer({ visitingAddress: RANTATIE }), netvisorCustomer());
    const oneWay = {
      policy: {
        ...DEFAULT_POLICY,
        fields: { billingAddress: { direction: 'netvisorToFlex', clearing: 'ask' } as const },
      },
    };
    const edited = editFlex(derived, { visitingAddress: MAKIKATU });
    const planned = plan(edited, oneWay);
    expect(planned.netvisor?.values).toEqual({});
    expect(planned.netvisor?.office?.visitAddress).toEqual(sent(MAKIKATU));
    expect(planned.settle.now.billingDerived).toBe(false);
    // Turning the direction on again writes nothing by itself.
    expect(plan(carryOut(edited, planned)).netvisor).toBeNull();
  });

  it('switched off, are never looked at', () => {
    const off = { direction: 'off', clearing: 'ask' } as const;
    const policy = { ...DEFAULT_POLICY, fields: { visitingAddress: off, billingAddress: off } };
    const planned = plan(
      {
        flex: flexCustomer({ visitingAddress: RANTATIE }),
        netvisor: netvisorCustomer({ billingAddress: MAKIKATU }),
      },
      { policy },
    );
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(decisionOn(planned, 'visitingAddress')?.reason).toBe('directionOff');
  });
});

describe('D13 addresses that could not be read', () => {
  const world = inStep(
    flexCustomer({ visitingAddress: RANTATIE, billingAddress: MAKIKATU }),
    netvisorCustomer(),
  );
  const without = <C extends FlexCustomer | NetvisorCustomer>(
    customer: C,
    field: 'visitingAddress' | 'billingAddress',
  ): C => ({
    ...customer,
    fields: Object.fromEntries(Object.entries(customer.fields).filter(([name]) => name !== field)),
  });

  it('are left alone, on either side, and the other address goes its way', () => {
    const edited = editFlex(world, { visitingAddress: SATAMA, billingAddress: address('PL 12') });
    const noVisiting = plan({ ...edited, flex: without(edited.flex, 'visitingAddress') });
    expect(noVisiting.netvisor).toMatchObject({ office: null, values: { billingAddress: address('PL 12') } });
    expect(decisionOn(noVisiting, 'visitingAddress')).toMatchObject({ verdict: 'kept', reason: 'unread' });

    for (const side of ['flex', 'netvisor'] as const) {
      const unread = plan({ ...edited, [side]: without(edited[side], 'billingAddress') });
      expect(unread.netvisor?.values).toEqual({});
      expect(unread.netvisor?.office?.visitAddress).toEqual(sent(SATAMA));
      expect(decisionOn(unread, 'billingAddress')).toMatchObject({ verdict: 'kept', reason: 'unread' });
    }
  });
});

describe('D22 a second street line of the office that only a person can change in Netvisor', () => {
  const inCareOf = (street: string) => ({ ...address(street), street2: 'c/o Aho' });
  const world = inStep(flexCustomer(), netvisorCustomer({}, { offices: [office(inCareOf('Kalatori 1'))] }));
  const refused = {
    code: 'value_not_allowed',
    field: 'visitingAddress',
    params: { field: 'visitingAddress', side: 'netvisor', reason: 'officeLine', value: 'c/o Aho' },
  };

  it('is shown in the issue when it is in the way of another address', () => {
    const planned = plan(editFlex(world, { visitingAddress: SATAMA }));
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(planned.issues).toEqual([refused]);
    expect(decisionOn(planned, 'visitingAddress')).toMatchObject({ verdict: 'blocked', reason: 'invalid' });
  });

  it('is in the way of what an operator decides as well (I9)', () => {
    const overrides = [{ field: 'visitingAddress', side: 'netvisor', value: SATAMA }] as const;
    const planned = plan(world, { overrides });
    expect(planned.netvisor).toBeNull();
    expect(planned.issues).toEqual([refused]);
  });

  it('is not sent with the address that ends with it, or is nothing else', () => {
    const streetSent = (visitingAddress: Address) =>
      plan(editFlex(world, { visitingAddress })).netvisor?.office?.visitAddress.street;
    expect(streetSent(inCareOf('Satamakatu 7'))).toBe('Satamakatu 7');
    expect(streetSent(address('Satamakatu 7, c/o Aho'))).toBe('Satamakatu 7');
    expect(streetSent(address('c/o Aho'))).toBe('');
  });

  it('D13 and the office is not blanked by a decision either', () => {
    const overrides = [{ field: 'visitingAddress', side: 'netvisor', value: null }] as const;
    const planned = plan(world, { overrides });
    expect(planned.issues).toEqual([
      { code: 'clearing', field: 'visitingAddress', params: { field: 'visitingAddress', side: 'flex' } },
    ]);
    expect(decisionOn(planned, 'visitingAddress')).toMatchObject({
      verdict: 'blocked',
      reason: 'clearingNever',
    });
  });

  it('an office that has a city and no street is sent as one', () => {
    const cityOnly = { street: null, street2: null, postalCode: null, city: 'Turku', country: 'FI' };
    const bare = inStep(flexCustomer(), netvisorCustomer());
    expect(plan(editFlex(bare, { visitingAddress: cityOnly })).netvisor?.office?.visitAddress).toEqual({
      street: '',
      postalCode: '',
      city: 'Turku',
      country: 'FI',
    });
    const streetOnly = { ...cityOnly, street: 'Satamakatu 7', city: null };
    expect(plan(editFlex(bare, { visitingAddress: streetOnly })).netvisor?.office?.visitAddress).toEqual({
      street: 'Satamakatu 7',
      postalCode: '',
      city: '',
      country: 'FI',
    });
  });
});
