import {
  methodParameter,
  parseKey,
  readDocument,
  requiredParameter,
  type NetvisorCall,
  type NetvisorResource,
} from './call';
import { childOf } from './document-rules';
import { insertedAnswer, okAnswer } from './envelope';
import { findCustomer } from './get-customer';
import { officeAddressRules, officeDocument, officeFinvoiceRules, officeTextRules } from './office-document';
import { newOffice, type CustomerRecord, type OfficeRecord } from './record';
import { failures, NetvisorRefusal } from './texts';
import { checkEInvoicePair, isOvtOrIban, takeValues } from './values';
import type { XmlElement } from './xml-reader';

/** `office.nv`: adds a place of business to a customer, or changes one (netvisor-api.md 2.4). */
export const writeOffice: NetvisorResource = (call) => {
  const method = methodParameter(call);
  const customer = findCustomer(call, requiredParameter(call, 'customerid'));
  const existing = method === 'edit' ? findOffice(customer, requiredParameter(call, 'officeid')) : undefined;
  const document = readDocument(call, officeDocument);
  const office = officeAfter(call, document, existing ? structuredClone(existing) : newOffice(0));
  checkIdentifier(call, office);
  return existing ? storeEdit(call, customer, existing, office) : storeAdd(call, customer, office);
};

function storeEdit(
  call: NetvisorCall,
  customer: CustomerRecord,
  existing: OfficeRecord,
  office: OfficeRecord,
) {
  Object.assign(existing, office);
  moveChangeTime(call, customer);
  return okAnswer(call);
}

function storeAdd(call: NetvisorCall, customer: CustomerRecord, office: OfficeRecord) {
  office.officeNetvisorKey = call.company.register.nextOfficeKey();
  customer.offices.push(office);
  moveChangeTime(call, customer);
  return call.company.settings.officeAddReturnsId
    ? insertedAnswer(call, office.officeNetvisorKey)
    : okAnswer(call);
}

function officeAfter(call: NetvisorCall, document: XmlElement, office: OfficeRecord): OfficeRecord {
  const { settings } = call;
  const group = (name: string): XmlElement | undefined => childOf(document, name);
  takeValues(document, officeTextRules, office, settings);
  takeValues(group('officecontactaddress'), officeAddressRules, office.officeContactAddress, settings);
  takeValues(group('officevisitaddress'), officeAddressRules, office.officeVisitAddress, settings);
  takeValues(group('officefinvoicedetails'), officeFinvoiceRules, office.officeFinvoiceDetails, settings);
  const address = office.officeFinvoiceDetails.finvoiceAddress;
  if (settings.checkOfficeEInvoice && address !== '' && !isOvtOrIban(address)) {
    throw new NetvisorRefusal(failures.valueInvalid('finvoiceaddress'));
  }
  if (group('officefinvoicedetails')) checkEInvoicePair(settings, office.officeFinvoiceDetails);
  return office;
}

/** Whether Netvisor wants it unique is not known (2.4), so it is a switch. */
function checkIdentifier({ company, settings }: NetvisorCall, office: OfficeRecord): void {
  const { officeIdentifier, officeNetvisorKey } = office;
  if (!settings.officeIdentifierUnique || officeIdentifier === '') return;
  for (const { offices } of company.register.all()) {
    const holder = offices.find((other) => other.officeIdentifier === officeIdentifier);
    if (holder && holder.officeNetvisorKey !== officeNetvisorKey)
      throw new NetvisorRefusal(failures.officeIdentifierTaken(officeIdentifier));
  }
}

function findOffice(customer: CustomerRecord, id: string): OfficeRecord {
  const key = parseKey(id);
  const office = customer.offices.find(({ officeNetvisorKey }) => officeNetvisorKey === key);
  if (!office) throw new NetvisorRefusal(failures.officeNotFound(id));
  return office;
}

/** Whether it moves at all with an office is not known (2.1), so it is a switch. */
function moveChangeTime({ company, at }: NetvisorCall, customer: CustomerRecord): void {
  if (company.settings.officeMovesChangeTime) company.register.moveChangeTime(customer, at.getTime());
}
