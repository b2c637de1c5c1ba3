import type { Clearing, Direction, NormaliserName } from '../../src/sync/field-row';
import type { Translated } from '../../src/sync/languages';

/** The words of docs/mapping.md that are not in the field table: a support agent reads them, Finnish first. */

export const DIRECTION_WORDS: Readonly<Record<Direction, Translated>> = {
  both: { fi: 'molempiin suuntiin', en: 'both ways' },
  flexToNetvisor: { fi: 'Flexistä Netvisoriin', en: 'Flex to Netvisor' },
  netvisorToFlex: { fi: 'Netvisorista Flexiin', en: 'Netvisor to Flex' },
  off: { fi: 'ei siirry', en: 'off' },
};

export const CLEARING_WORDS: Readonly<Record<Clearing, Translated>> = {
  travels: { fi: 'tyhjennys siirtyy', en: 'the clearing travels' },
  ask: { fi: 'kysytään', en: 'asked about' },
  never: { fi: 'ei tyhjene', en: 'never cleared' },
};

export const KIND_WORDS: Readonly<Record<'PRIVATE' | 'COMPANY' | 'everybody', Translated>> = {
  everybody: { fi: 'kaikki', en: 'everybody' },
  COMPANY: { fi: 'vain yritykset', en: 'companies only' },
  PRIVATE: { fi: 'vain yksityiset', en: 'private persons only' },
};

export const ADDRESS_PART_WORDS = {
  street: { fi: 'katu', en: 'street' },
  street2: { fi: '2. rivi', en: '2nd line' },
  postalCode: { fi: 'postinumero', en: 'post code' },
  city: { fi: 'postitoimipaikka', en: 'city' },
} as const satisfies Readonly<Record<string, Translated>>;

/** When two values count as the same, by the newest version of each normaliser; for engineers. */
export const COMPARISON_WORDS: Readonly<Record<NormaliserName, string>> = {
  text: 'extra spaces make no difference',
  number: 'letter by letter, leading zeros included',
  email: 'capitals make no difference',
  emailList: 'as a set: order, capitals and repetition make no difference',
  phone: 'as a phone number, with its extension',
  website: 'without http(s):// and a slash at the end; capitals in the host make no difference',
  businessId: 'in the official form 1234567-1, without spaces',
  address:
    'as one value: street lines joined, `c/o` in any spelling, post code without spaces and country sign, country by name or code (none is FI)',
  eInvoice: 'as a pair, without spaces; capitals make no difference',
  flag: 'yes or no',
};

/** The requirements and decisions that the table names, each in a line. */
export const RULE_WORDS: Readonly<Record<string, Translated>> = {
  R7: { fi: 'Asiakastyyppi itsessään ei siirry.', en: 'The customer type itself does not travel.' },
  R11: {
    fi: 'Nimi ja yhteystiedot siirtyvät molempiin suuntiin.',
    en: 'Name and contact details travel both ways.',
  },
  R12: {
    fi: 'Käyntiosoite on Netvisorissa toimipaikan osoite.',
    en: 'The visiting address is the address of an office in Netvisor.',
  },
  R13: {
    fi: 'Jos käyntiosoite on asiakkaan ainoa osoite, se viedään myös laskutusosoitteeksi.',
    en: 'A visiting address that is the only one is also written as the billing address.',
  },
  R14: {
    fi: 'Laskutusosoite on laskutusosoite myös Netvisorissa.',
    en: 'The billing address is the billing address in Netvisor too.',
  },
  R15: {
    fi: 'Verkkolaskuosoite viedään, kun asiakkaalla on Y-tunnus.',
    en: 'E-invoice addresses are sent for customers with a business id.',
  },
  R16: {
    fi: 'Kuluttajaverkkolaskun tietoja ei viedä, eikä sen käyttäjällä voi olla Y-tunnusta.',
    en: 'Consumer e-invoice data is never sent, and whoever uses it has no business id.',
  },
  R17: {
    fi: 'Laskutussähköposti on laskutussähköposti myös Netvisorissa.',
    en: 'The invoicing e-mail is the invoicing e-mail in Netvisor too.',
  },
  R18: {
    fi: 'Asiakasnumero ratkaisee, onko asiakas jo toisessa järjestelmässä.',
    en: 'The customer number decides whether a customer exists on the other side.',
  },
  D1: {
    fi: 'Muutos siirtyy; jos molemmat muuttuivat, Netvisor voittaa ja hävinnyt arvo jää talteen.',
    en: 'A change travels; when both sides changed, Netvisor wins and the losing value is kept.',
  },
  D2: {
    fi: 'Laskutustiedot siirtyvät myös Netvisorista Flexiin, kuluttajaverkkolaskun tietoja lukuun ottamatta.',
    en: 'Billing details also travel from Netvisor to Flex, but never those of consumer e-invoices.',
  },
  D4: {
    fi: 'Yhdistämisen jälkeen numeron muutos tulee ratkaistavaksi, eikä siitä synny uutta asiakasta.',
    en: 'Once linked, a change of number is reviewed and never makes a new customer.',
  },
  D5: {
    fi: 'Netvisorin asiakas ilman numeroa tulee ratkaistavaksi.',
    en: 'A Netvisor customer without a number is an issue.',
  },
  D6: {
    fi: 'Flexin asiakas ilman numeroa saa Netvisorista seuraavan vapaan.',
    en: 'A Flex customer without a number gets Netvisor’s next free one.',
  },
  D7: {
    fi: 'Johdettu laskutusosoite seuraa käyntiosoitetta eikä palaa Flexiin.',
    en: 'A derived billing address follows the visiting address and never comes back to Flex.',
  },
  D8: {
    fi: 'Toimipaikoista käytetään järjestelmän luomaa tai ainoaa; muuten kysytään.',
    en: 'Of several offices the product’s own or the only one is used; otherwise an issue asks.',
  },
  D9: { fi: 'Aktiivisuus siirtyy molempiin suuntiin.', en: 'The active flag travels both ways.' },
  D10: {
    fi: 'Mitään ei poisteta toisesta järjestelmästä.',
    en: 'Nothing is ever deleted on the other side.',
  },
  D11: {
    fi: 'Yksityisen muuttuminen yritykseksi tai toisin päin tulee ratkaistavaksi, eikä mitään viedä.',
    en: 'A private person who becomes a company, or the other way round, is an issue; nothing is written.',
  },
  D12: {
    fi: 'Joukkomuutos pysäytetään, ja siitä kysytään.',
    en: 'A mass change is stopped and asked about.',
  },
  D13: {
    fi: 'Tyhjä arvo viedään vain, kun joku tyhjensi tiedon ja se saa tyhjentyä.',
    en: 'An empty value is written only when somebody cleared the field and it may be cleared.',
  },
  D14: {
    fi: 'Muita tietoja ei lueta Flexiin, ei kirjoiteta eikä hävitetä.',
    en: 'Other data is never read into Flex, never written, never lost.',
  },
  D17: {
    fi: 'Henkilötunnusta ja kuluttajan verkkolaskuosoitetta ei tallenneta, näytetä eikä viedä.',
    en: 'A personal identity code and a consumer’s e-invoice address are never stored, shown or sent.',
  },
  D18: {
    fi: 'Ilman toimipaikkaa Netvisorin osoite on Flexissä myös käyntiosoite.',
    en: 'Without an office, Netvisor’s address is Flex’s visiting address too.',
  },
  D22: {
    fi: 'Osoite verrataan ja viedään yhtenä arvona.',
    en: 'An address is compared and written as one value.',
  },
};

/** What stays where it is, whatever happens. */
export const NEVER_TRAVELS: readonly Translated[] = [
  {
    fi: 'asiakastyyppi (R7); se, onko asiakas yksityinen vai yritys, viedään vain uutta asiakasta luotaessa (D11)',
    en: 'the customer type (R7); whether a customer is private or a company is sent only when a new one is created (D11)',
  },
  {
    fi: 'yhteyshenkilöt, maksuehdot, laskentakohteet, asiakasryhmä, kommentti',
    en: 'contact persons, payment terms, dimensions, customer group, comment',
  },
  {
    fi: 'muut toimipaikat, toimitusosoite, lisäosoitteet, faksi, kieli, OVT-tunnus',
    en: 'other offices, delivery address, additional addresses, fax, language, OVT',
  },
  {
    fi: 'Flexin osoitteiden saajan nimi (D22)',
    en: 'the recipient’s name inside Flex’s addresses (D22)',
  },
  {
    fi: 'kuluttajaverkkolaskun tiedot ja henkilötunnus: niitä ei edes lueta (R16, D17)',
    en: 'consumer e-invoice data and personal identity codes: they are not even read (R16, D17)',
  },
];
