import type { NetvisorCompany } from './company';
import type { AddressField, ContactPersonRecord, CustomerRecord, OfficeRecord, Texts } from './record';
import type { ReplyOptions } from './reply-options';
import type { NetvisorSettings } from './settings';
import { closeElement, leafElement, openElement, type XmlAttributes } from './xml-writer';

const COUNTRY = { type: 'ISO-3166' } as const;

/** Whose customers are shown, and how. */
export interface Details {
  readonly company: NetvisorCompany;
  readonly settings: Pick<NetvisorSettings, 'responseOrder' | 'officeEmailShown'>;
  readonly options: ReplyOptions;
}

/**
 * One `Customer` of getcustomer.nv, in the order and with the elements of netvisor-api.md 2.2: those marked "always"
 * stand there even when empty, the others only with a value.
 */
export function* customerElement(depth: number, details: Details, record: CustomerRecord): Generator<string> {
  const inner = depth + 1;
  yield openElement(depth, 'Customer');
  yield* inOrder(details, [
    baseInformation(inner, details, record),
    finvoiceDetails(inner, details, 'CustomerFinvoiceDetails', record.customerFinvoiceDetails),
    deliveryDetails(inner, details, record),
    contactDetails(inner, details, record),
    contactPersons(inner, details, record.contactPersons),
    ...record.offices.map((office) => officeDetails(inner, details, office)),
    additionalInformation(inner, details, record),
  ]);
  yield closeElement(depth, 'Customer');
}

function baseInformation(depth: number, details: Details, record: CustomerRecord): string {
  const base = record.customerBaseInformation;
  const groupName = base.customerGroupName;
  const groupKey = groupName === '' ? '' : details.company.customerGroups.keyOf(groupName).toString();
  return group(depth, details, 'CustomerBaseInformation', (inner) => [
    leafElement(inner, 'NetvisorKey', record.netvisorKey.toString()),
    leafElement(inner, 'InternalIdentifier', base.internalIdentifier),
    leafElement(inner, 'ExternalIdentifier', base.externalIdentifier),
    optionalLeaf(inner, 'OrganizationUnitNumber', base.organizationUnitNumber),
    optionalLeaf(inner, 'CustomerGroupNetvisorKey', groupKey),
    optionalLeaf(inner, 'CustomerGroupName', groupName),
    leafElement(inner, 'Name', base.name),
    leafElement(inner, 'NameExtension', base.nameExtension),
    leafElement(inner, 'StreetAddress', base.streetAddress),
    leafElement(inner, 'AdditionalStreetAddress', base.additionalStreetAddress),
    leafElement(inner, 'City', base.city),
    leafElement(inner, 'PostNumber', base.postNumber),
    optionalLeaf(inner, 'Country', base.country, COUNTRY),
    leafElement(inner, 'PhoneNumber', base.phoneNumber),
    leafElement(inner, 'FaxNumber', base.faxNumber),
    leafElement(inner, 'Email', base.email),
    leafElement(inner, 'EmailInvoicingAddress', base.emailInvoicingAddress),
    leafElement(inner, 'HomePageUri', base.homePageUri),
    leafElement(inner, 'IsActive', base.isActive),
    leafElement(inner, 'IsPrivateCustomer', base.isPrivateCustomer),
  ]);
}

function finvoiceDetails(
  depth: number,
  details: Details,
  name: string,
  finvoice: CustomerRecord['customerFinvoiceDetails'],
): string {
  return group(depth, details, name, (inner) => [
    leafElement(inner, 'FinvoiceAddress', finvoice.finvoiceAddress),
    leafElement(inner, 'FinvoiceRouterCode', finvoice.finvoiceRouterCode),
  ]);
}

function deliveryDetails(
  depth: number,
  details: Details,
  { customerDeliveryDetails: delivery }: CustomerRecord,
): string {
  return group(depth, details, 'CustomerDeliveryDetails', (inner) => [
    leafElement(inner, 'DeliveryName', delivery.deliveryName),
    leafElement(inner, 'DeliveryStreetAddress', delivery.deliveryStreetAddress),
    leafElement(inner, 'DeliveryCity', delivery.deliveryCity),
    leafElement(inner, 'DeliveryPostNumber', delivery.deliveryPostNumber),
    optionalLeaf(inner, 'DeliveryCountry', delivery.deliveryCountry, COUNTRY),
  ]);
}

/** `contactname` can be written and never comes back. */
function contactDetails(
  depth: number,
  details: Details,
  { customerContactDetails: contact }: CustomerRecord,
): string {
  return group(depth, details, 'CustomerContactDetails', (inner) => [
    leafElement(inner, 'ContactPerson', contact.contactPerson),
    leafElement(inner, 'ContactPersonEmail', contact.contactPersonEmail),
    leafElement(inner, 'ContactPersonPhone', contact.contactPersonPhone),
  ]);
}

function contactPersons(depth: number, details: Details, persons: readonly ContactPersonRecord[]): string {
  if (persons.length === 0) return '';
  return group(depth, details, 'CustomerContactPersons', (inner) =>
    persons.map((person) =>
      group(inner, details, 'CustomerContactPerson', (leaf) => [
        leafElement(leaf, 'ContactPersonID', person.contactPersonID.toString()),
        leafElement(leaf, 'ContactPersonFirstName', person.contactPersonFirstName),
        leafElement(leaf, 'ContactPersonLastName', person.contactPersonLastName),
        leafElement(leaf, 'ContactPersonPhoneNumber', person.contactPersonPhoneNumber),
        leafElement(leaf, 'ContactPersonEmail', person.contactPersonEmail),
        leafElement(
          leaf,
          'ContactPersonOfficeNetvisorKey',
          keyOrNothing(person.contactPersonOfficeNetvisorKey),
        ),
      ]),
    ),
  );
}

/**
 * Stands directly under Customer, once per office. Its e-mail invoicing address can be written and is in no known
 * answer, so it comes back only by switch.
 */
function officeDetails(depth: number, details: Details, office: OfficeRecord): string {
  return group(depth, details, 'CustomerOfficeDetails', (inner) => [
    leafElement(inner, 'OfficeNetvisorKey', office.officeNetvisorKey.toString()),
    leafElement(inner, 'OfficeName', office.officeName),
    leafElement(inner, 'OfficePhoneNumber', office.officePhoneNumber),
    leafElement(inner, 'OfficeTelefaxNumber', office.officeTelefaxNumber),
    leafElement(inner, 'OfficeIdentifier', office.officeIdentifier),
    ...(details.settings.officeEmailShown
      ? [leafElement(inner, 'EmailInvoicingAddress', office.officeEmailInvoicingAddress)]
      : []),
    address(inner, details, 'OfficeContactAddress', office.officeContactAddress),
    address(inner, details, 'OfficeVisitAddress', office.officeVisitAddress),
    finvoiceDetails(inner, details, 'OfficeFinvoiceDetails', office.officeFinvoiceDetails),
  ]);
}

/** The country of an office is plain text: the documentation's example shows no attribute, unlike the customer's. */
function address(depth: number, details: Details, name: string, texts: Texts<AddressField>): string {
  return group(depth, details, name, (inner) => [
    leafElement(inner, 'StreetAddress', texts.streetAddress),
    leafElement(inner, 'AdditionalStreetAddress', texts.additionalStreetAddress),
    leafElement(inner, 'PostNumber', texts.postNumber),
    leafElement(inner, 'City', texts.city),
    leafElement(inner, 'Country', texts.country),
  ]);
}

function additionalInformation(depth: number, details: Details, record: CustomerRecord): string {
  const { company } = details;
  const additional = record.customerAdditionalInformation;
  const paymentTerm = additional.defaultPaymentTerm;
  const factoring = additional.factoringAccount;
  return group(depth, details, 'CustomerAdditionalInformation', (inner) => [
    leafElement(inner, 'Comment', additional.comment),
    leafElement(inner, 'CustomerAgreementIdentifier', additional.customerAgreementIdentifier),
    leafElement(inner, 'ReferenceNumber', additional.referenceNumber),
    leafElement(inner, 'UseCreditorReferenceNumber', additional.useCreditorReferenceNumber),
    leafElement(inner, 'YourDefaultReference', additional.yourDefaultReference),
    leafElement(inner, 'DefaultTextBeforeInvoiceLines', additional.defaultTextBeforeInvoiceLines),
    leafElement(inner, 'DefaultTextAfterInvoiceLines', additional.defaultTextAfterInvoiceLines),
    paymentTerm === ''
      ? leafElement(inner, 'DefaultPaymentTerm', '')
      : leafElement(
          inner,
          'DefaultPaymentTerm',
          paymentTerm,
          netvisorKey(company.paymentTerms.keyOf(paymentTerm)),
        ),
    leafElement(inner, 'TaxHandlingType', additional.taxHandlingType),
    leafElement(inner, 'BalanceLimit', withDecimalComma(additional.balanceLimit)),
    optionalLeaf(inner, 'DefaultSalesPerson', additional.defaultSalesPerson),
    optionalLeaf(inner, 'DiscountPercentage', withDecimalComma(additional.discountPercentage)),
    optionalLeaf(inner, 'PriceGroup', additional.priceGroup),
    factoring === ''
      ? ''
      : leafElement(
          inner,
          'FactoringAccount',
          factoring,
          netvisorKey(company.factoringAccounts.keyOf(factoring)),
        ),
    optionalLeaf(inner, 'InvoicingLanguage', additional.invoicingLanguage, COUNTRY),
    optionalLeaf(inner, 'EUStandardFinvoice', additional.euStandardFinvoice),
    optionalLeaf(inner, 'InCollectionProhibition', additional.inCollectionProhibition),
    customerDimensions(inner, details, record),
    ...optionalReplies(inner, details, record),
  ]);
}

/** The attribute is spelled `NetvisorKey` on the name and `Netvisorkey` on the item (2.0). */
function customerDimensions(depth: number, details: Details, record: CustomerRecord): string {
  if (record.customerDimensions.length === 0) return '';
  return group(depth, details, 'CustomerDimensions', (inner) =>
    record.customerDimensions.map((dimension) => {
      const { name, item } = details.company.dimensionKeys(dimension);
      return group(inner, details, 'Dimension', (leaf) => [
        leafElement(leaf, 'DimensionName', dimension.dimensionName, netvisorKey(name)),
        leafElement(leaf, 'DimensionItem', dimension.dimensionItem, { Netvisorkey: item.toString() }),
      ]);
    }),
  );
}

/**
 * What `replyoption` asks for. Only the first group's place is known; where the other three stand and what is in them
 * is our assumption, so a client can be tried against elements that it does not expect.
 */
function optionalReplies(depth: number, details: Details, record: CustomerRecord): string[] {
  const { options, company } = details;
  const additional = record.customerAdditionalInformation;
  const rule = additional.receivablesManagementAutomationRule;
  return [
    options.turnoverTimes ? turnoverTimes(depth, details, additional) : '',
    options.automationRule
      ? leafElement(
          depth,
          'AutomationRule',
          rule,
          rule === '' ? undefined : netvisorKey(company.automationRules.keyOf(rule)),
        )
      : '',
    options.customTags ? customTags(depth, details, record) : '',
    options.buyerServiceCode ? leafElement(depth, 'BuyerServiceCode', additional.buyerServiceCode) : '',
  ];
}

function turnoverTimes(
  depth: number,
  details: Details,
  { turnoverDays, turnoverDeviation }: CustomerRecord['customerAdditionalInformation'],
): string {
  return group(depth, details, 'AdditionalInformation', (inner) => [
    group(inner, details, 'ReceivablesManagement', (leaf) => [
      leafElement(leaf, 'TurnoverDays', withDecimalComma(turnoverDays)),
      leafElement(leaf, 'TurnoverDeviation', withDecimalComma(turnoverDeviation)),
    ]),
  ]);
}

function customTags(depth: number, details: Details, record: CustomerRecord): string {
  if (record.customTags.length === 0) return leafElement(depth, 'CustomTags', '');
  return group(depth, details, 'CustomTags', (inner) =>
    record.customTags.map(({ tagName, tagValue }) =>
      group(inner, details, 'CustomTag', (leaf) => [
        leafElement(leaf, 'TagName', tagName),
        leafElement(leaf, 'TagValue', tagValue),
      ]),
    ),
  );
}

function group(
  depth: number,
  details: Details,
  name: string,
  children: (inner: number) => readonly string[],
): string {
  return (
    openElement(depth, name) + inOrder(details, children(depth + 1)).join('') + closeElement(depth, name)
  );
}

/** No order is to be relied on (2.0): a switch turns every group round. */
function inOrder({ settings }: Details, elements: readonly string[]): readonly string[] {
  return settings.responseOrder === 'reversed' ? elements.toReversed() : elements;
}

function optionalLeaf(depth: number, name: string, text: string, attributes?: XmlAttributes): string {
  return text === '' ? '' : leafElement(depth, name, text, attributes);
}

const netvisorKey = (key: number): XmlAttributes => ({ NetvisorKey: key.toString() });

const keyOrNothing = (key: number): string => (key === 0 ? '' : key.toString());

const withDecimalComma = (text: string): string => text.replace('.', ',');
