/*
 * A customer as the sandbox keeps it: the groups and names of getcustomer.nv in lower camel case, every value text,
 * '' for none. Flags are '0' or '1'.
 */

export const baseFields = [
  'internalIdentifier',
  'externalIdentifier',
  'organizationUnitNumber',
  'customerGroupName',
  'name',
  'nameExtension',
  'streetAddress',
  'additionalStreetAddress',
  'city',
  'postNumber',
  'country',
  'phoneNumber',
  'faxNumber',
  'email',
  'emailInvoicingAddress',
  'homePageUri',
  'isActive',
  'isPrivateCustomer',
] as const;

export const finvoiceFields = ['finvoiceAddress', 'finvoiceRouterCode'] as const;

export const maventaFields = ['maventaEdiChannel', 'maventaEdiCustomerIdentifier'] as const;

export const deliveryFields = [
  'deliveryName',
  'deliveryStreetAddress',
  'deliveryCity',
  'deliveryPostNumber',
  'deliveryCountry',
] as const;

export const contactFields = [
  'contactName',
  'contactPerson',
  'contactPersonEmail',
  'contactPersonPhone',
] as const;

export const additionalFields = [
  'comment',
  'customerAgreementIdentifier',
  'useCreditorReferenceNumber',
  'useOrderReferenceNumber',
  'referenceNumber',
  'directDebitBankAccount',
  'invoicingLanguage',
  'invoicePrintChannelFormat',
  'yourDefaultReference',
  'defaultTextBeforeInvoiceLines',
  'defaultTextAfterInvoiceLines',
  'defaultPaymentTerm',
  'defaultSecondName',
  'paymentInterest',
  'balanceLimit',
  'receivablesManagementAutomationRule',
  'factoringAccount',
  'taxHandlingType',
  'euStandardFinvoice',
  'defaultSalesPerson',
  'discountPercentage',
  'priceGroup',
  'inCollectionProhibition',
  /* Answered only with a replyoption; written by a person. */
  'turnoverDays',
  'turnoverDeviation',
  'buyerServiceCode',
] as const;

export const addressFields = [
  'streetAddress',
  'additionalStreetAddress',
  'postNumber',
  'city',
  'country',
] as const;

export const officeTextFields = [
  'officeName',
  'officePhoneNumber',
  'officeTelefaxNumber',
  'officeIdentifier',
  'officeEmailInvoicingAddress',
] as const;

export const contactPersonTextFields = [
  'contactPersonFirstName',
  'contactPersonLastName',
  'contactPersonPhoneNumber',
  'contactPersonEmail',
  'contactPersonLanguage',
  'contactPersonTitle',
] as const;

export type BaseField = (typeof baseFields)[number];
export type FinvoiceField = (typeof finvoiceFields)[number];
export type MaventaField = (typeof maventaFields)[number];
export type DeliveryField = (typeof deliveryFields)[number];
export type ContactField = (typeof contactFields)[number];
export type AdditionalField = (typeof additionalFields)[number];
export type AddressField = (typeof addressFields)[number];
export type OfficeTextField = (typeof officeTextFields)[number];
export type ContactPersonTextField = (typeof contactPersonTextFields)[number];

export type Texts<Field extends string> = Record<Field, string>;

export interface OfficeRecord extends Texts<OfficeTextField> {
  officeNetvisorKey: number;
  officeContactAddress: Texts<AddressField>;
  officeVisitAddress: Texts<AddressField>;
  officeFinvoiceDetails: Texts<FinvoiceField>;
}

export interface ContactPersonRecord extends Texts<ContactPersonTextField> {
  contactPersonID: number;
  /** 0: belongs to no office. */
  contactPersonOfficeNetvisorKey: number;
  isDefault: boolean;
}

export interface DimensionRecord {
  dimensionName: string;
  dimensionItem: string;
}

/** An additional field (CustomTag) of a customer; written by a person. */
export interface CustomTagRecord {
  tagName: string;
  tagValue: string;
}

/** What of a customer can be written, over the API or by a person. */
export interface CustomerContent {
  customerBaseInformation: Texts<BaseField>;
  customerFinvoiceDetails: Texts<FinvoiceField>;
  customerMaventaEdiDetails: Texts<MaventaField>;
  customerDeliveryDetails: Texts<DeliveryField>;
  customerContactDetails: Texts<ContactField>;
  customerAdditionalInformation: Texts<AdditionalField>;
  customerDimensions: DimensionRecord[];
  offices: OfficeRecord[];
  contactPersons: ContactPersonRecord[];
  customTags: CustomTagRecord[];
  /** Such a customer cannot be deleted (netvisor-api.md 2.6). */
  hasInvoices: boolean;
}

export interface CustomerRecord extends CustomerContent {
  readonly netvisorKey: number;
  /** Milliseconds since 1970 by the sandbox's clock; what `changedsince` looks at. */
  changedAtMs: number;
  /** The change time is that of the seeding. */
  changeTimeSeeded: boolean;
}

/** The named fields without a value. */
export function blank<Field extends string>(fields: readonly Field[]): Texts<Field> {
  const texts: Partial<Texts<Field>> = {};
  for (const field of fields) texts[field] = '';
  // Every field was just set; the compiler cannot count them.
  return texts as Texts<Field>;
}

const emptyAddress: Readonly<Texts<AddressField>> = blank(addressFields);
const emptyFinvoice: Readonly<Texts<FinvoiceField>> = blank(finvoiceFields);
const emptyBase = { ...blank(baseFields), country: 'FI', isActive: '1', isPrivateCustomer: '0' };
const emptyMaventa = blank(maventaFields);
const emptyDelivery = blank(deliveryFields);
const emptyContact = blank(contactFields);
const emptyAdditional = {
  ...blank(additionalFields),
  useCreditorReferenceNumber: '0',
  invoicingLanguage: 'FI',
  taxHandlingType: 'countrygroup',
};
const emptyOfficeTexts = blank(officeTextFields);
const emptyContactPersonTexts = blank(contactPersonTextFields);

/** A new customer before anything is filled in: active, a company, in Finland, invoiced in Finnish. */
export function newCustomerContent(): CustomerContent {
  return {
    customerBaseInformation: { ...emptyBase },
    customerFinvoiceDetails: { ...emptyFinvoice },
    customerMaventaEdiDetails: { ...emptyMaventa },
    customerDeliveryDetails: { ...emptyDelivery },
    customerContactDetails: { ...emptyContact },
    customerAdditionalInformation: { ...emptyAdditional },
    customerDimensions: [],
    offices: [],
    contactPersons: [],
    customTags: [],
    hasInvoices: false,
  };
}

export function newOffice(officeNetvisorKey: number): OfficeRecord {
  return {
    officeNetvisorKey,
    ...emptyOfficeTexts,
    officeContactAddress: { ...emptyAddress },
    officeVisitAddress: { ...emptyAddress },
    officeFinvoiceDetails: { ...emptyFinvoice },
  };
}

export function newContactPerson(contactPersonID: number): ContactPersonRecord {
  return { contactPersonID, ...emptyContactPersonTexts, contactPersonOfficeNetvisorKey: 0, isDefault: false };
}
