import type { ApiAnswer } from '../common/api';
import { parseKey, readDocument, type NetvisorCall, type NetvisorResource } from './call';
import {
  contactPersonAddressRules,
  contactPersonDocument,
  contactPersonTextRules,
} from './contact-person-document';
import { childOf } from './document-rules';
import { insertedAnswer, okAnswer } from './envelope';
import { findCustomer } from './get-customer';
import {
  addressFields,
  blank,
  newContactPerson,
  type ContactPersonRecord,
  type CustomerRecord,
} from './record';
import { failures, NetvisorRefusal } from './texts';
import { takeValues } from './values';
import type { XmlElement } from './xml-reader';

/** `contactperson.nv`: add, edit and delete, told apart by an element of the body (netvisor-api.md 2.5). */
export const writeContactPerson: NetvisorResource = (call) => {
  const document = readDocument(call, contactPersonDocument);
  const lacksAddress = childOf(document, 'contactpersonaddress') === undefined;
  if (lacksAddress && call.company.settings.contactPersonAddress === 'required') {
    throw new NetvisorRefusal(failures.xmlInvalid);
  }
  const customer = findCustomer(call, childOf(document, 'customeridentifier')?.text ?? '');
  switch (childOf(document, 'method')?.text.trim().toLowerCase()) {
    case 'add':
      return add(call, customer, document);
    case 'edit':
      return edit(call, customer, document);
    case 'delete':
      return remove(call, customer, document);
    default:
      throw new NetvisorRefusal(failures.valueInvalid('method'));
  }
};

function add(call: NetvisorCall, customer: CustomerRecord, document: XmlElement): ApiAnswer {
  const person = personAfter(call, customer, document, newContactPerson(0));
  person.contactPersonID = call.company.register.nextContactPersonKey();
  customer.contactPersons.push(person);
  return done(call, customer, person, insertedAnswer(call, person.contactPersonID));
}

function edit(call: NetvisorCall, customer: CustomerRecord, document: XmlElement): ApiAnswer {
  const existing = findPerson(customer, document);
  Object.assign(existing, personAfter(call, customer, document, { ...existing }));
  return done(call, customer, existing, okAnswer(call));
}

function remove(call: NetvisorCall, customer: CustomerRecord, document: XmlElement): ApiAnswer {
  const person = findPerson(customer, document);
  customer.contactPersons = customer.contactPersons.filter((other) => other !== person);
  return done(call, customer, undefined, okAnswer(call));
}

function done(
  { company, at }: NetvisorCall,
  customer: CustomerRecord,
  person: ContactPersonRecord | undefined,
  answer: ApiAnswer,
): ApiAnswer {
  if (person?.isDefault) {
    for (const other of customer.contactPersons) other.isDefault = other === person;
  }
  if (company.settings.officeMovesChangeTime) company.register.moveChangeTime(customer, at.getTime());
  return answer;
}

function personAfter(
  { settings }: NetvisorCall,
  customer: CustomerRecord,
  document: XmlElement,
  person: ContactPersonRecord,
): ContactPersonRecord {
  takeValues(document, contactPersonTextRules, person, settings);
  // Address and position can be written and never come back; what is wrong with them is refused all the same.
  takeValues(
    childOf(document, 'contactpersonaddress'),
    contactPersonAddressRules,
    blank(addressFields),
    settings,
  );
  const position = childOf(document, 'positionidentifier')?.text ?? '';
  if (position !== '' && parseKey(position) === undefined)
    throw new NetvisorRefusal(failures.valueInvalid('positionidentifier'));
  if (childOf(document, 'isdefault')?.text.toLowerCase() === 'true') person.isDefault = true;
  const office = childOf(document, 'officeidentifier');
  if (office) person.contactPersonOfficeNetvisorKey = officeKey(customer, office.text);
  return person;
}

/** 0 takes the person away from every office. */
function officeKey(customer: CustomerRecord, text: string): number {
  const key = parseKey(text);
  if (key === 0 || text === '') return 0;
  if (key === undefined || !customer.offices.some(({ officeNetvisorKey }) => officeNetvisorKey === key)) {
    throw new NetvisorRefusal(failures.officeNotFound(text));
  }
  return key;
}

function findPerson(customer: CustomerRecord, document: XmlElement): ContactPersonRecord {
  const id = childOf(document, 'contactpersonidentifier')?.text ?? '';
  const key = parseKey(id);
  const person = customer.contactPersons.find(({ contactPersonID }) => contactPersonID === key);
  if (!person) throw new NetvisorRefusal(failures.contactPersonNotFound(id));
  return person;
}
