import type { AttributeRule, ElementRule } from './document-rules';
import type {
  AdditionalField,
  BaseField,
  ContactField,
  DeliveryField,
  FinvoiceField,
  MaventaField,
} from './record';
import type { ValueRule } from './values';

/*
 * The document of customer.nv: names, order, attributes and limits of netvisor-api.md 2.3. Where that page names no
 * limit there is none here.
 */

export const countryAttributes: Readonly<Record<string, AttributeRule>> = { type: { values: ['ISO-3166'] } };
const netvisorKeyAttributes: Readonly<Record<string, AttributeRule>> = {
  type: { values: ['netvisor'], required: true },
};
const keyOrNameAttributes: Readonly<Record<string, AttributeRule>> = {
  type: { values: ['netvisor', 'customer'] },
};

export const baseRules: ReadonlyArray<ValueRule<BaseField>> = [
  {
    name: 'internalidentifier',
    field: 'internalIdentifier',
    max: 50,
    attributes: { type: { values: ['automatic'] } },
  },
  { name: 'externalidentifier', field: 'externalIdentifier' },
  { name: 'organizationunitnumber', field: 'organizationUnitNumber', max: 17, form: 'organisationUnit' },
  { name: 'name', field: 'name', max: 250, mandatory: true },
  { name: 'nameextension', field: 'nameExtension', max: 250 },
  { name: 'streetaddress', field: 'streetAddress', max: 80 },
  { name: 'additionaladdressline', field: 'additionalStreetAddress', max: 80 },
  { name: 'city', field: 'city', max: 80 },
  { name: 'postnumber', field: 'postNumber', max: 50 },
  { name: 'country', field: 'country', form: 'country', attributes: countryAttributes },
  { name: 'customergroupname', field: 'customerGroupName', max: 50 },
  { name: 'phonenumber', field: 'phoneNumber', max: 80 },
  { name: 'faxnumber', field: 'faxNumber', max: 80 },
  { name: 'email', field: 'email', max: 200 },
  { name: 'homepageuri', field: 'homePageUri', max: 80 },
  { name: 'isactive', field: 'isActive', form: 'flag' },
  { name: 'isprivatecustomer', field: 'isPrivateCustomer', form: 'flag' },
  { name: 'emailinvoicingaddress', field: 'emailInvoicingAddress', form: 'emails' },
];

export const finvoiceRules: ReadonlyArray<ValueRule<FinvoiceField>> = [
  { name: 'finvoiceaddress', field: 'finvoiceAddress' },
  { name: 'finvoiceroutercode', field: 'finvoiceRouterCode' },
];

export const maventaRules: ReadonlyArray<ValueRule<MaventaField>> = [
  { name: 'maventaedichannel', field: 'maventaEdiChannel', occurs: 'one' },
  { name: 'maventaedicustomeridentifier', field: 'maventaEdiCustomerIdentifier' },
];

export const deliveryRules: ReadonlyArray<ValueRule<DeliveryField>> = [
  { name: 'deliveryname', field: 'deliveryName', max: 250 },
  { name: 'deliverystreetaddress', field: 'deliveryStreetAddress', max: 80 },
  { name: 'deliverycity', field: 'deliveryCity', max: 80 },
  { name: 'deliverypostnumber', field: 'deliveryPostNumber' },
  { name: 'deliverycountry', field: 'deliveryCountry', form: 'country', attributes: countryAttributes },
];

export const contactRules: ReadonlyArray<ValueRule<ContactField>> = [
  { name: 'contactname', field: 'contactName' },
  { name: 'contactperson', field: 'contactPerson' },
  { name: 'contactpersonemail', field: 'contactPersonEmail' },
  { name: 'contactpersonphone', field: 'contactPersonPhone' },
];

export const additionalRules: ReadonlyArray<ValueRule<AdditionalField>> = [
  { name: 'comment', field: 'comment', max: 2500 },
  { name: 'customeragreementidentifier', field: 'customerAgreementIdentifier', max: 35 },
  { name: 'usecreditorreferencenumber', field: 'useCreditorReferenceNumber', form: 'flag' },
  { name: 'useorderreferencenumber', field: 'useOrderReferenceNumber', form: 'flag' },
  { name: 'customerreferencenumber', field: 'referenceNumber' },
  { name: 'directdebitbankaccount', field: 'directDebitBankAccount' },
  {
    name: 'invoicinglanguage',
    field: 'invoicingLanguage',
    form: 'language',
    attributes: { type: { values: ['ISO-3166'] } },
  },
  {
    name: 'invoiceprintchannelformat',
    field: 'invoicePrintChannelFormat',
    form: ['1', '2'],
    attributes: netvisorKeyAttributes,
  },
  { name: 'yourdefaultreference', field: 'yourDefaultReference', max: 200 },
  { name: 'defaulttextbeforeinvoicelines', field: 'defaultTextBeforeInvoiceLines', max: 500 },
  { name: 'defaulttextafterinvoicelines', field: 'defaultTextAfterInvoiceLines', max: 500 },
  { name: 'defaultpaymentterm', field: 'defaultPaymentTerm', attributes: keyOrNameAttributes },
  { name: 'defaultsecondname', field: 'defaultSecondName', attributes: keyOrNameAttributes },
  { name: 'paymentinterest', field: 'paymentInterest', form: 'decimal' },
  { name: 'balancelimit', field: 'balanceLimit', form: 'decimal' },
  {
    name: 'receivablesmanagementautomationrule',
    field: 'receivablesManagementAutomationRule',
    attributes: keyOrNameAttributes,
  },
  { name: 'factoringaccount', field: 'factoringAccount', attributes: keyOrNameAttributes },
  {
    name: 'taxhandlingtype',
    field: 'taxHandlingType',
    form: ['countrygroup', 'forcedomestic', 'notaxhandling', 'domesticconstructionservice'],
  },
  { name: 'eustandardfinvoice', field: 'euStandardFinvoice', form: 'flag' },
];

const dimensionRule: ElementRule = {
  name: 'dimension',
  occurs: 'many',
  children: [
    { name: 'dimensionname', occurs: 'one' },
    { name: 'dimensionitem', occurs: 'one', attributes: { fatherid: {} } },
  ],
};

export const customerDocument: ElementRule = {
  name: 'root',
  children: [
    {
      name: 'customer',
      occurs: 'one',
      children: [
        { name: 'customerbaseinformation', occurs: 'one', children: baseRules },
        { name: 'customerfinvoicedetails', children: finvoiceRules },
        { name: 'customermaventaedidetails', children: maventaRules },
        { name: 'customerdeliverydetails', children: deliveryRules },
        { name: 'customercontactdetails', children: contactRules },
        {
          name: 'customeradditionalinformation',
          children: [
            ...additionalRules,
            {
              name: 'defaultsalesperson',
              children: [{ name: 'salespersonid', occurs: 'one', attributes: netvisorKeyAttributes }],
            },
          ],
        },
        { name: 'customerdimensiondetails', children: [dimensionRule] },
      ],
    },
  ],
};
