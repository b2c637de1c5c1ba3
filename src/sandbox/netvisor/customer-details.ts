import type { NetvisorCompany } from './company';
import type { AddressField, ContactPersonRecord, CustomerRecord, OfficeRecord, Texts } from './record';
import { closeElement, leafElement, openElement } from './xml-writer';

const COUNTRY = { type: 'ISO-3166' } as const;

/**
 * One `Customer` of getcustomer.nv, in the order and with the elements of netvisor-api.md 2.2: those marked "always"
 * stand there even when empty, the others only with a value.
 */
export function* customerElement(
  depth: number,
  company: NetvisorCompany,
  record: CustomerRecord,
): Generator<string> {
  yield openElement(depth, 'Customer');
  yield baseInformation(depth + 1, company, record);
  yield finvoiceDetails(depth + 1, 'CustomerFinvoiceDetails', record.customerFinvoiceDetails);
  yield deliveryDetails(depth + 1, record);
  yield contactDetails(depth + 1, record);
  yield contactPersons(depth + 1, record.contactPersons);
  for (const office of record.offices) yield officeDetails(depth + 1, office);
  yield additionalInformation(depth + 1, company, record);
  yield closeElement(depth, 'Customer');
}

function baseInformation(depth: number, company: NetvisorCompany, record: CustomerRecord): string {
  const base = record.customerBaseInformation;
  const groupName = base.customerGroupName;
  const groupKey = groupName === '' ? '' : company.customerGroups.keyOf(groupName).toString();
  return group(depth, 'CustomerBaseInformation', (inner) => [
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
  name: string,
  details: CustomerRecord['customerFinvoiceDetails'],
): string {
  return group(depth, name, (inner) => [
    leafElement(inner, 'FinvoiceAddress', details.finvoiceAddress),
    leafElement(inner, 'FinvoiceRouterCode', details.finvoiceRouterCode),
  ]);
}

function deliveryDetails(depth: number, { customerDeliveryDetails: delivery }: CustomerRecord): string {
  return group(depth, 'CustomerDeliveryDetails', (inner) => [
    leafElement(inner, 'DeliveryName', delivery.deliveryName),
    leafElement(inner, 'DeliveryStreetAddress', delivery.deliveryStreetAddress),
    leafElement(inner, 'DeliveryCity', delivery.deliveryCity),
    leafElement(inner, 'DeliveryPostNumber', delivery.deliveryPostNumber),
    optionalLeaf(inner, 'DeliveryCountry', delivery.deliveryCountry, COUNTRY),
  ]);
}

/** `contactname` can be written and never comes back. */
function contactDetails(depth: number, { customerContactDetails: contact }: CustomerRecord): string {
  return group(depth, 'CustomerContactDetails', (inner) => [
    leafElement(inner, 'ContactPerson', contact.contactPerson),
    leafElement(inner, 'ContactPersonEmail', contact.contactPersonEmail),
    leafElement(inner, 'ContactPersonPhone', contact.contactPersonPhone),
  ]);
}

function contactPersons(depth: number, persons: readonly ContactPersonRecord[]): string {
  if (persons.length === 0) return '';
  return group(depth, 'CustomerContactPersons', (inner) =>
    persons.map((person) =>
      group(inner, 'CustomerContactPerson', (leaf) => [
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

/** Stands directly under Customer, once per office. Its e-mail invoicing address can be written and never comes back. */
function officeDetails(depth: number, office: OfficeRecord): string {
  return group(depth, 'CustomerOfficeDetails', (inner) => [
    leafElement(inner, 'OfficeNetvisorKey', office.officeNetvisorKey.toString()),
    leafElement(inner, 'OfficeName', office.officeName),
    leafElement(inner, 'OfficePhoneNumber', office.officePhoneNumber),
    leafElement(inner, 'OfficeTelefaxNumber', office.officeTelefaxNumber),
    leafElement(inner, 'OfficeIdentifier', office.officeIdentifier),
    address(inner, 'OfficeContactAddress', office.officeContactAddress),
    address(inner, 'OfficeVisitAddress', office.officeVisitAddress),
    finvoiceDetails(inner, 'OfficeFinvoiceDetails', office.officeFinvoiceDetails),
  ]);
}

function address(depth: number, name: string, texts: Texts<AddressField>): string {
  return group(depth, name, (inner) => [
    leafElement(inner, 'StreetAddress', texts.streetAddress),
    leafElement(inner, 'AdditionalStreetAddress', texts.additionalStreetAddress),
    leafElement(inner, 'PostNumber', texts.postNumber),
    leafElement(inner, 'City', texts.city),
    leafElement(inner, 'Country', texts.country, texts.country === '' ? undefined : COUNTRY),
  ]);
}

function additionalInformation(depth: number, company: NetvisorCompany, record: CustomerRecord): string {
  const additional = record.customerAdditionalInformation;
  const paymentTerm = additional.defaultPaymentTerm;
  const factoring = additional.factoringAccount;
  return group(depth, 'CustomerAdditionalInformation', (inner) => [
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
    customerDimensions(inner, company, record),
  ]);
}

/** The attribute is spelled `NetvisorKey` on the name and `Netvisorkey` on the item (2.0). */
function customerDimensions(depth: number, company: NetvisorCompany, record: CustomerRecord): string {
  if (record.customerDimensions.length === 0) return '';
  return group(depth, 'CustomerDimensions', (inner) =>
    record.customerDimensions.map(({ dimensionName, dimensionItem }) =>
      group(inner, 'Dimension', (leaf) => [
        leafElement(
          leaf,
          'DimensionName',
          dimensionName,
          netvisorKey(company.dimensions.keyOf(dimensionName)),
        ),
        leafElement(leaf, 'DimensionItem', dimensionItem, {
          Netvisorkey: company.dimensionItems.keyOf(`${dimensionName}\n${dimensionItem}`).toString(),
        }),
      ]),
    ),
  );
}

function group(depth: number, name: string, children: (inner: number) => readonly string[]): string {
  return openElement(depth, name) + children(depth + 1).join('') + closeElement(depth, name);
}

function optionalLeaf(
  depth: number,
  name: string,
  text: string,
  attributes?: Readonly<Record<string, string>>,
): string {
  return text === '' ? '' : leafElement(depth, name, text, attributes);
}

const netvisorKey = (key: number): Readonly<Record<string, string>> => ({ NetvisorKey: key.toString() });

const keyOrNothing = (key: number): string => (key === 0 ? '' : key.toString());

const withDecimalComma = (text: string): string => text.replace('.', ',');
