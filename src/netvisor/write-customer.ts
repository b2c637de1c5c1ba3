import type { Address, FieldValues, Kind } from '../sync/customer';
import {
  BASE_ELEMENTS,
  E_INVOICE_ELEMENTS,
  type AddressElement,
  type BaseElement,
  type KindElement,
  type TextElement,
} from './customer-elements';
import { FieldNotWritable } from './errors';
import { valueElement, writeXml, type XmlOutput } from './xml-write';

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
  const base = BASE_ELEMENTS.flatMap((element) => {
    if (element.holds === 'kind') return kindElement(element, kind);
    const isNumber = element.holds === 'text' && element.field === 'customerNumber';
    if (isNumber && automaticNumber) return automaticNumberElement(element);
    return valueFor(element, values) === null ? [] : writtenElements(element, kind, values);
  });
  return customerDocument(base, values.eInvoice === null ? [] : eInvoiceElements(kind, values));
}

/**
 * The document of an edit: only the given fields, an empty element for null (D13). Null when nothing is left to
 * write. The base group is mandatory, so without a change in it it holds the kind as it is. @throws FieldNotWritable
 */
export function customerEditDocument({ kind, values }: CustomerEdit): string | null {
  const changed = BASE_ELEMENTS.flatMap((element) => writtenElements(element, kind, values));
  const eInvoice = eInvoiceElements(kind, values);
  if (changed.length === 0 && eInvoice.length === 0) return null;
  const base =
    changed.length > 0 ? changed : BASE_ELEMENTS.flatMap((element) => fillerElement(element, kind));
  return customerDocument(base, eInvoice);
}

function customerDocument(base: readonly XmlOutput[], eInvoice: readonly XmlOutput[]): string {
  const groups: XmlOutput[] = [{ name: 'customerbaseinformation', content: base }];
  if (eInvoice.length > 0) groups.push({ name: 'customerfinvoicedetails', content: eInvoice });
  return writeXml({ name: 'root', content: [{ name: 'customer', content: groups }] });
}

/** The value that an element is about: null clears, undefined leaves alone. */
function valueFor(element: Exclude<BaseElement, KindElement>, values: FieldValues): unknown {
  if (element.holds === 'text') return values[element.field];
  return element.holds === 'active' ? values.active : values.billingAddress;
}

function writtenElements(element: BaseElement, kind: Kind, values: FieldValues): XmlOutput[] {
  switch (element.holds) {
    case 'text':
      return textElements(element, kind, values);
    case 'addressPart':
      return addressElements(element, values.billingAddress);
    case 'active':
      return activeElements(values.active);
    case 'kind':
      return [];
  }
}

function textElements(element: TextElement, kind: Kind, values: FieldValues): XmlOutput[] {
  const value = values[element.field];
  if (value === undefined || (element.companiesOnly && kind === 'PRIVATE')) return [];
  const text = value ?? '';
  if (element.mandatory && text.trim() === '') throw new FieldNotWritable(element.field, 'empty');
  return [valueElement(element.write, text, element.field, element)];
}

/** All five parts go together, the empty ones too: addresses of two places are never mixed (D22). */
function addressElements(element: AddressElement, address: Address | null | undefined): XmlOutput[] {
  if (address === undefined) return [];
  const text = address === null ? '' : (address[element.part] ?? '');
  return [valueElement(element.write, text, 'billingAddress', element)];
}

/** Never written unless given: an edit must not bring a customer back to life (netvisor-api.md 2.3). */
function activeElements(active: boolean | null | undefined): XmlOutput[] {
  if (active === undefined) return [];
  if (active === null) throw new FieldNotWritable('active', 'empty');
  return [{ name: 'isactive', content: active ? '1' : '0' }];
}

function fillerElement(element: BaseElement, kind: Kind): XmlOutput[] {
  return element.holds === 'kind' ? [kindElement(element, kind)] : [];
}

function kindElement({ write }: { readonly write: string }, kind: Kind): XmlOutput {
  return { name: write, content: kind === 'PRIVATE' ? '1' : '0' };
}

/** The attribute with no content asks for the next free number (netvisor-api.md 2.3). */
function automaticNumberElement({ write }: { readonly write: string }): XmlOutput {
  return { name: write, attributes: { type: 'automatic' }, content: '' };
}

function eInvoiceElements(kind: Kind, { eInvoice }: FieldValues): XmlOutput[] {
  if (eInvoice === undefined || kind === 'PRIVATE') return [];
  return E_INVOICE_ELEMENTS.map(({ part, name }) => valueElement(name, eInvoice?.[part] ?? '', 'eInvoice'));
}
