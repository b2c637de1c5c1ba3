import { describe, expect, it } from 'vitest';
import { categoryOf, useNetvisorSandbox } from './fixture';
import { texts } from './signer';

const sandbox = useNetvisorSandbox({
  idlistUnknown: 'skip',
  replyOptionSum: 'accept',
  responseOrder: 'documented',
  officeEmailShown: false,
});

/** Names of the elements in the order in which they are opened. */
const elementNames = (xml: string): string[] =>
  [...xml.matchAll(/<([A-Z]\w*)/g)].map(([, name]) => name ?? '');

describe('getcustomer.nv (netvisor-api.md 2.2)', () => {
  it('shows every element marked "always" in the documented order, empty ones too', async () => {
    await sandbox.person(
      { name: 'Pelkkä Nimi', country: '' },
      { customerAdditionalInformation: { invoicingLanguage: '' } },
    );
    const { text } = await sandbox.api('/getcustomer.nv?id=1');
    expect(elementNames(text)).toEqual(
      `Root ResponseStatus Status TimeStamp Customer CustomerBaseInformation NetvisorKey InternalIdentifier
      ExternalIdentifier Name NameExtension StreetAddress AdditionalStreetAddress City PostNumber PhoneNumber FaxNumber
      Email EmailInvoicingAddress HomePageUri IsActive IsPrivateCustomer CustomerFinvoiceDetails FinvoiceAddress
      FinvoiceRouterCode CustomerDeliveryDetails DeliveryName DeliveryStreetAddress DeliveryCity DeliveryPostNumber
      CustomerContactDetails ContactPerson ContactPersonEmail ContactPersonPhone CustomerAdditionalInformation Comment
      CustomerAgreementIdentifier ReferenceNumber UseCreditorReferenceNumber YourDefaultReference
      DefaultTextBeforeInvoiceLines DefaultTextAfterInvoiceLines DefaultPaymentTerm TaxHandlingType BalanceLimit`.split(
        /\s+/,
      ),
    );
  });

  it('adds the optional elements that have a value, with their attributes', async () => {
    await sandbox.person(
      { name: 'Täysi Oy', country: 'SE', organizationUnitNumber: '003719675438', customerGroupName: 'Tukku' },
      {
        customerDeliveryDetails: { deliveryCountry: 'NO' },
        customerAdditionalInformation: {
          balanceLimit: '1000.55',
          discountPercentage: '2.5',
          defaultPaymentTerm: '14 pv netto',
          defaultSalesPerson: 'Maija Myyjä',
          invoicingLanguage: 'SE',
          euStandardFinvoice: '1',
        },
        customerDimensions: [{ dimensionName: 'Alue', dimensionItem: 'Pohjoinen' }],
      },
    );
    const { text } = await sandbox.api('/getcustomer.nv?id=1');
    for (const line of [
      '<OrganizationUnitNumber>003719675438</OrganizationUnitNumber>',
      '<CustomerGroupNetvisorKey>1</CustomerGroupNetvisorKey>',
      '<CustomerGroupName>Tukku</CustomerGroupName>',
      '<Country type="ISO-3166">SE</Country>',
      '<DeliveryCountry type="ISO-3166">NO</DeliveryCountry>',
      '<DefaultPaymentTerm NetvisorKey="1">14 pv netto</DefaultPaymentTerm>',
      '<BalanceLimit>1000,55</BalanceLimit>',
      '<DiscountPercentage>2,5</DiscountPercentage>',
      '<DefaultSalesPerson>Maija Myyjä</DefaultSalesPerson>',
      '<InvoicingLanguage type="ISO-3166">SE</InvoicingLanguage>',
      '<EUStandardFinvoice>1</EUStandardFinvoice>',
      '<DimensionName NetvisorKey="1">Alue</DimensionName>',
      '<DimensionItem Netvisorkey="1">Pohjoinen</DimensionItem>',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('repeats offices directly under Customer and wraps contact persons', async () => {
    await sandbox.person(
      { name: 'Monta Oy' },
      {
        offices: [
          {
            officeName: 'Itä',
            officeVisitAddress: { streetAddress: 'Itäkatu 17', postNumber: '00930', city: 'Helsinki' },
          },
          { officeName: 'Länsi' },
        ],
        contactPersons: [{ contactPersonFirstName: 'Aino', contactPersonLastName: 'Laine' }],
      },
    );
    const { text } = await sandbox.api('/getcustomer.nv?id=1');
    expect(texts(text, 'OfficeName')).toEqual(['Itä', 'Länsi']);
    expect(text.match(/^ {8}<CustomerOfficeDetails>/gm)).toHaveLength(2);
    expect(text.match(/<OfficeContactAddress>/g)).toHaveLength(2);
    expect(text.match(/<OfficeFinvoiceDetails>/g)).toHaveLength(2);
    expect(text).toContain('<CustomerContactPersons>\r\n            <CustomerContactPerson>');
    expect(text).toContain('<ContactPersonOfficeNetvisorKey />');
    expect(
      elementNames(text)
        .filter((name) => /^Customer(?!Agreement)/.test(name))
        .slice(4),
    ).toEqual([
      'CustomerContactDetails',
      'CustomerContactPersons',
      'CustomerContactPerson',
      'CustomerOfficeDetails',
      'CustomerOfficeDetails',
      'CustomerAdditionalInformation',
    ]);
  });

  it('does not show what is written only: contact name, office e-mail invoicing address', async () => {
    await sandbox.person(
      { name: 'Vain kirjoitettava Oy' },
      {
        customerContactDetails: { contactName: 'Piilo Nimi' },
        offices: [{ officeName: 'Toimisto', officeEmailInvoicingAddress: 'piilo@posti.example' }],
      },
    );
    const { text } = await sandbox.api('/getcustomer.nv?id=1');
    expect(text).not.toMatch(/piilo/i);
  });

  describe('one id', () => {
    it('that is unknown is refused in the known words', async () => {
      const answer = await sandbox.api('/getcustomer.nv?id=77');
      expect(answer.status).toBe(400);
      expect(answer.statuses).toEqual([
        'FAILED',
        'INVALID_DATA :: Data form incorrect:. Customer not found with Netvisor identifier: 77',
      ]);
    });

    it('is needed', async () => {
      expect(categoryOf(await sandbox.api('/getcustomer.nv'))).toBe('INVALID_DATA');
    });
  });

  describe('idlist', () => {
    it('answers Customers even for one, in the order asked for', async () => {
      for (const name of ['Yksi', 'Kaksi', 'Kolme']) await sandbox.person({ name });
      const { text } = await sandbox.api('/getcustomer.nv?idList=3,1');
      expect(text).toContain('    <Customers>\r\n        <Customer>');
      expect(texts(text, 'Name')).toEqual(['Kolme', 'Yksi']);
      expect((await sandbox.api('/getcustomer.nv?idlist=2')).text).toContain('<Customers>');
    });

    it('leaves unknown ids out, or fails by switch', async () => {
      await sandbox.person({ name: 'Yksi' });
      expect(texts((await sandbox.api('/getcustomer.nv?idlist=1,99')).text, 'NetvisorKey')).toEqual(['1']);
      await sandbox.settings({ idlistUnknown: 'fail' });
      expect(categoryOf(await sandbox.api('/getcustomer.nv?idlist=1,99'))).toBe('INVALID_DATA');
    });

    it('holds at most 500 numbers', async () => {
      const list = (count: number): string =>
        Array.from({ length: count }, (_, place) => (place + 1).toString()).join(',');
      expect(categoryOf(await sandbox.api(`/getcustomer.nv?idlist=${list(500)}`))).toBe('OK');
      expect(categoryOf(await sandbox.api(`/getcustomer.nv?idlist=${list(501)}`))).toBe('INVALID_DATA');
      expect(categoryOf(await sandbox.api('/getcustomer.nv?idlist=1,two'))).toBe('INVALID_DATA');
    });
  });
});

describe('replyoption', () => {
  const asked = async (option: string): Promise<string> =>
    (await sandbox.api(`/getcustomer.nv?id=1&replyOption=${option}`)).text;
  const rich = () =>
    sandbox.person(
      { name: 'Maksaa Ajallaan Oy' },
      {
        customerAdditionalInformation: {
          turnoverDays: '17',
          turnoverDeviation: '3.5',
          receivablesManagementAutomationRule: 'Yritysasiakkaat',
          buyerServiceCode: '00',
        },
        customTags: [{ tagName: 'Alue', tagValue: 'Etelä & Itä' }],
      },
    );

  it('1 adds turnover times below CustomerAdditionalInformation', async () => {
    await rich();
    expect(await asked('1')).toContain(
      [
        '            <AdditionalInformation>',
        '                <ReceivablesManagement>',
        '                    <TurnoverDays>17</TurnoverDays>',
        '                    <TurnoverDeviation>3,5</TurnoverDeviation>',
        '                </ReceivablesManagement>',
        '            </AdditionalInformation>',
        '        </CustomerAdditionalInformation>',
      ].join('\r\n'),
    );
  });

  it.each([
    ['2', '<AutomationRule NetvisorKey="1">Yritysasiakkaat</AutomationRule>'],
    ['4', '<TagValue>Etelä &amp; Itä</TagValue>'],
    ['8', '<BuyerServiceCode>00</BuyerServiceCode>'],
  ])('%s adds its own element and no other', async (option, line) => {
    await rich();
    const additions = (text: string): string[] =>
      elementNames(text).filter((name) =>
        /^(AutomationRule|CustomTags|BuyerServiceCode|AdditionalInformation)$/.test(name),
      );
    const text = await asked(option);
    expect(text).toContain(line);
    expect(additions(text)).toHaveLength(1);
    expect(additions((await sandbox.api('/getcustomer.nv?id=1')).text)).toEqual([]);
  });

  it('shows empty elements where there is nothing to tell, also for every customer of an idlist', async () => {
    await sandbox.person({ name: 'Uusi Oy' });
    await sandbox.person({ name: 'Uudempi Oy' });
    const { text } = await sandbox.api('/getcustomer.nv?idlist=1,2&replyoption=1');
    expect(text.match(/<TurnoverDays \/>/g)).toHaveLength(2);
  });

  it('can be a sum, or not by switch', async () => {
    await rich();
    const names = elementNames(await asked('15'));
    for (const name of ['TurnoverDays', 'AutomationRule', 'CustomTags', 'BuyerServiceCode']) {
      expect(names).toContain(name);
    }
    await sandbox.settings({ replyOptionSum: 'refuse' });
    expect(categoryOf(await sandbox.api('/getcustomer.nv?id=1&replyoption=3'))).toBe('INVALID_DATA');
    expect(categoryOf(await sandbox.api('/getcustomer.nv?id=1&replyoption=2'))).toBe('OK');
  });

  it.each(['16', '-1', 'turnover', '1,2'])('is not %s', async (option) => {
    await rich();
    expect(categoryOf(await sandbox.api(`/getcustomer.nv?id=1&replyoption=${option}`))).toBe('INVALID_DATA');
  });
});

describe('getcustomer.nv by switch', () => {
  const office = { officeName: 'Itä', officeEmailInvoicingAddress: 'itä@a.example' };

  it('turns the order of every group round and loses nothing', async () => {
    await sandbox.person({ name: 'Oy', customerGroupName: 'Tukku' }, { offices: [office] });
    const names = elementNames((await sandbox.api('/getcustomer.nv?id=1')).text);
    await sandbox.settings({ responseOrder: 'reversed' });
    const reversed = elementNames((await sandbox.api('/getcustomer.nv?id=1')).text);
    expect(reversed.toSorted()).toEqual(names.toSorted());
    expect(reversed.indexOf('CustomerAdditionalInformation')).toBeLessThan(
      reversed.indexOf('CustomerBaseInformation'),
    );
    expect(reversed.indexOf('IsActive')).toBeLessThan(reversed.indexOf('NetvisorKey'));
  });

  it('shows the e-mail invoicing address of an office', async () => {
    await sandbox.person({ name: 'Oy' }, { offices: [office] });
    expect((await sandbox.api('/getcustomer.nv?id=1')).text).not.toContain('itä@a.example');
    await sandbox.settings({ officeEmailShown: true });
    expect((await sandbox.api('/getcustomer.nv?id=1')).text).toContain(
      '<EmailInvoicingAddress>itä@a.example</EmailInvoicingAddress>',
    );
  });
});

describe('the country of an office', () => {
  it('has no attribute, unlike the customer’s', async () => {
    await sandbox.person(
      { name: 'Oy' },
      { offices: [{ officeName: 'A', officeVisitAddress: { country: 'FI' } }] },
    );
    const { text } = await sandbox.api('/getcustomer.nv?id=1');
    expect(text).toContain('<Country type="ISO-3166">FI</Country>');
    expect(text).toContain('<Country>FI</Country>');
  });
});
