import { describe, expect, it } from 'vitest';
import { hasChanged, rememberOneSided } from '../../../src/sync/one-sided';
import { refusal } from '../../../src/sync/validate-value';
import { IDENTITY_CODE } from '../../support/nasty-customers';
import {
  carryOut,
  flexCustomer,
  issueCodes,
  netvisorCustomer,
  plainFingerprint,
  plan,
} from '../../support/planning';
import { EMPTY, decisionTable } from './decision-table';

const textIn = (cell = EMPTY): string | null => (cell === EMPTY ? null : cell.replace('·', ' '));

describe('R16 a customer with consumer e-invoices, or a private person, can’t have a business id', () => {
  decisionTable(
    `
    kind    | consumer e-invoices | business id in Flex | in Netvisor | phone goes to Netvisor | e-mail comes to Flex | issue                          | cause
    --------|---------------------|---------------------|-------------|------------------------|----------------------|--------------------------------|---------
    company | no                  | 1234567-1           | 1234567-1   | yes                    | yes                  |                                |
    company | yes                 | –                   | –           | yes                    | yes                  |                                |
    company | yes                 | 1234567-1           | –           | no                     | yes                  | consumer_e_invoice_business_id | consumer
    company | yes                 | –                   | 1234567-1   | no                     | yes                  | consumer_e_invoice_business_id | consumer
    company | yes                 | 1234567-8           | –           | no                     | yes                  | consumer_e_invoice_business_id | consumer
    person  | yes                 | –                   | –           | yes                    | yes                  |                                |
    person  | yes                 | ·                   | –           | yes                    | yes                  |                                |
    person  | no                  | –                   | –           | yes                    | yes                  |                                |
    person  | no                  | 1234567-1           | –           | no                     | yes                  | consumer_e_invoice_business_id | private
    person  | no                  | –                   | 1234567-1   | no                     | yes                  | consumer_e_invoice_business_id | private
    person  | yes                 | –                   | 1234567-1   | no                     | yes                  | consumer_e_invoice_business_id | consumer
    person  | no                  | 1234567-8           | –           | yes                    | yes                  |                                |
    `,
    (row) => {
      const kind = row['kind'] === 'person' ? 'PRIVATE' : 'COMPANY';
      const world = {
        flex: flexCustomer(
          { phone: '040 123 4567', businessId: textIn(row['business id in Flex']) },
          { kind, consumerEInvoicing: row['consumer e-invoices'] === 'yes' },
        ),
        netvisor: netvisorCustomer(
          { email: 'info@aho.example', businessId: textIn(row['in Netvisor']) },
          { kind },
        ),
        agreed: { fields: {}, billingDerived: false, visitingDerived: false },
      };
      const planned = plan(world);
      const after = carryOut(world, planned);
      expect({
        'phone goes to Netvisor': after.netvisor?.fields.phone === '040 123 4567' ? 'yes' : 'no',
        'e-mail comes to Flex': after.flex?.fields.email === 'info@aho.example' ? 'yes' : 'no',
        issue: issueCodes(planned).join(' '),
        cause: planned.issues[0]?.params['cause'] ?? '',
      }).toEqual({
        'phone goes to Netvisor': row['phone goes to Netvisor'],
        'e-mail comes to Flex': row['e-mail comes to Flex'],
        issue: row['issue'],
        cause: row['cause'],
      });
      if (row['issue'] === '') return;
      expect(planned.netvisor).toBeNull();
      expect(planned.flex?.values).not.toHaveProperty('businessId');
    },
  );
});

describe('D17 a personal identity code in place of a business id goes nowhere', () => {
  const withCode = { businessId: IDENTITY_CODE, phone: '040 123 4567' };

  it.each(['COMPANY', 'PRIVATE'] as const)('not from Netvisor, of a %s customer', (kind) => {
    const planned = plan({
      flex: flexCustomer({}, { kind }),
      netvisor: netvisorCustomer(withCode, { kind }),
    });
    expect(JSON.stringify(planned)).not.toContain(IDENTITY_CODE);
    expect(planned.flex?.values).toEqual({ phone: '040 123 4567' });
    expect(planned.netvisor).toBeNull();
  });

  it('not from Flex, in a creation neither', () => {
    for (const netvisor of [netvisorCustomer(), null]) {
      const planned = plan({ flex: flexCustomer(withCode), netvisor });
      expect(JSON.stringify(planned)).not.toContain(IDENTITY_CODE);
      expect(planned.netvisor?.values.phone).toBe('040 123 4567');
    }
  });

  it('not into what is remembered of a customer without a counterpart', () => {
    const flex = flexCustomer(withCode);
    const remembered = rememberOneSided('flex', flex, plainFingerprint);
    expect(JSON.stringify(remembered)).not.toContain(IDENTITY_CODE);
    const agreed = { ...remembered, billingDerived: false, visitingDerived: false };
    expect(hasChanged('flex', flex, agreed, plainFingerprint)).toBe(false);
  });

  it('and of a private person no field that only companies have is remembered', () => {
    const person = netvisorCustomer({ businessId: '1234567-1' }, { kind: 'PRIVATE' });
    const { fields } = rememberOneSided('netvisor', person, plainFingerprint);
    expect(fields).not.toHaveProperty('businessId');
    expect(fields).toHaveProperty('name');
  });

  it('not by an operator’s decision, and the issue does not repeat it', () => {
    const planned = plan(
      { flex: flexCustomer(), netvisor: netvisorCustomer() },
      { overrides: [{ field: 'businessId', side: 'netvisor', value: IDENTITY_CODE }] },
    );
    expect(planned.netvisor).toBeNull();
    expect(JSON.stringify(planned)).not.toContain(IDENTITY_CODE);
    expect(refusal('businessId', IDENTITY_CODE, 'netvisor')).toEqual({
      code: 'value_not_allowed',
      field: 'businessId',
      params: { field: 'businessId', side: 'flex', reason: 'identityCode', value: '' },
    });
  });
});
