import type { FieldValues, Kind } from '../sync/customer';
import { appliesTo, FIELD_TABLE, type FieldTypes } from '../sync/field-table';
import { BASE_GROUP, customerDocument, groupOf } from './customer-document';
import { FieldNotWritable } from './errors';
import { CUSTOMER_FIELDS, FIELD_CODECS, type CustomerField } from './field-codec';
import { writeXml, type XmlOutput } from './xml-write';

interface NewCustomer {
  readonly kind: Kind;
  readonly values: FieldValues;
  readonly automaticNumber: boolean;
}

interface CustomerEdit {
  readonly kind: Kind;
  readonly values: FieldValues;
}

/** The document of an add: what has a value, and the kind (D11). @throws FieldNotWritable */
export function newCustomerDocument({ kind, values, automaticNumber }: NewCustomer): string {
  if (values.name == null) throw new FieldNotWritable('name', 'empty');
  const fields = CUSTOMER_FIELDS.filter((field) => values[field] != null);
  const elements = fields
    .filter((field) => field !== 'customerNumber' || !automaticNumber)
    .flatMap((field) => fieldElements(field, kind, values));
  return writeXml(
    customerDocument([...elements, kindElement(kind), ...(automaticNumber ? [AUTOMATIC_NUMBER] : [])]),
  );
}

/**
 * The document of an edit: only the given fields, an empty element for null (D13). Null when nothing is left to
 * write. The base group is mandatory, so without a change in it it holds the kind as it is. An absent active flag
 * stays absent: an edit must not bring a customer back to life (netvisor-api.md 2.3). @throws FieldNotWritable
 */
export function customerEditDocument({ kind, values }: CustomerEdit): string | null {
  const elements = CUSTOMER_FIELDS.flatMap((field) => fieldElements(field, kind, values));
  if (elements.length === 0) return null;
  const inBase = elements.some(({ name }) => groupOf(name) === BASE_GROUP);
  return writeXml(customerDocument(inBase ? elements : [...elements, kindElement(kind)]));
}

/** None for a field that isn't given, or that Netvisor has for companies only (R16, D17). */
function fieldElements<F extends CustomerField>(
  field: F,
  kind: Kind,
  values: { readonly [N in F]?: FieldTypes[N] | null },
): readonly XmlOutput[] {
  const value = values[field];
  return value === undefined || !appliesTo(field, kind) ? [] : FIELD_CODECS[field].write(value);
}

/** Private person or company: written on creation only (D11), and where an edit needs something to hold (2.3). */
const kindElement = (kind: Kind): XmlOutput => ({
  name: 'isprivatecustomer',
  content: kind === 'PRIVATE' ? '1' : '0',
});

/** The attribute with no content asks for the next free number (netvisor-api.md 2.3). */
const AUTOMATIC_NUMBER: XmlOutput = {
  name: FIELD_TABLE.customerNumber.place.netvisor,
  attributes: { type: 'automatic' },
  content: '',
};
