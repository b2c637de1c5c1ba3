import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { useNetvisorSandbox } from '../fixture';
import { at, parsed, send, textAt, type WireAnswer, type XmlNode } from './wire';

/*
 * Visma's own sample library in VB.NET, as far as the sandbox can serve it: plain SHA-256 in capitals, which needs the
 * switch for old algorithms, Pascal case, every group always there even when empty, and an active flag on every write.
 */

const sandbox = useNetvisorSandbox({ legacyMac: true });

async function exchange(target: string, body?: string): Promise<WireAnswer> {
  const { first } = sandbox;
  const timestamp = new Date().toISOString().replace('T', ' ').replace('Z', '');
  const transactionId = randomUUID();
  const signed = [
    sandbox.baseUrl + target,
    'NetvisorWSClient',
    first.customerId,
    timestamp,
    'FI',
    first.organisationId,
    transactionId,
    first.customerKey,
    first.partnerKey,
  ].join('&');
  return send(sandbox.baseUrl, {
    method: body === undefined ? 'GET' : 'POST',
    target,
    headers: {
      'Content-Type': 'text/xml',
      'X-Netvisor-Authentication-Sender': 'NetvisorWSClient',
      'X-Netvisor-Authentication-PartnerId': first.partnerId,
      'X-Netvisor-Authentication-MACHashCalculationAlgorithm': 'SHA256',
      'X-Netvisor-Authentication-Timestamp': timestamp,
      'X-Netvisor-Interface-Language': 'FI',
      'X-Netvisor-Authentication-TransactionId': transactionId,
      'X-Netvisor-Authentication-CustomerId': first.customerId,
      'X-Netvisor-Organisation-ID': first.organisationId,
      'X-Netvisor-Authentication-MAC': createHash('sha256').update(signed).digest('hex').toUpperCase(),
    },
    ...(body === undefined ? {} : { body }),
  });
}

const customer = (base: string): string => `\ufeff<Root>
    <Customer>
        <CustomerBaseInformation>${base}<IsActive>1</IsActive></CustomerBaseInformation>
        <CustomerFinvoiceDetails />
        <CustomerDeliveryDetails />
        <CustomerContactDetails />
        <CustomerAdditionalInformation>
            <DefaultSalesPerson><SalesPersonID type="netvisor"></SalesPersonID></DefaultSalesPerson>
        </CustomerAdditionalInformation>
    </Customer>
</Root>`;

/** What it reads with SelectSingleNode and no look whether it is there. */
const ALWAYS_READ: Readonly<Record<string, string>> = {
  CustomerBaseInformation:
    'InternalIdentifier ExternalIdentifier Name NameExtension StreetAddress City PostNumber PhoneNumber FaxNumber Email HomePageUri',
  CustomerFinvoiceDetails: 'FinvoiceAddress FinvoiceRouterCode',
  CustomerDeliveryDetails: 'DeliveryName DeliveryStreetAddress DeliveryCity DeliveryPostNumber',
  CustomerContactDetails: 'ContactPerson ContactPersonEmail ContactPersonPhone',
  CustomerAdditionalInformation:
    'Comment YourDefaultReference DefaultTextBeforeInvoiceLines DefaultTextAfterInvoiceLines BalanceLimit',
};

describe('Visma’s sample library', () => {
  it('adds a customer by a document with a byte order mark and empty groups, and reads it', async () => {
    const added = await exchange('/customer.nv?method=add', customer('<Name>Väylä Oy</Name>'));
    expect(textAt(parsed(added.text, false), 'Root.ResponseStatus.Status')).toBe('OK');
    const read: XmlNode = at(parsed((await exchange('/getcustomer.nv?id=1')).text, false), 'Root.Customer');
    for (const [group, names] of Object.entries(ALWAYS_READ)) {
      for (const name of names.split(' ')) expect(textAt(read, `${group}.${name}`)).toBeTypeOf('string');
    }
    expect(textAt(read, 'CustomerBaseInformation.Name')).toBe('Väylä Oy');
  });

  it('makes a customer active again by any edit, which is its own mistake', async () => {
    await sandbox.person(
      { name: 'Lopettanut', isActive: 0 },
      { customerDeliveryDetails: { deliveryName: 'X' } },
    );
    await exchange('/customer.nv?method=edit&id=1', customer(''));
    expect(await sandbox.stored(1)).toMatchObject({
      customerBaseInformation: { name: 'Lopettanut', isActive: 1 },
      customerDeliveryDetails: { deliveryName: 'X' },
    });
  });

  it('is told of a refusal with HTTP 200', async () => {
    const { status, text } = await exchange('/getcustomer.nv?id=9');
    expect([status, text.includes('FAILED')]).toEqual([200, true]);
  });
});
