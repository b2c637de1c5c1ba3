import { describe, expect, it } from 'vitest';
import { NOTHING_AGREED } from '../../../src/sync/agreement';
import { officeKeySchema } from '../../../src/sync/ids';
import {
  DEFAULT_POLICY,
  LINK_ID,
  address,
  carryOut,
  editFlex,
  flexCustomer,
  inStep,
  netvisorCustomer,
  office,
  plan,
} from '../../support/planning';
import { EMPTY, addressOf, cellOf, decisionTable, issuesOf } from './decision-table';

describe('D8 which office is meant', () => {
  decisionTable(
    `
    offices                          | remembered | agreed visiting address | → Flex     | issue
    ---------------------------------|------------|-------------------------|------------|--------------
    501 Rantatie 4                   |            |                         | Rantatie 4 |
    501 Rantatie 4, 502 Satama 7     |            |                         | –          | office_choice
    501 Rantatie 4, 502 Satama 7     | 502        |                         | Satama 7   |
    501 Rantatie 4, 502 Satama 7     | 999        |                         | –          | office_choice
    501 Rantatie 4, 502 Satama 7 ours|            |                         | Satama 7   |
    501 Rantatie 4, 502 Satama 7 ours| 501        |                         | Rantatie 4 |
    501 Rantatie 4, 502 Satama 7     |            | Satama 7                | Satama 7   |
    501 Satama 7, 502 Satama 7       |            | Satama 7                | –          | office_choice
    501 Rantatie 4, 502 –            |            |                         | –          | office_choice
    `,
    (row) => {
      const offices = (row['offices'] ?? '').split(', ').map((text) => {
        const [key = '', ...rest] = text.replace(' ours', '').split(' ');
        const street = rest.join(' ');
        return office(street === EMPTY ? null : addressOf(street), {
          key,
          identifier: text.endsWith('ours') ? `fns-${LINK_ID}` : null,
        });
      });
      const agreedAddress = row['agreed visiting address'] ?? '';
      const first = {
        flex: flexCustomer(),
        netvisor: netvisorCustomer({}, { offices: [] }),
        agreed: NOTHING_AGREED,
      };
      const agreed =
        agreedAddress === ''
          ? NOTHING_AGREED
          : carryOut(
              { ...first, netvisor: netvisorCustomer({}, { offices: [office(addressOf(agreedAddress))] }) },
              plan({
                ...first,
                netvisor: netvisorCustomer({}, { offices: [office(addressOf(agreedAddress))] }),
              }),
            ).agreed;
      const flex = flexCustomer(agreedAddress === '' ? {} : { visitingAddress: addressOf(agreedAddress) });
      const world = { flex, netvisor: netvisorCustomer({}, { offices }), agreed };
      const remembered = row['remembered'] ?? '';
      const officeKey = remembered === '' ? null : officeKeySchema.parse(remembered);
      const planned = plan(world, { link: { id: LINK_ID, officeKey } });
      const now = cellOf(carryOut(world, planned).flex?.fields.visitingAddress);
      expect({ '→ Flex': issuesOf(planned) === '' ? now : EMPTY, issue: issuesOf(planned) }).toEqual({
        '→ Flex': row['→ Flex'],
        issue: row['issue'],
      });
    },
  );
});

describe('D8 D14 what is sent to an office', () => {
  const RANTATIE = address('Rantatie 4');
  const others = office(address('Satama 7'), { key: '502', name: 'Varasto' });
  const sent = { street: 'Mäkikatu 2', postalCode: '00100', city: 'Helsinki', country: 'FI' };
  const visited = (name: string) =>
    editFlex(
      inStep(
        flexCustomer({ visitingAddress: RANTATIE }),
        netvisorCustomer({}, { offices: [office(RANTATIE, { name })] }),
      ),
      { visitingAddress: address('Mäkikatu 2') },
    );

  it('an edit sends the name just read and the visiting address, nothing else', () => {
    expect(plan(visited('Pääkonttori')).netvisor?.office).toEqual({
      action: 'edit',
      key: '501',
      name: 'Pääkonttori',
      identifier: null,
      visitAddress: sent,
    });
  });

  it('an office without a name gets the setting’s, for Netvisor takes none without', () => {
    expect(plan(visited(' ')).netvisor?.office?.name).toBe('Käyntiosoite');
  });

  it('a new one gets the setting’s name and our identifier', () => {
    const planned = plan(
      { flex: flexCustomer({ visitingAddress: address('Mäkikatu 2') }), netvisor: netvisorCustomer() },
      { policy: { ...DEFAULT_POLICY, officeName: 'Kohde' } },
    );
    expect(planned.netvisor?.office).toEqual({
      action: 'add',
      key: null,
      name: 'Kohde',
      identifier: `fns-${LINK_ID}`,
      visitAddress: sent,
    });
  });

  it('other offices are left as they are', () => {
    const world = visited('Pääkonttori');
    const two = { ...world, netvisor: { ...world.netvisor, offices: [...world.netvisor.offices, others] } };
    const after = carryOut(two, plan(two));
    expect(after.netvisor?.offices[1]).toEqual(others);
    expect(after.netvisor?.offices).toHaveLength(2);
  });

  it.each([
    [80, 'sent'],
    [81, 'value_too_long'],
  ])('D22 a joined street of %i characters: %s', (length, outcome) => {
    const street = { ...address('K'.repeat(60)), street2: 'P'.repeat(length - 62) };
    const planned = plan({ flex: flexCustomer({ visitingAddress: street }), netvisor: netvisorCustomer() });
    expect(planned.netvisor?.office ? 'sent' : planned.issues.map(({ code }) => code).join()).toBe(outcome);
    if (outcome === 'value_too_long')
      expect(planned.issues[0]?.params).toMatchObject({ length: 81, max: 80 });
  });

  it('D22 the contact address is read where the visiting address is empty, and stays as it is', () => {
    const contact = address('Kontaktikatu 5');
    const world = inStep(
      flexCustomer(),
      netvisorCustomer({}, { offices: [office(null, { contactAddress: contact })] }),
    );
    expect(world.flex.fields.visitingAddress).toEqual(contact);
    const edited = editFlex(world, { visitingAddress: address('Mäkikatu 2') });
    const after = carryOut(edited, plan(edited));
    expect(after.netvisor?.offices[0]).toMatchObject({
      visitAddress: { street: 'Mäkikatu 2' },
      contactAddress: contact,
    });
  });
});
