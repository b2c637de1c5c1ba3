import { generateRegister } from '../src/sandbox/seed/generate';
import type { SeedAddress, SeedCustomer } from '../src/sandbox/seed/seed-customer';
import type { Address, FieldValues, FlexCustomer, NetvisorCustomer } from '../src/sync/customer';
import { flexIdSchema, netvisorKeySchema, officeKeySchema } from '../src/sync/ids';

/** One customer as it stands in both systems. */
export interface RegisterPair {
  readonly flex: FlexCustomer;
  readonly netvisor: NetvisorCustomer;
}

/** The made-up Finnish register of the sandboxes, each customer on both sides, as the adapters would read it. */
export function* registerPairs(customers: number): Generator<RegisterPair> {
  for (const customer of generateRegister({ customers, seed: 42, numberStart: 100_001 })) {
    yield { flex: inFlex(customer), netvisor: inNetvisor(customer) };
  }
}

const addressOf = ({ street, street2, postalCode, city, country }: SeedAddress): Address => ({
  street,
  street2,
  postalCode,
  city,
  country,
});

function sharedFields(customer: SeedCustomer): FieldValues {
  const company = customer.kind === 'COMPANY';
  return {
    customerNumber: customer.number,
    name: customer.name,
    nameExtension: customer.nameExtension,
    email: customer.email,
    phone: customer.phone,
    website: customer.website,
    invoicingEmail: customer.invoicingEmail,
    active: customer.active,
    billingAddress: addressOf(customer.billingAddress),
    ...(company ? { businessId: customer.businessId, eInvoice: customer.eInvoice } : {}),
  };
}

function inFlex(customer: SeedCustomer): FlexCustomer {
  const [office] = customer.offices;
  return {
    id: flexIdSchema.parse(`flex-${String(customer.index)}`),
    version: 1,
    typeId: customer.kind,
    kind: customer.kind,
    consumerEInvoicing: false,
    netvisorKey: null,
    mergedInto: null,
    fields: {
      ...sharedFields(customer),
      visitingAddress: office?.visitingAddress ? addressOf(office.visitingAddress) : null,
    },
  };
}

function inNetvisor(customer: SeedCustomer): NetvisorCustomer {
  return {
    key: netvisorKeySchema.parse(String(customer.index + 1)),
    kind: customer.kind,
    fields: sharedFields(customer),
    offices: customer.offices.map((office, at) => ({
      key: officeKeySchema.parse(String(customer.index * 10 + at + 1)),
      name: office.name,
      identifier: null,
      visitAddress: office.visitingAddress ? addressOf(office.visitingAddress) : null,
      contactAddress: null,
    })),
  };
}
