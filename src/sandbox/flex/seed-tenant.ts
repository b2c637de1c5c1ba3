import type { SeedRequest } from '../common/control';
import { generateRegister } from '../seed/generate';
import { Prng } from '../seed/prng';
import type { SeedAddress, SeedCustomer } from '../seed/seed-customer';
import type { Change, ChangeKind } from './change-feed';
import type { CustomerContent, CustomerRecord, Kind, Origin } from './customer';
import { FIRST_NUMBER, hash } from './default-set-up';
import type { FlexTenant } from './tenant';

const imported: Origin = { type: 'import', client_id: null, change_origin: null };

/**
 * Puts a made-up register in place of what the tenant had. The change feed tells of it, webhooks do not: an import of
 * thousands would not send thousands of events.
 */
export function seedTenant(tenant: FlexTenant, request: SeedRequest): { customers: number } {
  const before = tenant.customers.all();
  const at = tenant.nextChangeTime();
  tenant.customers.replaceAll(seededRecords(tenant, request, tenant.nextChangeTime()));
  for (const { id, version } of before) tenant.feed.append(entry('deleted', id, version + 1, at));
  for (const { id, version, updated_at } of tenant.customers.all()) {
    tenant.feed.append(entry('created', id, version, updated_at));
  }
  moveSeriesBehind(tenant);
  return { customers: tenant.customers.size };
}

function entry(kind: ChangeKind, id: string, version: number, at: string): Omit<Change, 'seq'> {
  return { at, id, kind, version, changed_fields: [], origin: imported, merged_into: null };
}

function* seededRecords(tenant: FlexTenant, request: SeedRequest, at: string): Generator<CustomerRecord> {
  const prng = new Prng((request.seed ^ hash(tenant.card.tenantId)) >>> 0);
  const generated = generateRegister({
    customers: request.customers,
    seed: request.seed,
    numberStart: request.numberStart ?? FIRST_NUMBER,
  });
  for (const customer of generated) {
    const typeId =
      request.specialRows === true && customer.index % 50 === 49
        ? typeOf(tenant, null)
        : typeOf(tenant, customer.kind);
    yield {
      id: prng.uuid(),
      version: 1,
      content: contentFrom(customer, typeId, prng),
      active: customer.active,
      merged_into: null,
      created_at: at,
      updated_at: at,
      updated_by: imported,
      history: [],
    };
  }
}

/** The first type with this identifier: Flex's own, which stand before those that came later (R8). */
export function typeOf(tenant: FlexTenant, identifier: Kind | null): string {
  const type = [...tenant.types.values()].find((candidate) => candidate.identifier === identifier);
  if (type) return type.id;
  throw new RangeError(`Tenant ${tenant.card.tenantId} has no type with identifier ${String(identifier)}.`);
}

function contentFrom(customer: SeedCustomer, typeId: string, prng: Prng): CustomerContent {
  const [office] = customer.offices;
  const billing = addressFrom(customer.billingAddress);
  // In field work the place of the job is what everybody has; for some it is the only address (R13).
  const onlyVisiting = !office?.visitingAddress && prng.chance(0.5);
  const visiting = office?.visitingAddress ? addressFrom(office.visitingAddress) : null;
  return {
    customer_number: customer.number,
    customer_type_id: typeId,
    name: customer.name,
    name_extension: customer.nameExtension,
    business_id: customer.businessId,
    vat_id: null,
    language: prng.chance(0.05) ? 'sv' : 'fi',
    email: customer.email,
    phone: customer.phone,
    website: customer.website,
    visiting_address: onlyVisiting ? billing : visiting,
    billing_address: onlyVisiting ? null : billing,
    additional_addresses: customer.offices
      .slice(1)
      .flatMap(({ name, visitingAddress }) =>
        visitingAddress ? [{ id: prng.uuid(), label: name, ...addressFrom(visitingAddress) }] : [],
      ),
    invoicing_email: customer.invoicingEmail,
    e_invoice: customer.eInvoice,
    consumer_e_invoicing: customer.kind === 'PRIVATE' && prng.chance(0.15),
    contacts: customer.contactPersons.map(({ firstName, lastName, phone, email }) => ({
      id: prng.uuid(),
      name: `${firstName} ${lastName}`,
      phone,
      email,
    })),
    external_ids: {},
  };
}

function addressFrom({ street, street2, postalCode, city, country }: SeedAddress) {
  return {
    street,
    ...(street2 === null ? {} : { street2 }),
    postal_code: postalCode,
    city,
    country,
  };
}

/** So that the next number given is one that nobody has, without a search through all that are taken. */
function moveSeriesBehind(tenant: FlexTenant): void {
  for (const series of tenant.series.values()) {
    let next = series.min;
    for (const { content } of tenant.customers.after()) {
      const number = Number(content.customer_number);
      if (number >= next && number <= series.max) next = number + 1;
    }
    tenant.series.set(series.id, { ...series, next });
  }
}
