import {
  newContactPerson,
  newCustomerContent,
  newOffice,
  type BaseField,
  type CustomerContent,
} from './record';
import type { CustomerRegister } from './register';

/** The odd customers that netvisor-api.md section 6 wants in a seeded register, each with what makes it odd. */
export function specialRows(register: CustomerRegister): CustomerContent[] {
  return [
    temporaryCustomer(),
    codeWithLeadingZeros(),
    customerWithoutCode(),
    oldDuplicate('Kahdesti Kirjattu Oy'),
    oldDuplicate('Kahdesti Kirjattu Oy, vanha kortti'),
    inactiveCustomer(),
    consumerWithBankEInvoice(),
    consumerWithIdentityCode(),
    foreignCompany(),
    nameWithSpecialCharacters(),
    officeWithoutAddress(register),
    twoOffices(register),
    oneContactPerson(register),
    manyContactPersons(register),
    customerWithInvoices(),
  ];
}

function company(texts: Partial<Record<BaseField, string>>): CustomerContent {
  const content = newCustomerContent();
  Object.assign(content.customerBaseInformation, {
    streetAddress: 'Esimerkkikatu 12',
    postNumber: '33100',
    city: 'Tampere',
    ...texts,
  });
  return content;
}

/** Netvisor's customer for one-off sales; not synced (D16). The first row, so that its key is 1. */
function temporaryCustomer(): CustomerContent {
  return company({
    internalIdentifier: 'TEMP',
    name: 'Tilapäinen asiakas',
    streetAddress: '',
    postNumber: '',
    city: '',
  });
}

function codeWithLeadingZeros(): CustomerContent {
  return company({
    internalIdentifier: '0000117',
    name: 'Nollalla Alkava Oy',
    externalIdentifier: '2000004-0',
  });
}

function customerWithoutCode(): CustomerContent {
  return company({ name: 'Numeroton Asiakas Oy', externalIdentifier: '0201256-6' });
}

/** Written before 2019, when Netvisor began to refuse a second use of a code (2.3). */
function oldDuplicate(name: string): CustomerContent {
  return company({ internalIdentifier: 'VANHA-2018', name });
}

function inactiveCustomer(): CustomerContent {
  return company({
    internalIdentifier: 'LOPETTANUT-1',
    name: 'Toimintansa Lopettanut Oy',
    externalIdentifier: '0112038-9',
    isActive: '0',
  });
}

/** Ordered in the consumer's own bank; such data never travels (R16). */
function consumerWithBankEInvoice(): CustomerContent {
  const content = company({
    internalIdentifier: 'KULUTTAJA-1',
    name: 'Kuluttaja Kerttu',
    streetAddress: 'Kotipolku 31 B 12',
    isPrivateCustomer: '1',
  });
  content.customerFinvoiceDetails = { finvoiceAddress: 'FI2112345600000785', finvoiceRouterCode: 'NDEAFIHH' };
  return content;
}

/** The code is of the kind that is never given to anybody (individual numbers from 900 on); D17 forbids to keep it. */
function consumerWithIdentityCode(): CustomerContent {
  return company({
    internalIdentifier: 'KULUTTAJA-2',
    name: 'Henkilö Hilma',
    externalIdentifier: '010180-9026',
    streetAddress: 'Kotipolku 32 A 15',
    isPrivateCustomer: '1',
  });
}

function foreignCompany(): CustomerContent {
  return company({
    internalIdentifier: 'ULKO-10001',
    name: 'Überland Handels GmbH',
    externalIdentifier: 'DE136695976',
    streetAddress: 'Hafenstraße 77',
    postNumber: '20457',
    city: 'Hamburg',
    country: 'DE',
  });
}

function nameWithSpecialCharacters(): CustomerContent {
  return company({
    internalIdentifier: 'MERKIT-001',
    name: 'Öljy & Äly <Åbo> "Tukku" €-halpa Oy',
    nameExtension: "Kärki's & Poika",
    externalIdentifier: '1572090-8',
  });
}

function officeWithoutAddress(register: CustomerRegister): CustomerContent {
  const content = company({ internalIdentifier: 'TOIMIPAIKKA-0', name: 'Osoitteeton Toimipaikka Oy' });
  content.offices = [{ ...newOffice(register.nextOfficeKey()), officeName: 'Liikkuva huoltoauto' }];
  return content;
}

function twoOffices(register: CustomerRegister): CustomerContent {
  const content = company({ internalIdentifier: 'TOIMIPAIKKA-2', name: 'Kahden Pisteen Kauppa Oy' });
  content.offices = [
    { officeName: 'Itäkeskus', streetAddress: 'Kauppakartanonkatu 7', postNumber: '00930' },
    { officeName: 'Länsikeskus', streetAddress: 'Läntinen pitkäkatu 21', postNumber: '20100' },
  ].map(({ officeName, streetAddress, postNumber }) => {
    const office = newOffice(register.nextOfficeKey());
    office.officeName = officeName;
    const city = postNumber.startsWith('00') ? 'Helsinki' : 'Turku';
    Object.assign(office.officeVisitAddress, { streetAddress, postNumber, city, country: 'FI' });
    return office;
  });
  return content;
}

function oneContactPerson(register: CustomerRegister): CustomerContent {
  const content = company({ internalIdentifier: 'YHTEYS-0001', name: 'Yhden Yhteyshenkilön Yritys Oy' });
  addContactPersons(content, register, 1);
  return content;
}

function manyContactPersons(register: CustomerRegister): CustomerContent {
  const content = company({ internalIdentifier: 'YHTEYS-0007', name: 'Seitsemän Yhteyshenkilön Yritys Oy' });
  addContactPersons(content, register, 7);
  return content;
}

function addContactPersons(content: CustomerContent, register: CustomerRegister, count: number): void {
  content.contactPersons = Array.from({ length: count }, (_, place) => ({
    ...newContactPerson(register.nextContactPersonKey()),
    contactPersonFirstName: 'Yrjö',
    contactPersonLastName: `Yhteys-${(place + 1).toString()}`,
    contactPersonPhoneNumber: `040 700 90${place.toString()}0`,
    contactPersonEmail: `yrjo.yhteys${place.toString()}@yhteys.example`,
    contactPersonLanguage: 'FI',
  }));
}

/** Cannot be deleted (2.6), and has something to tell for every `replyoption` (2.2). */
function customerWithInvoices(): CustomerContent {
  const content = company({ internalIdentifier: 'LASKUTETTU-1', name: 'Laskutettu Asiakas Oy' });
  content.hasInvoices = true;
  Object.assign(content.customerAdditionalInformation, {
    turnoverDays: '17',
    turnoverDeviation: '3,5',
    receivablesManagementAutomationRule: 'Yritysasiakkaat',
    buyerServiceCode: '00',
  });
  content.customTags = [{ tagName: 'Vastuualue', tagValue: 'Etelä & Itä' }];
  return content;
}
