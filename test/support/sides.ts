import type {
  Address,
  FieldValues,
  FlexCustomer,
  NetvisorCustomer,
  NetvisorOffice,
} from '../../src/sync/customer';
import { FIELD_NAMES } from '../../src/sync/field-table';
import { flexIdSchema, netvisorKeySchema, officeKeySchema } from '../../src/sync/ids';
import type { FlexWrite, NetvisorWrite, OfficeWrite } from '../../src/sync/plan';

/** Every field read and empty, as both systems answer for a customer that has nothing. */
export const EMPTY_FIELDS: FieldValues = {
  ...Object.fromEntries(FIELD_NAMES.map((field) => [field, null])),
  active: true,
};

/** What Flex stores after a create or a merge patch: absent keeps, null clears. */
export function applyFlexWrite(customer: FlexCustomer | null, write: FlexWrite): FlexCustomer {
  if (write.action === 'create' || customer === null) {
    return {
      id: flexIdSchema.parse('5d0c7d0e-0000-4000-8000-000000000001'),
      version: 1,
      typeId: `type-${write.kind}`,
      kind: write.kind,
      consumerEInvoicing: false,
      netvisorKey: null,
      mergedInto: null,
      fields: { ...EMPTY_FIELDS, ...write.values },
    };
  }
  return {
    ...customer,
    version: customer.version + 1,
    fields: { ...customer.fields, ...write.values },
  };
}

/**
 * What Netvisor stores after customer.nv and office.nv: absent keeps, empty clears; an office has one street
 * line; a customer added with an automatic number gets the next free one.
 */
export function applyNetvisorWrite(
  customer: NetvisorCustomer | null,
  write: NetvisorWrite,
): NetvisorCustomer {
  const stored = writeCustomer(customer, write);
  return write.office ? writeOffice(stored, write.office) : stored;
}

/** The customer.nv half alone: what is there when the work is cut off before office.nv. */
export function writeCustomer(customer: NetvisorCustomer | null, write: NetvisorWrite): NetvisorCustomer {
  if (write.action === 'create' || customer === null) {
    const { visitingAddress: _office, eInvoice, ...empty } = EMPTY_FIELDS;
    return {
      key: netvisorKeySchema.parse('9001'),
      kind: write.kind,
      offices: [],
      fields: {
        ...empty,
        // A private person's e-invoice address is never read (D17).
        ...(write.kind === 'COMPANY' ? { eInvoice: eInvoice ?? null } : {}),
        ...write.values,
        ...(write.automaticNumber ? { customerNumber: '100001' } : {}),
      },
    };
  }
  return { ...customer, fields: { ...customer.fields, ...write.values } };
}

/** The office.nv half. It has no second street line: one that was entered in Netvisor stays. */
export function writeOffice(customer: NetvisorCustomer, write: OfficeWrite): NetvisorCustomer {
  const visitAddress = storedAddress(write.visitAddress);
  if (write.action === 'edit') {
    return {
      ...customer,
      offices: customer.offices.map((office) =>
        office.key === write.key
          ? {
              ...office,
              name: write.name,
              visitAddress: { ...visitAddress, street2: office.visitAddress?.street2 ?? null },
            }
          : office,
      ),
    };
  }
  const added: NetvisorOffice = {
    key: officeKeySchema.parse(String(8000 + customer.offices.length)),
    name: write.name,
    identifier: write.identifier,
    visitAddress,
    contactAddress: null,
  };
  return { ...customer, offices: [...customer.offices, added] };
}

function storedAddress(sent: OfficeWrite['visitAddress']): Address {
  const text = (value: string): string | null => (value === '' ? null : value);
  return {
    street: text(sent.street),
    street2: null,
    postalCode: text(sent.postalCode),
    city: text(sent.city),
    country: sent.country,
  };
}
