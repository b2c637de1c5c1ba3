import { FIELD_TABLE } from '../sync/field-table';
import type { OfficeAddress } from './contract';
import { FieldNotWritable } from './errors';
import { COUNTRY_ATTRIBUTES } from './field-codec';
import { valueElement, writeXml, type XmlOutput } from './xml-write';

/** Longest name of an office (2.4). */
const OFFICE_NAME_MAX = 250;

/**
 * The document of office.nv, netvisor-api.md 2.4, in its order: name, identifier, visiting address. Elements that are
 * absent keep their values. @throws FieldNotWritable
 */
export function officeDocument(office: {
  readonly name: string;
  readonly identifier?: string;
  readonly visitAddress: OfficeAddress;
}): string {
  const { name, identifier, visitAddress } = office;
  if (name.trim() === '') throw new FieldNotWritable('officeName', 'empty');
  return writeXml({
    name: 'root',
    content: [
      {
        name: 'office',
        content: [
          valueElement('name', name, 'officeName', { max: OFFICE_NAME_MAX }),
          ...(identifier === undefined
            ? []
            : [valueElement('officeidentifier', identifier, 'officeIdentifier')]),
          { name: 'officevisitaddress', content: addressElements(visitAddress) },
        ],
      },
    ],
  });
}

/** All four are mandatory in an address, and come in another order than the customer's. */
function addressElements({ street, postalCode, city, country }: OfficeAddress): XmlOutput[] {
  return [
    valueElement('streetaddress', street, 'visitingAddress', { max: longest('street') }),
    valueElement('postnumber', postalCode, 'visitingAddress', { max: longest('postalCode') }),
    valueElement('city', city, 'visitingAddress', { max: longest('city') }),
    valueElement('country', country, 'visitingAddress', { attributes: COUNTRY_ATTRIBUTES }),
  ];
}

/** Longest value of a part of the address (netvisor-api.md 2.4). */
function longest(part: 'street' | 'postalCode' | 'city'): number {
  return FIELD_TABLE.visitingAddress.maxLength.netvisor?.[part] ?? Infinity;
}
