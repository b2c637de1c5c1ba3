import { ControlError } from '../common/control';
import type { NetvisorCompany } from './company';
import {
  newContactPerson,
  newCustomerContent,
  newOffice,
  type ContactPersonRecord,
  type CustomerContent,
  type CustomerRecord,
  type OfficeRecord,
} from './record';
import type { ContactPersonPatch, OfficePatch, RecordPatch } from './record-json';
import { contentOf } from './write-customer';

/*
 * What a person does in Netvisor's own user interface. It knows the same rules about names and codes as the API and
 * says what is wrong in plain words.
 */

/** @throws ControlError 400 without a name, 409 when the code is taken */
export function addByPerson(company: NetvisorCompany, patch: RecordPatch, nowMs: number): CustomerRecord {
  const content = patchedContent(company, newCustomerContent(), patch);
  checkContent(company, content, undefined);
  return company.register.add(content, nowMs);
}

/**
 * Changes a customer. Its change time moves, for offices and contact persons alone only where the company's switch
 * says so, as over the API.
 * @throws ControlError 400 or 409
 */
export function editByPerson(
  company: NetvisorCompany,
  record: CustomerRecord,
  patch: RecordPatch,
  nowMs: number,
): CustomerRecord {
  if (patch.netvisorKey !== undefined && patch.netvisorKey !== record.netvisorKey) {
    throw new ControlError(400, 'The NetvisorKey of a customer cannot be changed.');
  }
  const content = patchedContent(company, contentOf(record), patch);
  checkContent(company, content, record);
  const { netvisorKey: _key, changedAt: _changed, offices, contactPersons, ...ownGroups } = patch;
  const belowOnly =
    Object.keys(ownGroups).length === 0 && (offices !== undefined || contactPersons !== undefined);
  const moves = !belowOnly || company.settings.officeMovesChangeTime;
  company.register.replace(record, content);
  if (moves) company.register.moveChangeTime(record, nowMs);
  return record;
}

/** @throws ControlError 409 when there are invoices */
export function deleteByPerson(company: NetvisorCompany, record: CustomerRecord): void {
  if (record.hasInvoices) throw new ControlError(409, 'The customer has invoices and cannot be deleted.');
  company.register.delete(record);
}

function patchedContent(
  company: NetvisorCompany,
  content: CustomerContent,
  patch: RecordPatch,
): CustomerContent {
  Object.assign(content.customerBaseInformation, patch.customerBaseInformation);
  Object.assign(content.customerFinvoiceDetails, patch.customerFinvoiceDetails);
  Object.assign(content.customerMaventaEdiDetails, patch.customerMaventaEdiDetails);
  Object.assign(content.customerDeliveryDetails, patch.customerDeliveryDetails);
  Object.assign(content.customerContactDetails, patch.customerContactDetails);
  Object.assign(content.customerAdditionalInformation, patch.customerAdditionalInformation);
  if (patch.customerDimensions) {
    content.customerDimensions = patch.customerDimensions;
    for (const dimension of patch.customerDimensions) company.rememberDimension(dimension);
  }
  if (patch.customTags) content.customTags = patch.customTags;
  if (patch.hasInvoices !== undefined) content.hasInvoices = patch.hasInvoices;
  if (patch.offices) {
    content.offices = patch.offices.map((office) => patchedOffice(company, content.offices, office));
    refuseDoubles(content.offices.map(({ officeNetvisorKey }) => officeNetvisorKey));
  }
  if (patch.contactPersons) {
    content.contactPersons = patch.contactPersons.map((one) =>
      patchedPerson(company, content.contactPersons, one),
    );
    refuseDoubles(content.contactPersons.map(({ contactPersonID }) => contactPersonID));
  }
  return content;
}

/**
 * The array is replaced as a whole: an office that is not named is gone, one without a key is new. A named one keeps
 * what its element leaves out, so that a test may say only what changes.
 */
function patchedOffice(
  company: NetvisorCompany,
  present: readonly OfficeRecord[],
  patch: OfficePatch,
): OfficeRecord {
  const { officeNetvisorKey, officeContactAddress, officeVisitAddress, officeFinvoiceDetails, ...texts } =
    patch;
  const office =
    officeNetvisorKey === undefined
      ? newOffice(company.register.nextOfficeKey())
      : present.find((one) => one.officeNetvisorKey === officeNetvisorKey);
  if (!office) throw new ControlError(400, `The customer has no office ${String(officeNetvisorKey)}.`);
  Object.assign(office, texts);
  Object.assign(office.officeContactAddress, officeContactAddress);
  Object.assign(office.officeVisitAddress, officeVisitAddress);
  Object.assign(office.officeFinvoiceDetails, officeFinvoiceDetails);
  if (office.officeName.trim() === '') throw new ControlError(400, 'An office needs an officeName.');
  return office;
}

function patchedPerson(
  company: NetvisorCompany,
  present: readonly ContactPersonRecord[],
  { contactPersonID, ...values }: ContactPersonPatch,
): ContactPersonRecord {
  const person =
    contactPersonID === undefined
      ? newContactPerson(company.register.nextContactPersonKey())
      : present.find((one) => one.contactPersonID === contactPersonID);
  if (!person) throw new ControlError(400, `The customer has no contact person ${String(contactPersonID)}.`);
  return Object.assign(person, values);
}

function refuseDoubles(keys: readonly number[]): void {
  if (new Set(keys).size < keys.length) throw new ControlError(400, 'A key stands twice in an array.');
}

function checkContent(
  company: NetvisorCompany,
  content: CustomerContent,
  existing: CustomerRecord | undefined,
): void {
  const { name, internalIdentifier: code } = content.customerBaseInformation;
  if (name.trim() === '') throw new ControlError(400, 'A customer needs customerBaseInformation.name.');
  if (code === '' || company.settings.duplicateCode === 'allow') return;
  if (code === existing?.customerBaseInformation.internalIdentifier) return;
  const holders = company.register.withCode(code, company.settings.codeComparison);
  if (holders.some((holder) => holder !== existing)) {
    throw new ControlError(409, `The customer code ${code} is already in use.`);
  }
}
