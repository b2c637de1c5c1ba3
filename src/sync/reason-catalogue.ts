import { IntlMessageFormat } from 'intl-messageformat';
import type { Side } from './customer';
import { otherSide } from './field-view';
import type { Language, Translated } from './languages';
import { REASON_CODES } from './plan';
import type { FieldDecision, ReasonCode } from './plan';

// Finnish inflects names, so a placeholder stands for the whole inflected word. `about` is the side that the reason
// speaks of, `write` the side that is written.
const IN_ABOUT = '{about, select, flex {Flexissä} netvisor {Netvisorissa} other {toisessa järjestelmässä}}';
const IN_ABOUT_EN = '{about, select, flex {in Flex} netvisor {in Netvisor} other {on one side}}';

/**
 * Why a field was decided as it was, in one or two sentences for the customer's page and `fns explain`: ICU messages,
 * to be shown by `renderReason`.
 */
const reasonCatalogue: Readonly<Record<ReasonCode, Translated>> = {
  unchanged: {
    fi: 'Tieto ei ole muuttunut kummassakaan järjestelmässä.',
    en: 'Neither side has changed.',
  },
  equal: { fi: 'Tieto on molemmissa sama.', en: 'Both sides have the same.' },
  onlyFlexChanged: {
    fi: '{verdict, select, cleared {Tieto tyhjennettiin Flexissä, joten se tyhjennetään myös Netvisorissa.} other {Tieto muuttui vain Flexissä, joten se viedään Netvisoriin.}}',
    en: '{verdict, select, cleared {It was cleared in Flex, so it is cleared in Netvisor too.} other {Only Flex changed, so its value goes to Netvisor.}}',
  },
  onlyNetvisorChanged: {
    fi: '{verdict, select, cleared {Tieto tyhjennettiin Netvisorissa, joten se tyhjennetään myös Flexissä.} other {Tieto muuttui vain Netvisorissa, joten se tuodaan Flexiin.}}',
    en: '{verdict, select, cleared {It was cleared in Netvisor, so it is cleared in Flex too.} other {Only Netvisor changed, so its value comes to Flex.}}',
  },
  bothChangedNetvisorWins: {
    fi: 'Tieto muuttui molemmissa eri tavoin. Netvisor on ensisijainen, joten sen arvo tuodaan Flexiin. Flexin arvo jää talteen.',
    en: 'Both sides changed differently. Netvisor comes first, so its value comes to Flex. Flex’s value is kept on record.',
  },
  firstContactFilled: {
    fi: 'Asiakas yhdistettiin, ja tieto puuttui {write, select, flex {Flexistä} other {Netvisorista}}.',
    en: 'The customer was linked, and {write, select, flex {Flex} other {Netvisor}} lacked the detail.',
  },
  firstContactNetvisorWins: {
    fi: 'Asiakas yhdistettiin, ja tiedot erosivat. Netvisor on ensisijainen, joten sen arvo tuodaan Flexiin.',
    en: 'The customer was linked, and the sides differed. Netvisor comes first, so its value comes to Flex.',
  },
  runDirection: {
    fi: 'Tiedot erosivat. Ajon suunta on {write, select, flex {Netvisorista Flexiin} other {Flexistä Netvisoriin}}, joten {write, select, flex {Netvisorin} other {Flexin}} arvo jää voimaan.',
    en: 'The sides differed. The run goes from {write, select, flex {Netvisor to Flex} other {Flex to Netvisor}}, so {write, select, flex {Netvisor’s} other {Flex’s}} value stands.',
  },
  settledAsIs: {
    fi: 'Tiedot eroavat, ja ero on jätetty ennalleen. Tieto siirtyy, kun joku muuttaa sitä jommassakummassa.',
    en: 'The sides differ, and the difference stays as it is. The detail travels when somebody edits one side.',
  },
  switchedOn: {
    fi: 'Tiedon siirto otettiin uudelleen käyttöön, ja ero jätettiin ennalleen. Tieto siirtyy, kun joku muuttaa sitä jommassakummassa.',
    en: 'The field was switched on again, and the difference stays as it is. The detail travels when somebody edits one side.',
  },
  versionGone: {
    fi: 'Ohjelma vertaa tietoa nyt uudella tavalla, eikä aiemmin sovitusta enää näe, kumpi muuttui. Ero jätettiin ennalleen. Tieto siirtyy, kun joku muuttaa sitä jommassakummassa.',
    en: 'The program compares the detail in a new way, and what was agreed before no longer tells which side changed. The difference stays as it is. The detail travels when somebody edits one side.',
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
    fi: `Tieto tyhjennettiin ${IN_ABOUT}. Tyhjennys ei siirry ilman päätöstä.`,
    en: `It was cleared ${IN_ABOUT_EN}. Clearing does not travel without a decision.`,
  },
  clearingNever: {
    fi: `Tieto tyhjennettiin ${IN_ABOUT}. Tätä tietoa ei tyhjennetä toisesta järjestelmästä.`,
    en: `It was cleared ${IN_ABOUT_EN}. This detail is never cleared on the other side.`,
  },
  invalid: {
    fi: `Arvo ei kelpaa, joten sitä ei siirretä. Korjaa se ${IN_ABOUT}.`,
    en: `The value can’t be taken, so it is not sent. Correct it ${IN_ABOUT_EN}.`,
  },
  requiredInFlex: {
    fi: 'Tieto on Flexin asiakastyypissä pakollinen, joten se ei voi olla tyhjä.',
    en: 'The customer type in Flex requires the detail, so it can’t be empty.',
  },
  officeUnknown: {
    fi: 'Netvisorissa on useita toimipaikkoja, eikä oikea ole tiedossa.',
    en: 'There are several offices in Netvisor, and the right one is not known.',
  },
  notForKind: {
    fi: 'Tieto koskee vain yritysasiakkaita.',
    en: 'The detail is for companies only.',
  },
  needsBusinessId: {
    fi: 'Verkkolaskuosoite siirtyy vain, kun asiakkaalla on kelvollinen Y-tunnus.',
    en: 'An e-invoice address travels only when the customer has a valid business id.',
  },
  consumerEInvoice: {
    fi: 'Asiakkaalla on Y-tunnus, vaikka asiakas on kuluttaja. Netvisoriin ei viedä mitään.',
    en: 'The customer is a consumer with a business id. Nothing is sent to Netvisor.',
  },
  consumerInvoicing: {
    fi: 'Asiakas tilaa verkkolaskunsa omasta verkkopankistaan. Tietoa ei siirretä kumpaankaan suuntaan.',
    en: 'The customer orders e-invoices in their own bank. The detail travels neither way.',
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
    fi: `Asiakasnumero muuttui ${IN_ABOUT} yhdistämisen jälkeen. Muutos odottaa päätöstä.`,
    en: `The customer number changed ${IN_ABOUT_EN} after linking. The change waits for a decision.`,
  },
  numberMissing: {
    fi: 'Asiakasnumero puuttuu Netvisorista.',
    en: 'Netvisor has no customer number.',
  },
  numberGiven: {
    fi: 'Flexissä ei ole asiakasnumeroa, joten Netvisor antaa seuraavan vapaan.',
    en: 'Flex has no customer number, so Netvisor gives the next free one.',
  },
  directionOff: { fi: 'Tiedon siirto on pois käytöstä.', en: 'The field is switched off.' },
  directionOneWay: {
    fi: 'Tieto siirtyy vain {about, select, flex {Flexistä Netvisoriin} netvisor {Netvisorista Flexiin} other {toiseen suuntaan}}, joten ero jää ennalleen.',
    en: 'The field travels {about, select, flex {from Flex to Netvisor} netvisor {from Netvisor to Flex} other {one way}} only, so the difference stays.',
  },
  unread: {
    fi: 'Tietoa ei saatu luettua, joten siihen ei kosketa.',
    en: 'The detail could not be read, so it is left alone.',
  },
  created: {
    fi: 'Asiakas luodaan {write, select, flex {Flexiin} other {Netvisoriin}}.',
    en: 'The customer is created in {write, select, flex {Flex} other {Netvisor}}.',
  },
  operatorDecided: {
    fi: 'Tieto on niin kuin käyttäjä päätti.',
    en: 'The detail is as an operator decided.',
  },
};

/** Why a value was written, for an entry of the journal; what an older version called otherwise stays a code. */
export function renderWritten(reason: string, side: Side, language: Language): string {
  const code = REASON_CODES.find((one) => one === reason);
  if (code === undefined) return reason;
  // Only a cleared value has a sentence of its own, and the entry shows by itself whether it was.
  return renderReason({ verdict: 'decided', reason: code, write: side, about: otherSide(side) }, language);
}

const OVERTAKEN: Translated = {
  fi: 'Tieto muuttui ennen kuin päätös ehdittiin toteuttaa. Tarkista nykyiset arvot ja päätä uudelleen.',
  en: 'The detail changed before the decision could be carried out. Check the present values and decide again.',
};
const NOT_POSSIBLE: Translated = {
  fi: 'Päätöstä ei voitu toteuttaa.',
  en: 'The decision could not be carried out.',
};

/** Why an operator's decision came to nothing. `about` is the side that the reason speaks of. */
export function renderFailedDecision(
  refusal: Pick<FieldDecision, 'reason' | 'about'> | null,
  outcome: 'refused' | 'overtaken',
  language: Language,
): string {
  if (outcome === 'overtaken') return OVERTAKEN[language];
  if (refusal === null) return NOT_POSSIBLE[language];
  const why = renderReason({ ...refusal, verdict: 'blocked', write: null }, language);
  return `${NOT_POSSIBLE[language]} ${why}`;
}

/** Why a field is decided so, as a sentence. */
export function renderReason(
  { verdict, reason, write, about }: Pick<FieldDecision, 'verdict' | 'reason' | 'write' | 'about'>,
  language: Language,
): string {
  const message = new IntlMessageFormat(reasonCatalogue[reason][language], language);
  return String(message.format({ verdict, write: write ?? 'none', about: about ?? 'none' }));
}
