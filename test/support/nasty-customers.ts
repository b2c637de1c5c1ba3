import * as fc from 'fast-check';
import type { Agreement } from '../../src/sync/agreement';
import { NOTHING_AGREED } from '../../src/sync/agreement';
import type {
  Address,
  FieldName,
  FieldTypes,
  FieldValue,
  FieldValues,
  FlexCustomer,
  Kind,
  NetvisorCustomer,
  NetvisorOffice,
  Side,
} from '../../src/sync/customer';
import type { FlexType } from '../../src/sync/flex-type';
import type { OfficeKey } from '../../src/sync/ids';
import type { Override } from '../../src/sync/override';
import { FIELD_NAMES } from '../../src/sync/field-table';
import type { Direction, PlanContext, SyncPolicy } from '../../src/sync/policy';
import {
  DEFAULT_POLICY,
  LINK_ID,
  LIVE,
  address,
  carryOut,
  flexCustomer,
  netvisorCustomer,
  office,
  plan,
  runOf,
} from './planning';
import type { World } from './planning';

/**
 * Customers that make trouble: few values, so that both sides often have the same, nearly the same (another
 * spelling of one value), or one that can't be written.
 */
const RANTATIE = address('Rantatie 4');
const MAKIKATU = address('Mäkikatu 2', '33100', 'Tampere');
const WITH_CARE_OF: Address = { ...address('Kalatori 1'), street2: 'c/o Virtanen' };
const CARE_OF_JOINED = address('Kalatori 1, c/o Virtanen');
const TOO_LONG_JOINED: Address = { ...address('Pitkäkatu '.repeat(5)), street2: 'Porras '.repeat(7) };
const ABROAD = address('Storgatan 1', '111 22', 'Stockholm', 'SE');
const NOWHERE = address('Rantatie 4', '00100', 'Helsinki', 'XX');
const BLANK: Address = { street: ' ', street2: '', postalCode: null, city: null, country: 'FI' };
const ADDRESSES = [
  null,
  RANTATIE,
  MAKIKATU,
  WITH_CARE_OF,
  CARE_OF_JOINED,
  TOO_LONG_JOINED,
  ABROAD,
  NOWHERE,
  BLANK,
];

/** A personal identity code by the rule, of nobody: such individual numbers are never given (D17). */
export const IDENTITY_CODE = '101165-907B';

const VALUES: { readonly [F in FieldName]: fc.Arbitrary<FieldTypes[F] | null> } = {
  name: fc.constantFrom(
    'Lämpöykkönen Oy',
    ' Lämpöykkönen  Oy',
    'Sähkö-Aho Oy',
    'Kahvila & Leipomo Aalto Ky',
    'Å'.repeat(251),
  ),
  nameExtension: fc.constantFrom(null, 'Putkityöt', 'Talotekniikka', '  '),
  businessId: fc.constantFrom(
    null,
    '1234567-1',
    '12345671',
    '2077474-0',
    '2077474-1',
    'FI12345671',
    'SE556703748501',
    IDENTITY_CODE,
  ),
  email: fc.constantFrom(null, 'info@aho.example', 'INFO@aho.example', 'toimisto@aho.example', 'ei osoite'),
  phone: fc.constantFrom(null, '040 123 4567', '+358401234567', '09 876 5432', 'vaihde'),
  website: fc.constantFrom(null, 'https://aho.example/', 'aho.example', 'www.aho.example', 'x'.repeat(81)),
  visitingAddress: fc.constantFrom(...ADDRESSES),
  billingAddress: fc.constantFrom(...ADDRESSES),
  invoicingEmail: fc.constantFrom(
    null,
    'laskut@aho.example',
    'laskut@aho.example; talous@aho.example',
    'laskut@aho.example, talous@aho.example',
    'talous@aho.example',
  ),
  eInvoice: fc.constantFrom(
    null,
    { address: '003712345671', operator: '003721291126' },
    { address: '0037 1234567 1', operator: '003721291126' },
    { address: 'FI2112345600000785', operator: 'NDEAFIHH' },
    { address: '003712345671', operator: 'EI-OLE' },
    { address: '0037123456', operator: '003721291126' },
  ),
  active: fc.constantFrom(true, false),
  customerNumber: fc.constantFrom(null, '200123', '0200123', 'A-17'),
};

/** Values of some fields. A field that is left out was not edited, or not read. */
const someFields: fc.Arbitrary<FieldValues> = fc.record(VALUES, { requiredKeys: [] });

const offices: fc.Arbitrary<NetvisorOffice[]> = fc
  .array(
    fc.record({
      visit: fc.constantFrom(...ADDRESSES),
      contact: fc.constantFrom(null, null, MAKIKATU),
      ours: fc.boolean(),
      name: fc.constantFrom('Toimipaikka', 'Toimipaikka', ' '),
    }),
    { maxLength: 2 },
  )
  .map((list) =>
    list.map(({ visit, contact, ours, name }, at) =>
      office(visit, {
        key: String(501 + at),
        name,
        contactAddress: contact,
        identifier: ours && at === 0 ? `fns-${LINK_ID}` : null,
      }),
    ),
  );

const kinds: fc.Arbitrary<Kind> = fc.constantFrom('COMPANY', 'COMPANY', 'COMPANY', 'PRIVATE');

/** What can be read from Netvisor: its visiting address by offices only; of a private person no e-invoice (D17). */
function netvisorFields(kind: Kind, fields: FieldValues): FieldValues {
  const { visitingAddress: _office, eInvoice, ...rest } = fields;
  return kind === 'COMPANY' && eInvoice !== undefined ? { ...rest, eInvoice } : rest;
}

export const contexts: fc.Arbitrary<PlanContext> = fc.constantFrom(
  LIVE,
  runOf('netvisorToFlex'),
  runOf('flexToNetvisor'),
  runOf('netvisorToFlex', 'merge'),
  runOf('flexToNetvisor', 'merge'),
);

const directions: fc.Arbitrary<Direction> = fc.constantFrom(
  'both',
  'flexToNetvisor',
  'netvisorToFlex',
  'off',
);

/** Mostly the default, now and then a setting of its own for some fields. */
export const policies: fc.Arbitrary<SyncPolicy> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(DEFAULT_POLICY) },
  {
    weight: 2,
    arbitrary: fc
      .dictionary(
        fc.constantFrom(...FIELD_NAMES),
        fc.record({ direction: directions, clearing: fc.constantFrom('travels', 'ask', 'never') }),
        { maxKeys: 4 },
      )
      .map((fields) => ({ ...DEFAULT_POLICY, fields })),
  },
);

export interface NastyPair {
  readonly flex: FlexCustomer;
  readonly netvisor: NetvisorCustomer;
  readonly agreed: Agreement;
  readonly officeKey?: OfficeKey | null;
}

/** Two customers that meet for the first time. */
export const strangers: fc.Arbitrary<NastyPair> = kinds.chain((kind) =>
  fc
    .record({ flex: someFields, netvisor: someFields, offices, consumer: fc.integer({ min: 0, max: 9 }) })
    .map((given) => ({
      flex: flexCustomer(given.flex, { kind, consumerEInvoicing: given.consumer === 0 }),
      netvisor: netvisorCustomer(netvisorFields(kind, given.netvisor), { kind, offices: given.offices }),
      agreed: NOTHING_AGREED,
    })),
);

/** What people do on either side between two plans. */
export interface Edits {
  readonly flex: FieldValues;
  readonly netvisor: FieldValues;
  readonly offices: readonly NetvisorOffice[] | null;
  /** The consumer orders e-invoices in their own bank, or no longer does. */
  readonly consumer: boolean | null;
}

export const edits: fc.Arbitrary<Edits> = fc.record({
  flex: fc.oneof(fc.constant({}), someFields),
  netvisor: fc.oneof(fc.constant({}), someFields),
  offices: fc.option(offices, { freq: 3 }),
  consumer: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.boolean() }),
});

export function edit(pair: NastyPair, given: Edits): NastyPair {
  return {
    ...pair,
    flex: {
      ...pair.flex,
      consumerEInvoicing: given.consumer ?? pair.flex.consumerEInvoicing,
      fields: { ...pair.flex.fields, ...given.flex },
    },
    netvisor: {
      ...pair.netvisor,
      fields: { ...pair.netvisor.fields, ...netvisorFields(pair.netvisor.kind, given.netvisor) },
      offices: given.offices ?? pair.netvisor.offices,
    },
  };
}

/** An edit of one field on one side. */
export interface OneEdit {
  readonly side: Side;
  readonly field: FieldName;
  readonly values: FieldValues;
}

export const editOf = (field: FieldName): fc.Arbitrary<OneEdit> =>
  fc.record({
    side: fc.constantFrom<Side>('flex', 'netvisor'),
    field: fc.constant(field),
    values: fc.record<FieldValues>({ [field]: VALUES[field] }),
  });

/** The same pair when some fields could not be read. */
function withoutReading(pair: NastyPair, unread: readonly FieldName[]): NastyPair {
  const strip = (fields: FieldValues): FieldValues =>
    Object.fromEntries(Object.entries(fields).filter(([field]) => !unread.some((name) => name === field)));
  return {
    ...pair,
    flex: { ...pair.flex, fields: strip(pair.flex.fields) },
    netvisor: { ...pair.netvisor, fields: strip(pair.netvisor.fields) },
  };
}

/** One decision of an operator, about any field: values that can be written and ones that can't. */
const overrideOf = (field: FieldName): fc.Arbitrary<Override> => {
  const values: fc.Arbitrary<FieldValue | null> = VALUES[field];
  return fc.record({
    field: fc.constant(field),
    side: fc.constantFrom<Side>('flex', 'netvisor'),
    value: fc.oneof({ weight: 5, arbitrary: values }, { weight: 1, arbitrary: fc.constant(null) }),
  });
};

export const someOverrides: fc.Arbitrary<Override[]> = fc.array(fc.oneof(...FIELD_NAMES.map(overrideOf)), {
  minLength: 1,
  maxLength: 4,
});

/** Decisions about what only companies have. */
export const companyOverrides: fc.Arbitrary<Override[]> = fc.array(
  fc.oneof(overrideOf('businessId'), overrideOf('eInvoice')),
  { maxLength: 2 },
);

const flexTypes: fc.Arbitrary<FlexType | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.record({
      name: fc.constant('Yritysasiakas Netvisor'),
      required: fc.subarray(['phone', 'email', 'visiting_address', 'business_id', 'language']),
    }),
  },
);

/** What a plan is made with beside the two customers. */
export interface Circumstances {
  readonly context: PlanContext;
  readonly policy: SyncPolicy;
  readonly overrides: readonly Override[];
  readonly flexType: FlexType | null;
}

export interface Situation {
  readonly pair: NastyPair;
  readonly given: Circumstances;
}

const round = fc.record({
  edits,
  /** Now and then the tenant's settings are others from here on. */
  policy: fc.option(policies, { freq: 5 }),
  /** Now and then an operator decides something. */
  overrides: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: someOverrides }),
});

/**
 * A history of a pair: it meets, by itself or in a run, is brought into step, edited and decided about, under
 * settings that change. The last plan is the one to be looked at; some fields may then not be readable.
 */
export const situations: fc.Arbitrary<Situation> = fc
  .record({
    pair: strangers,
    first: contexts,
    policy: policies,
    flexType: flexTypes,
    rounds: fc.array(round, { maxLength: 3 }),
    overrides: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: someOverrides }),
    unread: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, fc.subarray([...FIELD_NAMES])),
  })
  .map(({ pair, first, policy, flexType, rounds, overrides, unread }) => {
    let now = pair;
    let given: Circumstances = { context: first, policy, overrides: [], flexType };
    for (const next of rounds) {
      const planned = plan(now, { ...given, overrides: next.overrides });
      now = edit(paired(carryOut(now, planned)), next.edits);
      given = { ...given, context: LIVE, policy: next.policy ?? given.policy };
    }
    return { pair: withoutReading(now, unread), given: { ...given, overrides } };
  });

/** A world in which both customers still are. */
export function paired({ flex, netvisor, ...rest }: World): NastyPair {
  if (!flex || !netvisor) throw new Error('a pair stays a pair');
  return { flex, netvisor, ...rest };
}
