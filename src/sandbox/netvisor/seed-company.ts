import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SandboxClock } from '../common/clock';
import type { SeedRequest } from '../common/control';
import { generateRegister } from '../seed/generate';
import type { SeedAddress, SeedCustomer, SeedOffice } from '../seed/seed-customer';
import type { NetvisorCompany } from './company';
import {
  newContactPerson,
  newCustomerContent,
  newOffice,
  type AddressField,
  type CustomerContent,
  type OfficeRecord,
  type Texts,
} from './record';
import { CustomerRegister } from './register';
import { specialRows } from './special-rows';

/** Numbers of Netvisor's own series; the other system's begin elsewhere (R19). */
const NUMBER_START = 100_001;
/** In a register smaller than this the odd rows would be the rule, so they come only when asked for. */
const ROOM_FOR_SPECIAL_ROWS = 50;
/** Rows made without a pause; others are served in between. */
const SLICE = 500;

/**
 * Puts a made-up register in place of what the company had, at once when it is complete. The odd rows of
 * netvisor-api.md section 6, when wanted, are among the customers asked for, TEMP with key 1 first; asked for by name
 * they are all there, also where fewer customers were asked for.
 */
export async function seedCompany(
  company: NetvisorCompany,
  request: SeedRequest,
  clock: SandboxClock,
): Promise<{ customers: number }> {
  const register = new CustomerRegister();
  const nowMs = clock.nowMs();
  let made = 0;
  for (const content of seededContents(register, request)) {
    register.addSeeded(content, nowMs);
    made += 1;
    if (made % SLICE === 0) await nextTurn();
  }
  company.empty(register);
  return { customers: register.size };
}

function* seededContents(register: CustomerRegister, request: SeedRequest): Generator<CustomerContent> {
  const wanted = request.specialRows ?? request.customers >= ROOM_FOR_SPECIAL_ROWS;
  const special = wanted ? specialRows(register) : [];
  yield* special;
  const generated = generateRegister({
    customers: Math.max(0, request.customers - special.length),
    seed: request.seed,
    numberStart: request.numberStart ?? NUMBER_START,
  });
  for (const customer of generated) yield contentFrom(customer, register);
}

function contentFrom(customer: SeedCustomer, register: CustomerRegister): CustomerContent {
  const content = newCustomerContent();
  const address = addressTexts(customer.billingAddress);
  Object.assign(content.customerBaseInformation, address, {
    internalIdentifier: customer.number ?? '',
    externalIdentifier: customer.businessId ?? '',
    name: customer.name,
    nameExtension: customer.nameExtension ?? '',
    phoneNumber: customer.phone ?? '',
    email: customer.email ?? '',
    emailInvoicingAddress: customer.invoicingEmail ?? '',
    homePageUri: customer.website ?? '',
    isActive: customer.active ? '1' : '0',
    isPrivateCustomer: customer.kind === 'PRIVATE' ? '1' : '0',
  });
  if (customer.eInvoice) {
    content.customerFinvoiceDetails.finvoiceAddress = customer.eInvoice.address;
    content.customerFinvoiceDetails.finvoiceRouterCode = customer.eInvoice.operator;
  }
  content.offices = customer.offices.map((office) => officeFrom(office, register));
  content.contactPersons = customer.contactPersons.map((person) => ({
    ...newContactPerson(register.nextContactPersonKey()),
    contactPersonFirstName: person.firstName,
    contactPersonLastName: person.lastName,
    contactPersonPhoneNumber: person.phone,
    contactPersonEmail: person.email,
    contactPersonLanguage: 'FI',
  }));
  return content;
}

function officeFrom(office: SeedOffice, register: CustomerRegister): OfficeRecord {
  const record = newOffice(register.nextOfficeKey());
  record.officeName = office.name;
  record.officePhoneNumber = office.phone ?? '';
  if (office.visitingAddress) record.officeVisitAddress = addressTexts(office.visitingAddress);
  return record;
}

function addressTexts(address: SeedAddress): Texts<AddressField> {
  return {
    streetAddress: address.street,
    additionalStreetAddress: address.street2 ?? '',
    postNumber: address.postalCode,
    city: address.city,
    country: address.country,
  };
}
