import { describe, expect, it } from 'vitest';
import {
  decisionOn,
  editFlex,
  editNetvisor,
  flexCustomer,
  inStep,
  issueCodes,
  netvisorCustomer,
  plan,
  runOf,
} from '../support/planning';

const E_INVOICE = { address: '003712345671', operator: '003721291126' };
const ids = { businessId: '1234567-1' };
const company = inStep(flexCustomer(ids), netvisorCustomer(ids));

describe('R15 e-invoice addresses', () => {
  it('are sent for a company with a business id', () => {
    const planned = plan(editFlex(company, { eInvoice: E_INVOICE }));
    expect(planned.netvisor?.values).toEqual({ eInvoice: E_INVOICE });
  });

  it('D2 come from Netvisor too', () => {
    expect(plan(editNetvisor(company, { eInvoice: E_INVOICE })).flex?.values).toEqual({
      eInvoice: E_INVOICE,
    });
  });

  it('are sent as codes, which Netvisor looks up letter by letter', () => {
    const typed = { address: 'FI21 1234 5600 0007 85', operator: 'ndeafihh' };
    expect(plan(editFlex(company, { eInvoice: typed })).netvisor?.values.eInvoice).toEqual({
      address: 'FI2112345600000785',
      operator: 'NDEAFIHH',
    });
  });

  it('wait without a business id, and go as soon as there is one', () => {
    const without = inStep(flexCustomer(), netvisorCustomer());
    const waiting = editFlex(without, { eInvoice: E_INVOICE });
    expect(plan(waiting).netvisor).toBeNull();
    expect(decisionOn(plan(waiting), 'eInvoice')?.reason).toBe('needsBusinessId');
    expect(plan(editFlex(waiting, ids)).netvisor?.values).toEqual({ ...ids, eInvoice: E_INVOICE });
  });

  it('do not go by a VAT number alone', () => {
    const vat = { businessId: 'FI12345671' };
    const world = inStep(flexCustomer(vat), netvisorCustomer(vat));
    expect(plan(editFlex(world, { eInvoice: E_INVOICE })).netvisor).toBeNull();
  });

  it('do not go with an invalid business id', () => {
    const planned = plan(editFlex(company, { businessId: '1234567-8', eInvoice: E_INVOICE }));
    expect(planned.netvisor).toBeNull();
    expect(issueCodes(planned)).toEqual(['business_id_invalid']);
  });

  it('go at once when the same plan corrects the business id', () => {
    const planned = plan({
      flex: flexCustomer({ businessId: '1234567-8', eInvoice: E_INVOICE }),
      netvisor: netvisorCustomer(ids),
    });
    expect(planned.flex?.values).toEqual(ids);
    expect(planned.netvisor?.values).toEqual({ eInvoice: E_INVOICE });
  });

  it.each([
    ['operator', { address: '003712345671', operator: 'NOSUCH' }, 'NOSUCH'],
    ['pair', { address: '003712345671', operator: '' }, '003712345671'],
    ['address', { address: '0037123456', operator: '003721291126' }, '0037123456'],
  ])('with a wrong %s are not sent, and the issue says why', (reason, eInvoice, value) => {
    const planned = plan(editFlex(company, { eInvoice }));
    expect(planned.netvisor).toBeNull();
    expect(planned.issues).toEqual([
      {
        code: 'e_invoice_invalid',
        field: 'eInvoice',
        params: { field: 'eInvoice', side: 'flex', reason, value },
      },
    ]);
  });

  it('D13 are cleared as a pair', () => {
    const world = inStep(
      flexCustomer({ ...ids, eInvoice: E_INVOICE }),
      netvisorCustomer({ ...ids, eInvoice: E_INVOICE }),
    );
    expect(plan(editFlex(world, { eInvoice: null })).netvisor?.values).toEqual({ eInvoice: null });
  });

  it('D20 that a run could not send do not lose to Netvisor’s later', () => {
    const world = inStep(
      flexCustomer({ eInvoice: E_INVOICE }),
      netvisorCustomer({ eInvoice: { address: 'FI2112345600000785', operator: 'NDEAFIHH' } }),
      { context: runOf('flexToNetvisor') },
    );
    expect(plan(world).flex).toBeNull();
  });
});

describe('R16 consumer e-invoicing', () => {
  it('with a business id is an issue, and nothing is sent to Netvisor', () => {
    const world = inStep(flexCustomer(ids), netvisorCustomer(ids));
    const edited = editFlex(world, { phone: '040 123 4567' });
    const planned = plan({ ...edited, flex: { ...edited.flex, consumerEInvoicing: true } });
    expect(planned.netvisor).toBeNull();
    expect(planned.issues).toEqual([
      { code: 'consumer_e_invoice_business_id', field: null, params: { cause: 'consumer' } },
    ]);
    expect(decisionOn(planned, 'phone')).toMatchObject({ verdict: 'blocked', reason: 'consumerEInvoice' });
  });

  it('never gets a business id from Netvisor', () => {
    const planned = plan({
      flex: flexCustomer({}, { consumerEInvoicing: true }),
      netvisor: netvisorCustomer(ids),
    });
    expect(planned.flex?.values.businessId).toBeUndefined();
    expect(issueCodes(planned)).toContain('consumer_e_invoice_business_id');
  });

  it('still lets Netvisor’s other changes come to Flex', () => {
    const edited = editNetvisor(company, { phone: '040 123 4567' });
    const planned = plan({ ...edited, flex: { ...edited.flex, consumerEInvoicing: true } });
    expect(planned.flex?.values).toEqual({ phone: '040 123 4567' });
  });

  it('without a business id is no trouble, and no e-invoice address is sent', () => {
    const planned = plan({
      flex: flexCustomer(
        { eInvoice: E_INVOICE, phone: '040 123 4567' },
        { consumerEInvoicing: true, kind: 'PRIVATE' },
      ),
      netvisor: netvisorCustomer({}, { kind: 'PRIVATE' }),
    });
    expect(planned.issues).toEqual([]);
    expect(planned.netvisor?.values).toEqual({ phone: '040 123 4567' });
    expect(decisionOn(planned, 'eInvoice')).toMatchObject({ verdict: 'off', reason: 'notForKind' });
  });

  it('D17 a private person in Netvisor with a business id is the same issue', () => {
    const planned = plan({
      flex: flexCustomer({ phone: '040 123 4567' }, { kind: 'PRIVATE' }),
      netvisor: netvisorCustomer(ids, { kind: 'PRIVATE' }),
    });
    expect(planned.netvisor).toBeNull();
    expect(planned.issues).toEqual([
      { code: 'consumer_e_invoice_business_id', field: null, params: { cause: 'private' } },
    ]);
  });

  it('is created on neither side', () => {
    expect(plan({ flex: flexCustomer(ids, { consumerEInvoicing: true }) })).toMatchObject({
      flex: null,
      netvisor: null,
    });
    expect(plan({ netvisor: netvisorCustomer(ids, { kind: 'PRIVATE' }) })).toMatchObject({
      flex: null,
      netvisor: null,
    });
  });
});

describe('R7 D11 person or company', () => {
  const flex = flexCustomer({ phone: '040 123 4567' }, { kind: 'PRIVATE' });
  const netvisor = netvisorCustomer({ email: 'info@aho.example' });

  it('a flip is an issue, and nothing is written to either side', () => {
    const planned = plan({ flex, netvisor });
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(planned.issues).toEqual([
      { code: 'kind_changed', field: null, params: { kindFlex: 'PRIVATE', kindNetvisor: 'COMPANY' } },
    ]);
    expect(planned.settle.now.fields).toEqual({});
  });

  it('D23 a customer whose type has no identifier is not synced', () => {
    const planned = plan({ flex: flexCustomer({ phone: '040 123 4567' }, { kind: null }), netvisor });
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(planned.issues).toEqual([{ code: 'kind_unknown', field: null, params: { typeId: 'type-1' } }]);
    expect(plan({ flex: flexCustomer({}, { kind: null }) })).toMatchObject({ netvisor: null });
  });
});
