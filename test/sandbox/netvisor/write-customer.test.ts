import { describe, expect, it } from 'vitest';
import { categoryOf, useNetvisorSandbox } from './fixture';
import { texts, type Answer } from './signer';

const sandbox = useNetvisorSandbox({
  duplicateCode: 'refuse',
  operatorList: 'strict',
  checkBusinessId: false,
  codeComparison: 'exact',
  omittedCode: 'empty',
  requireBusinessId: false,
  emptyGroup: 'keep',
  eInvoicePair: 'any',
  decimals: 'any',
  acceptAland: true,
});

const base = (inner: string, after = ''): string =>
  `<root><customer><customerbaseinformation>${inner}</customerbaseinformation>${after}</customer></root>`;
const add = (body: string | Buffer): Promise<Answer> => sandbox.api('/customer.nv?method=add', { body });
const edit = (id: number, body: string): Promise<Answer> =>
  sandbox.api(`/customer.nv?method=edit&id=${id.toString()}`, { body });
const additional = (inner: string): string =>
  base('<name>A Oy</name>', `<customeradditionalinformation>${inner}</customeradditionalinformation>`);

const XML_INVALID =
  'INVALID_DATA :: Data form incorrect:. XML message validation failed: Could not validate xml';

describe('customer.nv, add (netvisor-api.md 2.3)', () => {
  it('answers the new NetvisorKey', async () => {
    const answer = await add(base('<internalidentifier>600001</internalidentifier><name>Uusi Oy</name>'));
    expect(answer.statuses).toEqual(['OK']);
    expect(texts(answer.text, 'InsertedDataIdentifier')).toEqual(['1']);
  });

  it('stores what was sent and the defaults of the rest', async () => {
    await add(
      base(
        `<internalidentifier>0600001</internalidentifier><externalidentifier>1967543-8</externalidentifier>
         <organizationunitnumber>003719675438</organizationunitnumber><name>Ääkkönen &amp; Öljy &lt;Oy&gt; €</name>
         <nameextension>Ext</nameextension><streetaddress>Rantatie 12</streetaddress>
         <additionaladdressline>PL 100</additionaladdressline><city>Espoo</city><postnumber>02100</postnumber>
         <country type="ISO-3166">se</country><customergroupname>Tukku</customergroupname>
         <phonenumber>0401234567</phonenumber><faxnumber>1</faxnumber><email>a@b.example</email>
         <homepageuri>www.a.example</homepageuri><isactive>1</isactive><isprivatecustomer>0</isprivatecustomer>
         <emailinvoicingaddress>laskut@a.example;ostot@a.example</emailinvoicingaddress>`,
        `<customerfinvoicedetails><finvoiceaddress>anything goes</finvoiceaddress>
         <finvoiceroutercode>003721291126</finvoiceroutercode></customerfinvoicedetails>
         <customerdeliverydetails><deliveryname>Varasto</deliveryname></customerdeliverydetails>`,
      ),
    );
    const {
      customerBaseInformation,
      customerFinvoiceDetails,
      customerDeliveryDetails,
      customerAdditionalInformation,
    } = await sandbox.stored(1);
    expect(customerBaseInformation).toEqual({
      internalIdentifier: '0600001',
      externalIdentifier: '1967543-8',
      organizationUnitNumber: '003719675438',
      customerGroupName: 'Tukku',
      name: 'Ääkkönen & Öljy <Oy> €',
      nameExtension: 'Ext',
      streetAddress: 'Rantatie 12',
      additionalStreetAddress: 'PL 100',
      city: 'Espoo',
      postNumber: '02100',
      country: 'SE',
      phoneNumber: '0401234567',
      faxNumber: '1',
      email: 'a@b.example',
      emailInvoicingAddress: 'laskut@a.example;ostot@a.example',
      homePageUri: 'www.a.example',
      isActive: 1,
      isPrivateCustomer: 0,
    });
    expect(customerFinvoiceDetails).toEqual({
      finvoiceAddress: 'anything goes',
      finvoiceRouterCode: '003721291126',
    });
    expect(customerDeliveryDetails['deliveryName']).toBe('Varasto');
    expect(customerAdditionalInformation['invoicingLanguage']).toBe('FI');
  });

  it('takes element and parameter names in any case', async () => {
    const body = `<Root><Customer><CustomerBaseInformation><Name>VB Oy</Name><Country Type="ISO-3166">FI</Country>
      </CustomerBaseInformation></Customer></Root>`;
    expect((await sandbox.api('/Customer.nv?Method=ADD', { body })).statuses).toEqual(['OK']);
  });

  it('is active, in Finland and without a code when nothing says otherwise', async () => {
    await add(base('<name>Pelkkä Nimi</name>'));
    expect((await sandbox.stored(1)).customerBaseInformation).toMatchObject({
      internalIdentifier: '',
      isActive: 1,
      country: 'FI',
    });
  });

  it.each(['', '<name></name>', '<name>  </name>', '<internalidentifier>600009</internalidentifier>'])(
    'refuses a customer without a name: %s',
    async (inner) => {
      expect(categoryOf(await add(base(inner)))).toBe('INVALID_DATA');
      expect((await sandbox.control('GET', '/customers')).json).toEqual([]);
    },
  );

  describe('numbering', () => {
    it('gives the next free code for type="automatic"', async () => {
      await sandbox.person({ internalIdentifier: '123456', name: 'Edellinen' });
      await add(base('<internalidentifier type="automatic"></internalidentifier><name>Seuraava</name>'));
      await add(base('<internalidentifier type="automatic"/><name>Sitä seuraava</name>'));
      expect((await sandbox.stored(2)).customerBaseInformation['internalIdentifier']).toBe('123457');
      expect((await sandbox.stored(3)).customerBaseInformation['internalIdentifier']).toBe('123458');
    });

    it('gives even the first code six digits', async () => {
      await add(base('<internalidentifier type="automatic"/><name>Ensimmäinen</name>'));
      expect((await sandbox.stored(1)).customerBaseInformation['internalIdentifier']).toBe('100001');
    });
  });

  describe('a code that is taken', () => {
    it('is refused in the known Finnish words', async () => {
      await sandbox.person({ internalIdentifier: '600001', name: 'Ensin Tullut' });
      const answer = await sandbox.api('/customer.nv?method=add', {
        body: base('<internalidentifier>600001</internalidentifier><name>Toinen</name>'),
        language: 'FI',
      });
      expect(answer.status).toBe(400);
      expect(answer.statuses[1]).toBe(
        'INVALID_DATA :: Tiedon muoto virheellinen:. Asiakaskoodi on jo käytössä: 600001',
      );
    });

    it('is refused on edit too, but not for its own holder', async () => {
      await sandbox.person({ internalIdentifier: '600001', name: 'Yksi' });
      await sandbox.person({ internalIdentifier: '600002', name: 'Kaksi' });
      const take = base('<internalidentifier>600001</internalidentifier>');
      expect(categoryOf(await edit(2, take))).toBe('INVALID_DATA');
      expect(categoryOf(await edit(1, take))).toBe('OK');
    });

    it('is allowed by switch', async () => {
      await sandbox.settings({ duplicateCode: 'allow' });
      await sandbox.person({ internalIdentifier: '600001', name: 'Yksi' });
      expect(
        categoryOf(await add(base('<internalidentifier>600001</internalidentifier><name>Kaksi</name>'))),
      ).toBe('OK');
    });
  });
});

describe('customer.nv, edit', () => {
  const full = {
    internalIdentifier: '600001',
    name: 'Vanha Nimi',
    phoneNumber: '0401234567',
    email: 'vanha@posti.example',
    isActive: 0,
  };

  it('keeps what is absent, clears what is empty, answers no Replies', async () => {
    await sandbox.person(full);
    const answer = await edit(1, base('<name>Uusi Nimi</name><phonenumber></phonenumber>'));
    expect(answer.statuses).toEqual(['OK']);
    expect(answer.text).not.toContain('Replies');
    expect((await sandbox.stored(1)).customerBaseInformation).toMatchObject({
      internalIdentifier: '600001',
      name: 'Uusi Nimi',
      phoneNumber: '',
      email: 'vanha@posti.example',
      isActive: 0,
    });
  });

  it('moves the change time', async () => {
    const { changedAt } = await sandbox.person(full);
    await sandbox.control('POST', '/clock', { offsetMs: 60_000 });
    await edit(1, base('<name>Uusi Nimi</name>'));
    expect(Date.parse((await sandbox.stored(1)).changedAt)).toBeGreaterThanOrEqual(
      Date.parse(changedAt) + 60_000,
    );
  });

  it('takes an empty group as nothing', async () => {
    await sandbox.person(full, { customerDeliveryDetails: { deliveryName: 'Varasto' } });
    expect(categoryOf(await edit(1, base('<name>X Oy</name>', '<customerdeliverydetails/>')))).toBe('OK');
    expect((await sandbox.stored(1)).customerDeliveryDetails['deliveryName']).toBe('Varasto');
  });

  it('never leaves a customer without a name', async () => {
    await sandbox.person(full);
    expect(categoryOf(await edit(1, base('<name/>')))).toBe('INVALID_DATA');
  });

  it('changes nothing when it is refused', async () => {
    const before = await sandbox.person(full);
    await edit(
      1,
      base(
        '<name>Puolittainen</name>',
        '<customerfinvoicedetails><finvoiceroutercode>XXX</finvoiceroutercode></customerfinvoicedetails>',
      ),
    );
    expect(await sandbox.stored(1)).toEqual(before);
  });

  it('needs a known method and an id that exists', async () => {
    const body = base('<name>X Oy</name>');
    for (const target of ['/customer.nv', '/customer.nv?method=delete', '/customer.nv?method=edit']) {
      expect(categoryOf(await sandbox.api(target, { body }))).toBe('INVALID_DATA');
    }
    expect((await edit(9, body)).statuses[1]).toContain('Customer not found with Netvisor identifier: 9');
  });
});

describe('the document of customer.nv', () => {
  it.each([
    ['elements in the wrong order', base('<name>A Oy</name><internalidentifier>600001</internalidentifier>')],
    [
      'the invoicing e-mail next to the e-mail',
      base('<name>A</name><email/><emailinvoicingaddress/><homepageuri/>'),
    ],
    ['an unknown element', base('<name>A Oy</name><postcode>02100</postcode>')],
    [
      "the answer's name for a street line",
      base('<name>A Oy</name><additionalstreetaddress>B</additionalstreetaddress>'),
    ],
    ['an element twice', base('<name>A Oy</name><name>B Oy</name>')],
    ['an unknown attribute', base('<name kind="x">A Oy</name>')],
    ['another country standard', base('<name>A Oy</name><country type="ISO-639">FI</country>')],
    ['text between elements', base('<name>A Oy</name>loose')],
    ['an element inside a value', base('<name><b>A</b></name>')],
    ['no base information', '<root><customer><customerfinvoicedetails/></customer></root>'],
    [
      'groups in the wrong order',
      base('<name>A</name>', '<customerdeliverydetails/><customerfinvoicedetails/>'),
    ],
    ['two customers', '<root><customer><customerbaseinformation/></customer><customer/></root>'],
    ['another root', '<customer><customerbaseinformation/></customer>'],
    [
      'a print channel without its type',
      additional('<invoiceprintchannelformat>1</invoiceprintchannelformat>'),
    ],
    ['JSON', '{"customer":{"name":"A Oy"}}'],
    ['nothing', ''],
    ['broken XML', base('<name>A Oy')],
    ['an unescaped ampersand', base('<name>A & B</name>')],
    ['a control character', base('<name>A\u0001B</name>')],
    ['a document type with an entity', `<!DOCTYPE root [<!ENTITY x "expanded">]>${base('<name>&x;</name>')}`],
    ['an undeclared entity', base('<name>&nbsp;A</name>')],
    ['elements nested without end', '<root>'.repeat(5000)],
  ])('does not allow %s', async (_what, body) => {
    const answer = await add(body);
    expect(answer.status).toBe(400);
    expect(answer.statuses).toEqual(['FAILED', XML_INVALID]);
    expect((await sandbox.control('GET', '/customers')).json).toEqual([]);
  });

  it('allows a declaration, a byte order mark, comments and CDATA', async () => {
    const body = `\ufeff<?xml version="1.0" encoding="utf-8"?><!-- a -->${base('<name><![CDATA[A & B]]></name>')}`;
    expect(categoryOf(await add(body))).toBe('OK');
    expect((await sandbox.stored(1)).customerBaseInformation['name']).toBe('A & B');
  });

  it('is read as UTF-8, and as ISO-8859-15 where it is that', async () => {
    await add(Buffer.from(base('<name>Pöytä ä</name>'), 'utf8'));
    await add(
      Buffer.concat([
        Buffer.from('<root><customer><customerbaseinformation><name>P'),
        Buffer.from([0xf6, 0xa4]),
        Buffer.from('</name></customerbaseinformation></customer></root>'),
      ]),
    );
    expect((await sandbox.stored(1)).customerBaseInformation['name']).toBe('Pöytä ä');
    expect((await sandbox.stored(2)).customerBaseInformation['name']).toBe('Pö€');
  });

  it('tells the journal, not the client, what is wrong', async () => {
    await add(base('<name>A Oy</name><internalidentifier>600001</internalidentifier>'));
    const { json } = await sandbox.control('GET', '/requests');
    expect(json).toMatchObject([
      {
        notes: [
          'The document is not valid: <internalidentifier> is unknown in <customerbaseinformation> or in the wrong place.',
        ],
      },
    ]);
  });
});

describe('values of customer.nv', () => {
  it.each([
    [
      'internalidentifier',
      50,
      (value: string) => base(`<internalidentifier>${value}</internalidentifier><name>A</name>`),
    ],
    ['name', 250, (value: string) => base(`<name>${value}</name>`)],
    ['streetaddress', 80, (value: string) => base(`<name>A</name><streetaddress>${value}</streetaddress>`)],
    ['comment', 2500, (value: string) => additional(`<comment>${value}</comment>`)],
  ])('%s holds %d characters and no more', async (_element, max, body) => {
    expect(categoryOf(await add(body('ä'.repeat(max))))).toBe('OK');
    expect(categoryOf(await add(body('ä'.repeat(max + 1))))).toBe('INVALID_DATA_SIZE');
  });

  it.each([
    ['a flag that is none', base('<name>A</name><isactive>yes</isactive>')],
    ['an empty flag', base('<name>A</name><isactive/>')],
    ['a country that is none', base('<name>A</name><country type="ISO-3166">XX</country>')],
    [
      'an OVT with letters',
      base('<organizationunitnumber>0037ABC75438</organizationunitnumber><name>A</name>'),
    ],
    ['an OVT too short', base('<organizationunitnumber>00371967543</organizationunitnumber><name>A</name>')],
    [
      'an invoicing e-mail without @',
      base('<name>A</name><emailinvoicingaddress>laskut</emailinvoicingaddress>'),
    ],
    ['SV as invoicing language', additional('<invoicinglanguage type="ISO-3166">SV</invoicinglanguage>')],
    ['a balance limit in words', additional('<balancelimit>many</balancelimit>')],
    ['an unknown tax handling', additional('<taxhandlingtype>none</taxhandlingtype>')],
    [
      'an unknown payment term key',
      additional('<defaultpaymentterm type="netvisor">99</defaultpaymentterm>'),
    ],
  ])('do not allow %s', async (_what, body) => {
    expect(categoryOf(await add(body))).toBe('INVALID_DATA');
  });

  it('take a payment term by key or by name, and a sales person by key', async () => {
    await add(additional('<defaultpaymentterm type="netvisor">2</defaultpaymentterm>'));
    await add(additional('<defaultpaymentterm type="customer">45 pv</defaultpaymentterm>'));
    await add(
      additional('<defaultsalesperson><salespersonid type="netvisor">1</salespersonid></defaultsalesperson>'),
    );
    expect((await sandbox.stored(1)).customerAdditionalInformation['defaultPaymentTerm']).toBe('30 pv netto');
    expect((await sandbox.stored(2)).customerAdditionalInformation['defaultPaymentTerm']).toBe('45 pv');
    expect((await sandbox.stored(3)).customerAdditionalInformation['defaultSalesPerson']).toBe('Maija Myyjä');
  });

  it.each([
    ['receivablesmanagementautomationrule', 'receivablesManagementAutomationRule', 'Henkilöasiakkaat', '2'],
    ['factoringaccount', 'factoringAccount', 'Rahoitusyhtiö', '1'],
  ])('take %s by key or by name', async (element, field, name, key) => {
    const written = (type: string, text: string): string =>
      additional(`<${element} type="${type}">${text}</${element}>`);
    await add(written('netvisor', key));
    await add(written('customer', 'Oma'));
    expect((await sandbox.stored(1)).customerAdditionalInformation[field]).toBe(name);
    expect((await sandbox.stored(2)).customerAdditionalInformation[field]).toBe('Oma');
    expect(categoryOf(await add(written('netvisor', '99')))).toBe('INVALID_DATA');
  });

  it('create missing dimensions unless told not to', async () => {
    const body = base(
      '<name>A</name>',
      '<customerdimensiondetails><dimension><dimensionname>Alue</dimensionname><dimensionitem>Etelä</dimensionitem></dimension></customerdimensiondetails>',
    );
    expect(
      categoryOf(await sandbox.api('/customer.nv?method=add&useonlyexistingdimensions=1', { body })),
    ).toBe('INVALID_DATA');
    expect(categoryOf(await add(body))).toBe('OK');
    expect(
      categoryOf(await sandbox.api('/customer.nv?method=add&useonlyexistingdimensions=1', { body })),
    ).toBe('OK');
  });

  const withOperator = (code: string): string =>
    base(
      '<name>A</name>',
      `<customerfinvoicedetails><finvoiceroutercode>${code}</finvoiceroutercode></customerfinvoicedetails>`,
    );

  it('name an operator of the list, or any by switch', async () => {
    expect(categoryOf(await add(withOperator('NDEAFIHH')))).toBe('OK');
    expect(categoryOf(await add(withOperator('NOSUCHOP')))).toBe('INVALID_DATA');
    await sandbox.settings({ operatorList: 'any' });
    expect(categoryOf(await add(withOperator('NOSUCHOP')))).toBe('OK');
  });

  it('hold any business id, or by switch only valid ones', async () => {
    const withId = (id: string): string =>
      base(`<externalidentifier>${id}</externalidentifier><name>A</name>`);
    expect(categoryOf(await add(withId('1234567-8')))).toBe('OK');
    await sandbox.settings({ checkBusinessId: true });
    expect(categoryOf(await add(withId('1234567-8')))).toBe('INVALID_DATA');
    expect(categoryOf(await add(withId('1967543-8')))).toBe('OK');
    expect(
      categoryOf(
        await add(
          base('<externalidentifier>DE136695976</externalidentifier><name>A</name><country>DE</country>'),
        ),
      ),
    ).toBe('OK');
  });
});

describe('facts that nobody could confirm, in their other position', () => {
  it('codes that differ by case only are one code', async () => {
    await sandbox.person({ internalIdentifier: 'AB-1', name: 'Yksi' });
    const body = base('<internalidentifier>ab-1</internalidentifier><name>Kaksi</name>');
    expect(categoryOf(await add(body))).toBe('OK');
    await sandbox.settings({ codeComparison: 'loose' });
    expect((await add(body)).statuses[1]).toContain('Customer code is already in use: ab-1');
  });

  it('an add without a code gets the next one, an edit does not', async () => {
    await sandbox.settings({ omittedCode: 'automatic' });
    await add(base('<name>Yksi</name>'));
    await add(base('<internalidentifier></internalidentifier><name>Kaksi</name>'));
    await edit(2, base('<internalidentifier></internalidentifier>'));
    expect((await sandbox.stored(1)).customerBaseInformation['internalIdentifier']).toBe('100001');
    expect((await sandbox.stored(2)).customerBaseInformation['internalIdentifier']).toBe('');
  });

  it('a company needs a business id, a private person must not have one', async () => {
    const person = '<isprivatecustomer>1</isprivatecustomer>';
    const id = '<externalidentifier>1967543-8</externalidentifier>';
    await sandbox.settings({ requireBusinessId: true });
    expect(categoryOf(await add(base('<name>A Oy</name>')))).toBe('INVALID_DATA');
    expect(categoryOf(await add(base(`${id}<name>A Oy</name>`)))).toBe('OK');
    expect(categoryOf(await add(base(`<name>Aatu</name>${person}`)))).toBe('OK');
    expect(categoryOf(await add(base(`${id}<name>Aatu</name>${person}`)))).toBe('INVALID_DATA');
  });

  it('an empty group clears its values, flags aside', async () => {
    await sandbox.person(
      { name: 'A Oy' },
      {
        customerDeliveryDetails: { deliveryName: 'Varasto', deliveryCountry: 'FI' },
        customerAdditionalInformation: { comment: 'Muista', useCreditorReferenceNumber: '1' },
      },
    );
    await sandbox.settings({ emptyGroup: 'clear' });
    await edit(1, base('', '<customerdeliverydetails/><customeradditionalinformation/>'));
    expect(await sandbox.stored(1)).toMatchObject({
      customerBaseInformation: { name: 'A Oy' },
      customerDeliveryDetails: { deliveryName: '', deliveryCountry: '' },
      customerAdditionalInformation: { comment: '', useCreditorReferenceNumber: '1' },
    });
  });

  it('an e-invoice address needs an operator and an operator an address', async () => {
    const eInvoice = (inner: string): string =>
      base('<name>A</name>', `<customerfinvoicedetails>${inner}</customerfinvoicedetails>`);
    const address = '<finvoiceaddress>003719675438</finvoiceaddress>';
    const operator = '<finvoiceroutercode>003721291126</finvoiceroutercode>';
    expect(categoryOf(await add(eInvoice(address)))).toBe('OK');
    await sandbox.settings({ eInvoicePair: 'both' });
    expect(categoryOf(await add(eInvoice(address)))).toBe('INVALID_DATA');
    expect(categoryOf(await add(eInvoice(operator)))).toBe('INVALID_DATA');
    expect(categoryOf(await add(eInvoice(address + operator)))).toBe('OK');
    expect(categoryOf(await edit(2, eInvoice('<finvoiceaddress/>')))).toBe('INVALID_DATA');
    expect(categoryOf(await edit(2, eInvoice('<finvoiceaddress/><finvoiceroutercode/>')))).toBe('OK');
  });

  it('decimals need a comma', async () => {
    const limit = (value: string): string => additional(`<balancelimit>${value}</balancelimit>`);
    expect(categoryOf(await add(limit('1000.55')))).toBe('OK');
    await sandbox.settings({ decimals: 'comma' });
    expect(categoryOf(await add(limit('1000.55')))).toBe('INVALID_DATA');
    expect(categoryOf(await add(limit('1000,55')))).toBe('OK');
  });

  it('Åland is FI only', async () => {
    const inCountry = (code: string): string => base(`<name>A</name><country>${code}</country>`);
    expect(categoryOf(await add(inCountry('AX')))).toBe('OK');
    await sandbox.settings({ acceptAland: false });
    expect(categoryOf(await add(inCountry('ax')))).toBe('INVALID_DATA');
    expect(categoryOf(await add(inCountry('FI')))).toBe('OK');
  });
});

describe('a refused document', () => {
  it('leaves neither a dimension nor a group behind', async () => {
    const body = base(
      '<name>A</name><customergroupname>Tukku</customergroupname>',
      `<customerfinvoicedetails><finvoiceroutercode>NOSUCHOP</finvoiceroutercode></customerfinvoicedetails>
       <customerdimensiondetails><dimension><dimensionname>Alue</dimensionname><dimensionitem>Etelä</dimensionitem></dimension></customerdimensiondetails>`,
    );
    expect(categoryOf(await add(body))).toBe('INVALID_DATA');
    const onlyDimension = body.replace(/<customerfinvoicedetails>.*<\/customerfinvoicedetails>/s, '');
    const target = '/customer.nv?method=add&useOnlyExistingDimensions=1';
    expect((await sandbox.api(target, { body: onlyDimension })).statuses[1]).toContain('Alue / Etelä');
  });
});

describe('dimensions that a person gave a customer', () => {
  it('exist for useonlyexistingdimensions', async () => {
    await sandbox.person(
      { name: 'A' },
      { customerDimensions: [{ dimensionName: 'Alue', dimensionItem: 'Etelä' }] },
    );
    const body = base(
      '<name>B</name>',
      '<customerdimensiondetails><dimension><dimensionname>Alue</dimensionname><dimensionitem>Etelä</dimensionitem></dimension></customerdimensiondetails>',
    );
    const target = '/customer.nv?method=add&useonlyexistingdimensions=1&checkdimensionvalidityperiod=1';
    expect(categoryOf(await sandbox.api(target, { body }))).toBe('OK');
  });
});
