import { businessIdFor } from './business-id';
import { makeEInvoice } from './e-invoice';
import { postalPlaces } from './postal-places';
import { Prng } from './prng';
import type { SeedAddress, SeedContactPerson, SeedCustomer, SeedOffice, SeedOptions } from './seed-customer';
import {
  companyTails,
  companyWords,
  firstNames,
  lastNames,
  officeWords,
  placeWords,
  streetNames,
} from './words';

/**
 * Makes up a Finnish customer register, one customer after the other. Numbers, phones, e-mails and streets have at
 * least six characters each, so that a search for them as whole tokens finds no other text by accident (I3).
 */
export function* generateRegister(options: SeedOptions): Generator<SeedCustomer> {
  const prng = new Prng(options.seed);
  for (let index = 0; index < options.customers; index += 1) {
    const ordinal = options.numberStart + index;
    yield prng.chance(0.4) ? privatePerson(index, ordinal, prng) : company(index, ordinal, prng);
  }
}

function privatePerson(index: number, ordinal: number, prng: Prng): SeedCustomer {
  const firstName = prng.pick(firstNames);
  const lastName = prng.pick(lastNames);
  const email = prng.chance(0.8)
    ? `${slug(firstName)}.${slug(lastName)}${ordinal.toString()}@posti.example`
    : null;
  return {
    index,
    number: numberOrNone(ordinal, prng),
    kind: 'PRIVATE',
    name: prng.chance(0.5) ? `${lastName} ${firstName}` : `${firstName} ${lastName}`,
    nameExtension: null,
    businessId: null,
    email,
    phone: prng.chance(0.9) ? writtenPhone(prng) : null,
    website: null,
    invoicingEmail: email !== null && prng.chance(0.3) ? email : null,
    billingAddress: address(prng, true),
    offices: prng.chance(0.1) ? [{ name: 'Mökki', phone: null, visitingAddress: address(prng, false) }] : [],
    eInvoice: null,
    active: !prng.chance(0.04),
    contactPersons: [],
  };
}

function company(index: number, ordinal: number, prng: Prng): SeedCustomer {
  const name = companyName(prng);
  const businessId = businessIdFor(ordinal);
  const domain = `${slug(name).slice(0, 30)}${ordinal.toString()}.example`;
  const billingAddress = address(prng, false);
  return {
    index,
    number: numberOrNone(ordinal, prng),
    kind: 'COMPANY',
    name,
    nameExtension: prng.chance(0.08) ? `c/o ${prng.pick(firstNames)} ${prng.pick(lastNames)}` : null,
    businessId,
    email: prng.chance(0.85) ? `${prng.pick(['info', 'toimisto', 'myynti'])}@${domain}` : null,
    phone: prng.chance(0.9) ? writtenPhone(prng) : null,
    website: prng.chance(0.6)
      ? `${prng.pick(['https://www.', 'www.', 'https://', 'http://'])}${domain}`
      : null,
    invoicingEmail: prng.chance(0.4) ? `${prng.pick(['laskut', 'ostolaskut', 'laskutus'])}@${domain}` : null,
    billingAddress,
    offices: offices(billingAddress, prng),
    eInvoice: prng.chance(0.55) ? makeEInvoice(businessId, prng) : null,
    active: !prng.chance(0.04),
    contactPersons: contactPersons(domain, prng),
  };
}

/** Few registers are complete: some customers never got a number (D5, D6). */
function numberOrNone(ordinal: number, prng: Prng): string | null {
  return prng.chance(0.015) ? null : ordinal.toString();
}

function companyName(prng: Prng): string {
  const shape = prng.int(1, 100);
  const trade = prng.pick(companyWords);
  if (shape <= 10) return `${prng.pick(lastNames)} & ${prng.pick(['Pojat', 'Tyttäret', 'Kumpp.', 'Co'])} Oy`;
  if (shape <= 25) return `${trade}${prng.pick(companyTails)} ${prng.pick(lastNames)} Oy`;
  if (shape <= 33) return `Asunto Oy ${prng.pick(streetNames)} ${prng.int(1, 120).toString()}`;
  if (shape <= 38) return `Tmi ${prng.pick(firstNames)} ${prng.pick(lastNames)}`;
  if (shape <= 43) return `${prng.pick(lastNames)} & ${prng.pick(lastNames)} ${trade} Ky`;
  if (shape <= 46) return longName(trade, prng);
  return `${prng.pick(placeWords)} ${trade}${prng.pick(companyTails)} ${prng.pick(['Oy', 'Oy', 'Oyj', 'Oy Ab', 'Ky', 'osk'])}`;
}

function longName(trade: string, prng: Prng): string {
  const parts = Array.from(
    { length: prng.int(4, 8) },
    () => `${prng.pick(companyWords)}${prng.pick(companyTails)}`,
  );
  return `${prng.pick(placeWords)} ${trade}- ja ${parts.join(', ').toLowerCase()} sekä muu toiminta Osakeyhtiö`;
}

function offices(billing: SeedAddress, prng: Prng): SeedOffice[] {
  const draw = prng.int(1, 100);
  const count = draw <= 40 ? 0 : draw <= 98 ? 1 : prng.int(2, 4);
  return Array.from({ length: count }, (_, place) => ({
    name:
      count === 1
        ? prng.pick(['Käyntiosoite', ...officeWords])
        : `${prng.pick(officeWords)} ${(place + 1).toString()}`,
    phone: prng.chance(0.4) ? writtenPhone(prng) : null,
    visitingAddress: prng.chance(0.03)
      ? null
      : prng.chance(0.25)
        ? { ...billing, street2: null }
        : address(prng, false),
  }));
}

function contactPersons(domain: string, prng: Prng): SeedContactPerson[] {
  return Array.from({ length: prng.chance(0.7) ? 0 : prng.int(1, 3) }, () => {
    const firstName = prng.pick(firstNames);
    const lastName = prng.pick(lastNames);
    return {
      firstName,
      lastName,
      phone: writtenPhone(prng),
      email: `${slug(firstName)}.${slug(lastName)}@${domain}`,
    };
  });
}

function address(prng: Prng, home: boolean): SeedAddress {
  const { postalCode, city } = prng.pick(postalPlaces());
  const stair =
    home && prng.chance(0.5) ? ` ${prng.pick(['A', 'B', 'C', 'D'])} ${prng.int(1, 80).toString()}` : '';
  const street = `${prng.pick(streetNames)} ${prng.int(1, 180).toString()}${stair}`;
  const street2 =
    !home && prng.chance(0.06)
      ? `PL ${prng.int(100, 999).toString()}, ${prng.int(2, 6).toString()}. krs`
      : null;
  return { street, street2, postalCode, city, country: 'FI' };
}

/** The forms in which people write a Finnish number. */
function writtenPhone(prng: Prng): string {
  const area = prng.pick(['40', '41', '44', '45', '50', '400']);
  const [head, tail] = [prng.digits(3), prng.digits(4)];
  switch (prng.int(1, 7)) {
    case 1:
      return `+358 ${area} ${head} ${tail}`;
    case 2:
      return `+358${area}${head}${tail}`;
    case 3:
      return `0${area}${head}${tail}`;
    case 4:
      return `0${area}-${head}${tail}`;
    case 5:
      return `(09) ${head} ${tail}`;
    case 6:
      return `+358 (0)${area} ${head}${tail}`;
    default:
      return `0${area} ${head} ${tail}`;
  }
}

/** Letters for an e-mail address or a domain. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '');
}
