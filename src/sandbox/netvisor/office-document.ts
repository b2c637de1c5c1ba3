import { countryAttributes } from './customer-document';
import type { ElementRule } from './document-rules';
import type { AddressField, FinvoiceField, OfficeTextField } from './record';
import type { ValueRule } from './values';

/* The document of office.nv, netvisor-api.md 2.4. Limits are those of the same fields of customer.nv. */

export const officeTextRules: ReadonlyArray<ValueRule<OfficeTextField>> = [
  { name: 'name', field: 'officeName', occurs: 'one', max: 250, mandatory: true },
  { name: 'phonenumber', field: 'officePhoneNumber', max: 80 },
  { name: 'telefaxnumber', field: 'officeTelefaxNumber', max: 80 },
  { name: 'officeidentifier', field: 'officeIdentifier' },
  { name: 'emailinvoicingaddress', field: 'officeEmailInvoicingAddress', form: 'emails' },
];

/** An address comes whole or not at all; its second street line cannot be written. */
export const officeAddressRules: ReadonlyArray<ValueRule<AddressField>> = [
  { name: 'streetaddress', field: 'streetAddress', occurs: 'one', max: 80 },
  { name: 'postnumber', field: 'postNumber', occurs: 'one', max: 50 },
  { name: 'city', field: 'city', occurs: 'one', max: 80 },
  { name: 'country', field: 'country', occurs: 'one', form: 'country', attributes: countryAttributes },
];

export const officeFinvoiceRules: ReadonlyArray<ValueRule<FinvoiceField>> = [
  { name: 'finvoiceaddress', field: 'finvoiceAddress', occurs: 'one' },
  { name: 'finvoiceroutercode', field: 'finvoiceRouterCode', occurs: 'one' },
];

export const officeDocument: ElementRule = {
  name: 'root',
  children: [
    {
      name: 'office',
      occurs: 'one',
      children: [
        ...officeTextRules,
        { name: 'officecontactaddress', children: officeAddressRules },
        { name: 'officevisitaddress', children: officeAddressRules },
        { name: 'officefinvoicedetails', children: officeFinvoiceRules },
      ],
    },
  ],
};
