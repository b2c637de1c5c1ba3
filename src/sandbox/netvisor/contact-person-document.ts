import { countryAttributes } from './customer-document';
import type { AttributeRule, ElementRule } from './document-rules';
import type { AddressField, ContactPersonTextField } from './record';
import type { ValueRule } from './values';

/* The document of contactperson.nv, netvisor-api.md 2.5; the method is an element of it. */

const netvisorKey: Readonly<Record<string, AttributeRule>> = {
  type: { values: ['netvisor'], required: true },
};

const names: ReadonlyArray<ValueRule<ContactPersonTextField>> = [
  { name: 'firstname', field: 'contactPersonFirstName', occurs: 'one', max: 100, mandatory: true },
  { name: 'lastname', field: 'contactPersonLastName', occurs: 'one', max: 100, mandatory: true },
  {
    name: 'language',
    field: 'contactPersonLanguage',
    occurs: 'one',
    form: 'language',
    mandatory: true,
    attributes: countryAttributes,
  },
];

const details: ReadonlyArray<ValueRule<ContactPersonTextField>> = [
  { name: 'phonenumber', field: 'contactPersonPhoneNumber', max: 80 },
  { name: 'email', field: 'contactPersonEmail', max: 200 },
  { name: 'title', field: 'contactPersonTitle', max: 200 },
];

export const contactPersonTextRules: ReadonlyArray<ValueRule<ContactPersonTextField>> = [
  ...names,
  ...details,
];

export const contactPersonAddressRules: ReadonlyArray<ValueRule<AddressField>> = [
  { name: 'streetaddress', field: 'streetAddress', max: 80 },
  { name: 'postnumber', field: 'postNumber', max: 50 },
  { name: 'city', field: 'city', max: 80 },
  { name: 'country', field: 'country', form: 'country', attributes: countryAttributes },
];

export const contactPersonDocument: ElementRule = {
  name: 'root',
  children: [
    {
      name: 'contactperson',
      occurs: 'one',
      children: [
        { name: 'method', occurs: 'one' },
        { name: 'customeridentifier', occurs: 'one', attributes: netvisorKey },
        { name: 'contactpersonidentifier', attributes: netvisorKey },
        { name: 'isdefault' },
        ...names,
        ...details,
        { name: 'officeidentifier', attributes: netvisorKey },
        { name: 'positionidentifier', attributes: netvisorKey },
        { name: 'contactpersonaddress', children: contactPersonAddressRules },
      ],
    },
  ],
};
