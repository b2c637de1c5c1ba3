import { BASE_ELEMENTS, COUNTRY_ATTRIBUTES, OFFICE_NAME_MAX } from './customer-elements';
import type { OfficeAddress } from './contract';
import { FieldNotWritable } from './errors';
import { valueElement, writeXml, type XmlOutput } from './xml-write';

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

/** Longest value of a part of an address, the same for customers and offices. */
function longest(part: keyof OfficeAddress): number {
  const element = BASE_ELEMENTS.find((one) => one.holds === 'addressPart' && one.part === part);
  return element?.holds === 'addressPart' && element.max !== undefined ? element.max : Infinity;
}
