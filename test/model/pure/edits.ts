import type { RecordPatch } from '../../../src/sandbox/netvisor/record-json';

/** One thing that a person does to a customer in Flex, and how to say it. */
export interface FlexEdit {
  readonly says: string;
  readonly patch: Readonly<Record<string, unknown>>;
}

export interface NetvisorEdit {
  readonly says: string;
  readonly patch: RecordPatch;
}

/** What D17 forbids to take: these texts must never leave Netvisor, nor be taken away there. */
export const FORBIDDEN = ['131052-308T', 'FI9612345600000785', 'BANKFIHH'] as const;
const [IDENTITY_CODE, BANK_ADDRESS, BANK] = FORBIDDEN;

const LONG = 'Pitkäkatu '.repeat(7).trim();

const quoted = (value: unknown): string =>
  value === null || value === '' ? 'is cleared' : `becomes ${JSON.stringify(value)}`;

const flexTexts = (property: string, values: ReadonlyArray<string | null>): FlexEdit[] =>
  values.map((value) => ({ says: `${property} ${quoted(value)}`, patch: { [property]: value } }));

const whole = (street: string, more: Record<string, string> = {}) => ({
  street,
  street2: null,
  postal_code: '00100',
  city: 'Helsinki',
  country: 'FI',
  ...more,
});

const flexAddresses = (property: 'visiting_address' | 'billing_address'): FlexEdit[] => [
  { says: `${property} is cleared`, patch: { [property]: null } },
  { says: `${property} becomes Rantatie 4`, patch: { [property]: whole('Rantatie 4') } },
  {
    says: `${property} becomes Mäkikatu 2, Tampere, for the attention of Aino`,
    patch: { [property]: { name: 'Aino', ...whole('Mäkikatu 2', { city: 'Tampere' }) } },
  },
  {
    says: `${property} becomes Kalatori 1, c/o Virtanen`,
    patch: { [property]: whole('Kalatori 1', { street2: 'c/o Virtanen' }) },
  },
  {
    says: `${property} becomes Storgatan 5 in Sweden`,
    patch: { [property]: whole('Storgatan 5', { country: 'SE' }) },
  },
  { says: `${property} gets two long lines`, patch: { [property]: whole(LONG, { street2: LONG }) } },
];

const OVT = { address: '003712345671', operator: '003721291126' };
const IBAN = { address: 'FI2112345600000785', operator: 'NDEAFIHH' };

/** What people do in Flex, by what they do it to. */
export const FLEX_EDITS: ReadonlyArray<readonly FlexEdit[]> = [
  flexTexts('name', ['Aalto Oy', ' Aalto  Oy', 'Kahvila Aalto Ky', 'Virtanen Aino', 'Å'.repeat(250)]),
  flexTexts('name_extension', [null, 'Putkityöt', 'Talotekniikka']),
  flexTexts('business_id', [null, '1234567-1', '12345671', '2077474-0', '2077474-1']),
  flexTexts('vat_id', [null, 'SE556703748501', 'FI12345671']),
  flexTexts('email', [null, 'info@aho.example', 'INFO@aho.example', 'toimisto@aho.example']),
  flexTexts('phone', [null, '040 123 4567', '+358401234567', '09 876 5432', 'vaihde']),
  flexTexts('website', [null, 'https://aho.example/', 'aho.example', 'www.aho.example', 'x'.repeat(81)]),
  flexTexts('invoicing_email', [null, 'laskut@aho.example', 'talous@aho.example']),
  flexTexts('customer_number', [null, '1001', '1002', '0100', 'A-17', 'TEMP']),
  flexAddresses('visiting_address'),
  flexAddresses('billing_address'),
  [
    { says: 'e_invoice is cleared', patch: { e_invoice: null } },
    { says: 'e_invoice becomes an OVT at Maventa', patch: { e_invoice: OVT } },
    {
      says: 'e_invoice becomes the same OVT with spaces',
      patch: { e_invoice: { ...OVT, address: '0037 1234567 1' } },
    },
    { says: 'e_invoice becomes an IBAN at Nordea', patch: { e_invoice: IBAN } },
    { says: 'e_invoice gets an unknown operator', patch: { e_invoice: { ...OVT, operator: 'EI-OLE' } } },
    { says: 'e_invoice gets a wrong address', patch: { e_invoice: { ...OVT, address: '0037123' } } },
  ],
  [
    { says: 'it is taken out of use', patch: { active: false } },
    { says: 'it is taken into use', patch: { active: true } },
  ],
  [
    { says: 'the consumer orders e-invoices', patch: { consumer_e_invoicing: true } },
    { says: 'the consumer ends e-invoices', patch: { consumer_e_invoicing: false } },
  ],
];

const base = (says: string, given: NonNullable<RecordPatch['customerBaseInformation']>): NetvisorEdit => ({
  says,
  patch: { customerBaseInformation: given },
});

type BaseName = keyof NonNullable<RecordPatch['customerBaseInformation']>;

const netvisorTexts = (property: BaseName, values: readonly string[]): NetvisorEdit[] =>
  values.map((value) => base(`${property} ${quoted(value)}`, { [property]: value }));

const baseAddress = (
  says: string,
  streetAddress: string,
  more: Partial<Record<BaseName, string>> = {},
): NetvisorEdit =>
  base(says, {
    streetAddress,
    additionalStreetAddress: '',
    postNumber: '00100',
    city: 'Helsinki',
    country: 'FI',
    ...more,
  });

/** What people do in Netvisor, offices aside. */
export const NETVISOR_EDITS: ReadonlyArray<readonly NetvisorEdit[]> = [
  netvisorTexts('name', ['Aalto Oy', 'Kahvila Aalto Ky', 'Aino Virtanen']),
  netvisorTexts('nameExtension', ['', 'Putkityöt', 'Sähkötyöt']),
  netvisorTexts('externalIdentifier', ['', '1234567-1', '2077474-0', '2077474-1', IDENTITY_CODE]),
  netvisorTexts('email', ['', 'info@aho.example', 'toimisto@aho.example', 'ei osoite']),
  netvisorTexts('phoneNumber', [
    '',
    '040 123 4567',
    '09 876 5432',
    `09 876 5432 ${'tai 040 123 4567 '.repeat(3)}`,
  ]),
  netvisorTexts('homePageUri', ['', 'aho.example', 'www.aho.example']),
  netvisorTexts('emailInvoicingAddress', [
    '',
    'laskut@aho.example',
    'talous@aho.example',
    'talous@aho.example;',
    'laskut@aho.example;talous@aho.example',
  ]),
  netvisorTexts('internalIdentifier', ['', '1001', '1002', '0100', 'a-17', 'TEMP']),
  [
    baseAddress('its base address is cleared', '', { postNumber: '', city: '' }),
    baseAddress('its base address becomes Rantatie 4', 'Rantatie 4'),
    baseAddress('its base address becomes Mäkikatu 2, Tampere', 'Mäkikatu 2', { city: 'Tampere' }),
    baseAddress('its base address becomes Kalatori 1, c/o Virtanen', 'Kalatori 1', {
      additionalStreetAddress: 'c/o Virtanen',
    }),
    baseAddress('its base address gets a long post code', 'Rantatie 4', {
      postNumber: '00100 '.repeat(5).trim(),
    }),
  ],
  [
    {
      says: 'its e-invoice is cleared',
      patch: { customerFinvoiceDetails: { finvoiceAddress: '', finvoiceRouterCode: '' } },
    },
    {
      says: 'its e-invoice becomes an OVT at Maventa',
      patch: { customerFinvoiceDetails: { finvoiceAddress: OVT.address, finvoiceRouterCode: OVT.operator } },
    },
    {
      says: 'its e-invoice becomes an IBAN at Nordea',
      patch: {
        customerFinvoiceDetails: { finvoiceAddress: IBAN.address, finvoiceRouterCode: IBAN.operator },
      },
    },
    {
      says: 'its e-invoice loses its operator',
      patch: { customerFinvoiceDetails: { finvoiceRouterCode: '' } },
    },
    {
      says: 'the bank of the consumer sets its e-invoice',
      patch: { customerFinvoiceDetails: { finvoiceAddress: BANK_ADDRESS, finvoiceRouterCode: BANK } },
    },
  ],
  [base('it is taken out of use', { isActive: '0' }), base('it is taken into use', { isActive: '1' })],
  [
    { says: 'its comment is edited', patch: { customerAdditionalInformation: { comment: 'Soita ensin' } } },
    {
      says: 'it gets a contact person',
      patch: { contactPersons: [{ contactPersonFirstName: 'Aino', contactPersonLastName: 'Virtanen' }] },
    },
  ],
];

/** Addresses of offices. */
export const OFFICE_ADDRESSES = [
  {
    says: 'Rantatie 4',
    texts: { streetAddress: 'Rantatie 4', postNumber: '00100', city: 'Helsinki', country: 'FI' },
  },
  {
    says: 'Mäkikatu 2',
    texts: { streetAddress: 'Mäkikatu 2', postNumber: '00100', city: 'Tampere', country: 'FI' },
  },
  {
    says: 'Varastokuja 9',
    texts: { streetAddress: 'Varastokuja 9', postNumber: '33100', city: 'Tampere', country: 'FI' },
  },
  { says: 'nowhere', texts: { streetAddress: '', postNumber: '', city: '', country: '' } },
] as const;
