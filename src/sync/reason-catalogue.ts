import type { Translated } from './languages';
import type { ReasonCode } from './plan';

/** Why a field was decided as it was, in one sentence for the customer's page and `fns explain`. */
export const reasonCatalogue: Readonly<Record<ReasonCode, Translated>> = {
  unchanged: {
    fi: 'Tieto ei ole muuttunut kummassakaan järjestelmässä.',
    en: 'Neither side has changed.',
  },
  equal: { fi: 'Tieto on molemmissa sama.', en: 'Both sides have the same.' },
  onlyFlexChanged: { fi: 'Tieto muuttui vain Flexissä.', en: 'Only Flex changed.' },
  onlyNetvisorChanged: { fi: 'Tieto muuttui vain Netvisorissa.', en: 'Only Netvisor changed.' },
  bothChangedNetvisorWins: {
    fi: 'Tieto muuttui molemmissa. Netvisor on ensisijainen.',
    en: 'Both sides changed. Netvisor comes first.',
  },
  firstContactFilled: {
    fi: 'Asiakas yhdistettiin, ja tieto puuttui toisesta järjestelmästä.',
    en: 'The customer was linked, and one side lacked the detail.',
  },
  firstContactNetvisorWins: {
    fi: 'Asiakas yhdistettiin, ja tiedot erosivat. Netvisor on ensisijainen.',
    en: 'The customer was linked, and the sides differed. Netvisor comes first.',
  },
  runDirection: {
    fi: 'Tieto vietiin ajossa valittuun suuntaan.',
    en: 'The run brought it in the chosen direction.',
  },
  settledAsIs: {
    fi: 'Ero jätettiin ennalleen. Se siirtyy, kun jompaakumpaa muutetaan.',
    en: 'The difference stays as it is. It travels when somebody edits one side.',
  },
  switchedOn: {
    fi: 'Tiedon siirto otettiin uudelleen käyttöön, ja ero jätettiin ennalleen. Se siirtyy, kun jompaakumpaa muutetaan.',
    en: 'The field was switched on again, and the difference stays. It travels when somebody edits one side.',
  },
  derivedFromVisiting: {
    fi: 'Käyntiosoite on asiakkaan ainoa osoite, joten se on Netvisorissa myös laskutusosoite.',
    en: 'The visiting address is the only one, so in Netvisor it is the billing address too.',
  },
  derivedFromBilling: {
    fi: 'Netvisorissa ei ole toimipaikan osoitetta, joten laskutusosoite on Flexissä myös käyntiosoite.',
    en: 'No office in Netvisor has an address, so in Flex the billing address is the visiting address too.',
  },
  clearingAsked: {
    fi: 'Tieto tyhjennettiin. Tyhjennys ei siirry ilman päätöstä.',
    en: 'The detail was cleared. Clearing does not travel without a decision.',
  },
  clearingNever: {
    fi: 'Tieto tyhjennettiin. Tätä tietoa ei tyhjennetä toisesta järjestelmästä.',
    en: 'The detail was cleared. This one is never cleared on the other side.',
  },
  invalid: { fi: 'Arvo on virheellinen, joten sitä ei viedä.', en: 'The value is invalid and is not sent.' },
  requiredInFlex: {
    fi: 'Tieto on Flexin asiakastyypissä pakollinen, joten sitä ei voi jättää tyhjäksi.',
    en: 'The customer type in Flex requires the detail, so it can’t be left empty.',
  },
  officeUnknown: {
    fi: 'Toimipaikkoja on useita, eikä oikea ole tiedossa.',
    en: 'There are several offices, and the right one is not known.',
  },
  notForKind: {
    fi: 'Tieto koskee vain yritysasiakkaita.',
    en: 'The detail is for companies only.',
  },
  needsBusinessId: {
    fi: 'Verkkolaskuosoite viedään vain asiakkaalle, jolla on kelvollinen Y-tunnus.',
    en: 'An e-invoice address travels only for a customer with a valid business id.',
  },
  consumerEInvoice: {
    fi: 'Asiakkaalla on Y-tunnus, vaikka asiakas on kuluttaja. Netvisoriin ei viedä mitään.',
    en: 'The customer is a consumer with a business id. Nothing is sent to Netvisor.',
  },
  consumerInvoicing: {
    fi: 'Asiakas on tilannut kuluttajaverkkolaskun omasta verkkopankistaan. Tietoa ei siirretä kumpaankaan suuntaan.',
    en: 'The customer ordered consumer e-invoices in their own bank. The detail travels neither way.',
  },
  kindDiffers: {
    fi: 'Asiakas on toisessa järjestelmässä yksityisasiakas ja toisessa yritysasiakas.',
    en: 'One side has a private customer, the other a company.',
  },
  kindUnknown: {
    fi: 'Asiakastyypillä ei ole Flexissä tunnistetta.',
    en: 'The customer type has no identifier in Flex.',
  },
  duplicateNumber: {
    fi: 'Sama asiakasnumero on usealla asiakkaalla.',
    en: 'Several customers have the same number.',
  },
  numberReviewed: {
    fi: 'Asiakasnumero muuttui yhdistämisen jälkeen. Muutos odottaa päätöstä.',
    en: 'The customer number changed after linking. The change waits for a decision.',
  },
  numberMissing: {
    fi: 'Asiakasnumero puuttuu Netvisorista.',
    en: 'Netvisor has no customer number.',
  },
  directionOff: { fi: 'Tiedon siirto on pois käytöstä.', en: 'The field is switched off.' },
  directionOneWay: {
    fi: 'Tieto siirtyy vain toiseen suuntaan, joten ero jätettiin ennalleen.',
    en: 'The field travels the other way only, so the difference stays.',
  },
  unread: { fi: 'Tietoa ei saatu luettua.', en: 'The detail could not be read.' },
  created: { fi: 'Asiakas luotiin.', en: 'The customer was created.' },
  operatorDecided: {
    fi: 'Tieto on niin kuin käyttäjä päätti.',
    en: 'The detail is as an operator decided.',
  },
};
