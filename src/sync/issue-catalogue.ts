import type { Decision } from './decisions';
import { ISSUE_CODES } from './issues';
import type { IssueClass, IssueCode, Severity } from './issues';
import type { Translated } from './languages';

/** ICU messages; `{field}` is given as the field's label, `{side}` as `flex` or `netvisor`. */
export interface IssueText {
  readonly title: string;
  readonly cause: string;
  readonly nextStep: string;
}

export interface IssueEntry {
  readonly class: IssueClass;
  readonly severity: Severity;
  /** Closes by itself when its cause is gone. */
  readonly healsItself: boolean;
  /** What an operator can decide, the recommended one first. */
  readonly decisions: readonly Decision[];
  /** The decision that is usually right, if there is one. */
  readonly recommended: Decision | null;
  readonly text: Translated<IssueText>;
}

// Finnish inflects names, so a placeholder stands for the whole inflected word.
const SIDE = '{side, select, netvisor {Netvisor} other {Flex}}';
const IN_SIDE = '{side, select, netvisor {Netvisorissa} other {Flexissä}}';
const TO_SIDE = '{side, select, netvisor {Netvisoriin} other {Flexiin}}';

/** Every issue that the product can raise, in the words of a support agent (console.md section 5.1). */
export const issueCatalogue: Readonly<Record<IssueCode, IssueEntry>> = {
  number_collision: {
    class: 'decide',
    severity: 'warning',
    healsItself: true,
    decisions: ['same', 'different'],
    recommended: null,
    text: {
      fi: {
        title: 'Sama asiakasnumero, eri tiedot',
        cause:
          '{cause, select, given {Netvisor antoi asiakkaalle numeron {number}. Flexissä sama numero on jo toisella asiakkaalla. Numeroa ei ole viety Flexiin.} taken {Numero {number} on Flexissä asiakkaalla {nameFlex} ja Netvisorissa asiakkaalla {nameNetvisor}. Toinen niistä on jo yhdistetty toiseen asiakkaaseen. Mitään ei ole kirjoitettu.} other {Numero {number} on Flexissä asiakkaalla {nameFlex} ja Netvisorissa asiakkaalla {nameNetvisor}. Mitään ei ole kirjoitettu.}}',
        nextStep:
          '{cause, select, given {Pyydä yritystä vaihtamaan toisen asiakkaan numero.} taken {Tarkista, onko sama asiakas kirjattu kahdesti. Pyydä yritystä passivoimaan ylimääräinen tai vaihtamaan sen numero.} other {Vertaa tietoja ja valitse, onko kyseessä sama asiakas. Jos ei ole, pyydä yritystä vaihtamaan toisen asiakkaan numero.}}',
      },
      en: {
        title: 'Same customer number, different details',
        cause:
          '{cause, select, given {Netvisor gave the customer number {number}. In Flex another customer has it already. The number was not sent to Flex.} taken {Number {number} is {nameFlex} in Flex and {nameNetvisor} in Netvisor. One of them is linked to another customer already. Nothing was written.} other {Number {number} is {nameFlex} in Flex and {nameNetvisor} in Netvisor. Nothing was written.}}',
        nextStep:
          '{cause, select, given {Ask the company to change the number of one of them.} taken {Check whether one customer was entered twice. Ask the company to deactivate the one too many, or to change its number.} other {Compare and choose whether this is one customer. If not, ask the company to change one number.}}',
      },
    },
  },
  field_conflict: {
    class: 'decide',
    severity: 'warning',
    healsItself: false,
    decisions: ['use_netvisor', 'use_flex'],
    recommended: 'use_netvisor',
    text: {
      fi: {
        title: 'Sama tieto muuttui molemmissa',
        cause:
          '{field}: Flexissä ja Netvisorissa tehtiin eri muutos. Netvisorin arvo jäi voimaan. Flexin arvo on tallessa.',
        nextStep: 'Tarkista, kumpi on oikein. Voit ottaa Flexin arvon käyttöön.',
      },
      en: {
        title: 'The same detail changed on both sides',
        cause:
          '{field}: Flex and Netvisor were changed differently. Netvisor’s value stands. Flex’s is kept.',
        nextStep: 'Check which is right. You can put Flex’s value back.',
      },
    },
  },
  number_missing: {
    class: 'fixData',
    severity: 'warning',
    healsItself: true,
    decisions: ['same', 'ignore'],
    recommended: null,
    text: {
      fi: {
        title: 'Asiakasnumero puuttuu Netvisorista',
        cause: 'Asiakkaalla {nameNetvisor} ei ole asiakasnumeroa, joten asiakasta ei voi yhdistää Flexiin.',
        nextStep:
          'Pyydä yritystä lisäämään numero Netvisoriin. Jos ehdotettu asiakas on oikea, valitse Sama asiakas.',
      },
      en: {
        title: 'No customer number in Netvisor',
        cause: '{nameNetvisor} has no customer number, so it can’t be linked to Flex.',
        nextStep:
          'Ask the company to add one in Netvisor. If the suggested customer is right, choose Same customer.',
      },
    },
  },
  office_choice: {
    class: 'decide',
    severity: 'warning',
    healsItself: true,
    decisions: ['choose_office', 'ignore'],
    recommended: null,
    text: {
      fi: {
        title: 'Valitse toimipaikka',
        cause:
          'Asiakkaalla on Netvisorissa {n} toimipaikkaa. Käyntiosoitetta ei ole viety, koska oikea toimipaikka ei ole tiedossa.',
        nextStep: 'Valitse toimipaikka, jossa asiakkaan käyntiosoite on. Muut jäävät ennalleen.',
      },
      en: {
        title: 'Choose the office',
        cause:
          'The customer has {n} offices in Netvisor. The visiting address was not sent because the right one is not known.',
        nextStep: 'Choose the office of the visiting address. The others stay as they are.',
      },
    },
  },
  business_id_invalid: {
    class: 'fixData',
    severity: 'warning',
    healsItself: true,
    decisions: ['retry', 'ignore'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Virheellinen Y-tunnus',
        cause:
          'Y-tunnus {value} on väärää muotoa tai sen tarkistusnumero ei täsmää. Y-tunnusta ja verkkolaskuosoitetta ei ole viety.',
        nextStep: `Tarkista Y-tunnus YTJ:stä ja korjaa se ${TO_SIDE}.`,
      },
      en: {
        title: 'Invalid business id',
        cause:
          'Business id {value} has a wrong form or check digit. Neither it nor the e-invoice address was sent.',
        nextStep: `Look it up in YTJ and correct it in ${SIDE}.`,
      },
    },
  },
  e_invoice_invalid: {
    class: 'fixData',
    severity: 'warning',
    healsItself: true,
    decisions: ['retry', 'ignore'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Virheellinen verkkolaskuosoite',
        cause:
          '{reason, select, operator {Operaattoria ei tunneta: {value}.} pair {Osoite tai operaattori puuttuu.} other {Osoite ei ole OVT-tunnus eikä IBAN: {value}.}}',
        nextStep: `Tarkista osoite ja operaattori verkkolaskuosoitteistosta ja korjaa ne ${TO_SIDE}.`,
      },
      en: {
        title: 'Invalid e-invoice address',
        cause:
          '{reason, select, operator {Unknown operator: {value}.} pair {Address or operator is missing.} other {Neither an OVT code nor an IBAN: {value}.}}',
        nextStep: `Check both in the e-invoice directory and correct them in ${SIDE}.`,
      },
    },
  },
  consumer_e_invoice_business_id: {
    class: 'fixData',
    severity: 'warning',
    healsItself: true,
    decisions: ['retry'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Kuluttajaverkkolasku ja Y-tunnus samalla asiakkaalla',
        cause:
          '{cause, select, private {Yksityisasiakkaalla on Y-tunnus, joka voi olla vain yritysasiakkaalla.} other {Kuluttajaverkkolaskun voi tilata vain yksityisasiakas omasta verkkopankistaan.}} Asiakkaan tietoja ei ole viety.',
        nextStep:
          '{cause, select, private {Poista Y-tunnus tai vaihda asiakas yritysasiakkaaksi. Tarkista Flex ja Netvisor.} other {Poista Flexistä joko Y-tunnus tai kuluttajaverkkolasku.}}',
      },
      en: {
        title: 'Consumer e-invoice and business id on one customer',
        cause:
          '{cause, select, private {A private customer has a business id, which only a company can have.} other {Only a private person can order a consumer e-invoice, in their own bank.}} Nothing was sent.',
        nextStep:
          '{cause, select, private {Remove the business id or make the customer a company. Check Flex and Netvisor.} other {Remove one of the two in Flex.}}',
      },
    },
  },
  kind_changed: {
    class: 'decide',
    severity: 'warning',
    healsItself: true,
    decisions: ['retry', 'ignore'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Yksityisasiakas vai yritysasiakas?',
        cause: 'Asiakkaan laji on Flexissä eri kuin Netvisorissa. Mitään ei ole kirjoitettu.',
        nextStep: 'Korjaa asiakastyyppi Flexissä tai asiakkaan laji Netvisorissa.',
      },
      en: {
        title: 'Private or company?',
        cause: 'Flex and Netvisor disagree. Nothing was written.',
        nextStep: 'Correct the customer type in Flex or the kind in Netvisor.',
      },
    },
  },
  kind_unknown: {
    class: 'fixData',
    severity: 'warning',
    healsItself: true,
    decisions: ['retry', 'ignore'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Asiakastyypiltä puuttuu tunniste',
        cause:
          'Asiakkaan asiakastyypillä ei ole Flexissä tunnistetta PRIVATE tai COMPANY. Asiakasta ei synkronoida.',
        nextStep: 'Lisää asiakastyypille tunniste Flexissä tai vaihda asiakkaan asiakastyyppi.',
      },
      en: {
        title: 'The customer type has no identifier',
        cause:
          'The customer’s type has neither PRIVATE nor COMPANY as its identifier in Flex. The customer is not synced.',
        nextStep: 'Add the identifier to the type in Flex, or give the customer another type.',
      },
    },
  },
  required_field_missing: {
    class: 'fixData',
    severity: 'warning',
    healsItself: true,
    decisions: ['retry'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Flex vaatii tiedon, joka puuttuu',
        cause:
          'Asiakastyypissä {typeName} pakollinen tieto on Netvisorissa tyhjä: {field}. Asiakasta ei voi tallentaa Flexiin.',
        nextStep: 'Lisää tieto Netvisoriin tai poista pakollisuus Flexin asiakastyypistä.',
      },
      en: {
        title: 'Flex requires a detail that is missing',
        cause:
          'Mandatory in customer type {typeName} but empty in Netvisor: {field}. The customer can’t be saved in Flex.',
        nextStep: 'Add it in Netvisor or make it optional in Flex.',
      },
    },
  },
  value_too_long: {
    class: 'fixData',
    severity: 'warning',
    healsItself: true,
    decisions: ['retry'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Liian pitkä tieto',
        cause: '{field}: {length} merkkiä, enintään {max}. Tietoa ei ole lyhennetty eikä viety.',
        nextStep: `Lyhennä tieto ${IN_SIDE}.`,
      },
      en: {
        title: 'Too long',
        cause: '{field}: {length} characters, at most {max}. It was neither cut nor sent.',
        nextStep: `Shorten it in ${SIDE}.`,
      },
    },
  },
  value_not_allowed: {
    class: 'fixData',
    severity: 'warning',
    healsItself: true,
    decisions: ['retry', 'ignore'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Tieto ei kelpaa toiseen järjestelmään',
        cause:
          '{field}: {reason, select, email {sähköpostiosoite ei ole oikeaa muotoa: {value}.} oneEmail {Flexiin voi tallentaa vain yhden osoitteen: {value}.} characters {tekstissä on merkkejä, joita Netvisor ei ota vastaan.} country {maakoodia ei tunneta: {value}.} identityCode {Y-tunnuksen paikalla on henkilötunnus.} officeLine {toimipaikan osoitteen toista riviä ei voi muuttaa Netvisorin rajapinnan kautta: {value}.} empty {pakollinen tieto on tyhjä.} other {toinen järjestelmä ei hyväksy arvoa.}} Tietoa ei ole viety.',
        nextStep: `Korjaa tieto ${IN_SIDE}.`,
      },
      en: {
        title: 'The other side can’t take this detail',
        cause:
          '{field}: {reason, select, email {not a proper e-mail address: {value}.} oneEmail {Flex takes only one address: {value}.} characters {the text has characters that Netvisor does not take.} country {unknown country code: {value}.} identityCode {a personal identity code stands in place of a business id.} officeLine {the second line of the office’s address can’t be changed over Netvisor’s interface: {value}.} empty {a mandatory detail is empty.} other {the other side does not accept the value.}} It was not sent.',
        nextStep: `Correct it in ${SIDE}.`,
      },
    },
  },
  number_changed: {
    class: 'decide',
    severity: 'warning',
    healsItself: true,
    decisions: ['use_netvisor', 'use_flex'],
    recommended: null,
    text: {
      fi: {
        title: 'Asiakasnumero muuttui',
        cause: `{hasNew, select, no {Numero on ${IN_SIDE} poistettu} other {Numero on ${IN_SIDE} nyt {newNumber}}}{hasOld, select, yes {, aiemmin {oldNumber}} other {}}. Asiakas pysyy yhdistettynä.`,
        nextStep: 'Valitse, kumpi numero jää voimaan.',
      },
      en: {
        title: 'Customer number changed',
        cause: `{hasNew, select, no {It was removed in ${SIDE}} other {In ${SIDE} it is now {newNumber}}}{hasOld, select, yes {, it was {oldNumber}} other {}}. The customer stays linked.`,
        nextStep: 'Choose which number stands.',
      },
    },
  },
  customer_gone: {
    class: 'decide',
    severity: 'warning',
    healsItself: true,
    decisions: ['keep_other', 'deactivate_other'],
    recommended: 'keep_other',
    text: {
      fi: {
        title: `Asiakasta ei enää ole ${IN_SIDE}`,
        cause:
          '{merged, select, yes {Asiakas on yhdistetty Flexissä toiseen asiakkaaseen. Netvisoriin ei ole kirjoitettu mitään.} other {Asia on tarkistettu kahdesti. Toisesta järjestelmästä ei ole poistettu mitään.}}',
        nextStep:
          '{merged, select, yes {Tarkista, onko ehdotettu asiakas myös Netvisorissa. Valitse sitten, mitä yhdistetylle asiakkaalle tehdään siellä.} other {Valitse, mitä toisessa järjestelmässä tehdään.}}',
      },
      en: {
        title: `The customer is gone from ${SIDE}`,
        cause:
          '{merged, select, yes {In Flex the customer was merged into another one. Nothing was written to Netvisor.} other {Checked twice. Nothing was deleted on the other side.}}',
        nextStep:
          '{merged, select, yes {See whether the suggested customer is in Netvisor too. Then choose what to do there with the one that was merged.} other {Choose what to do there.}}',
      },
    },
  },
  mass_change_stopped: {
    class: 'decide',
    severity: 'serious',
    healsItself: false,
    decisions: ['reject', 'approve'],
    recommended: 'reject',
    text: {
      fi: {
        title: 'Suuri muutos pysäytetty',
        cause:
          '{why, select, deactivated {Muutos passivoisi {n} asiakasta eli {share} % asiakkaista. Raja on {limit} %.} other {Muutos koskisi {n} asiakasta eli {share} % asiakkaista. Raja on {limit} %.}}',
        nextStep: 'Katso, mitä muuttuisi. Hyväksy vain, jos yritys tietää muutoksesta.',
      },
      en: {
        title: 'Large change stopped',
        cause:
          '{why, select, deactivated {{n} customers would become inactive, {share} % of all. The limit is {limit} %.} other {{n} customers would change, {share} % of all. The limit is {limit} %.}}',
        nextStep: 'See what would change. Approve only if the company knows of it.',
      },
    },
  },
  credentials_rejected: {
    class: 'credentials',
    severity: 'serious',
    healsItself: true,
    decisions: ['retry'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Tunnukset eivät kelpaa',
        cause: `${SIDE} hylkää tunnukset (alkaen {at}). Muutokset odottavat eivätkä katoa.`,
        nextStep: 'Pyydä yritykseltä uudet tunnukset ja vaihda ne asetuksissa.',
      },
      en: {
        title: 'Credentials rejected',
        cause: `${SIDE} has refused them since {at}. Changes wait and are not lost.`,
        nextStep: 'Ask the company for new ones and replace them in the settings.',
      },
    },
  },
  rights_missing: {
    class: 'rights',
    severity: 'serious',
    healsItself: true,
    decisions: ['retry'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Oikeus puuttuu',
        cause: `Yritys ei ole sallinut tätä ${IN_SIDE}: {resource}.`,
        nextStep: 'Pyydä yritystä sallimaan se (Netvisor: yrityksen nimi > Rajapintaresurssien oikeudet).',
      },
      en: {
        title: 'A right is missing',
        cause: `Not allowed in ${SIDE}: {resource}.`,
        nextStep: 'Ask the company to allow it (Netvisor: company name > API resource access rights).',
      },
    },
  },
  system_unavailable: {
    class: 'outage',
    severity: 'serious',
    healsItself: true,
    decisions: ['retry'],
    recommended: null,
    text: {
      fi: {
        title: `${SIDE} ei vastaa`,
        cause: 'Katko alkoi {since}. {n, plural, one {# muutos odottaa} other {# muutosta odottaa}}.',
        nextStep: 'Sinun ei tarvitse tehdä mitään. Synkronointi jatkuu itsestään.',
      },
      en: {
        title: `${SIDE} does not answer`,
        cause: 'Since {since}. {n, plural, one {# change waits} other {# changes wait}}.',
        nextStep: 'Nothing to do. Syncing goes on by itself.',
      },
    },
  },
  duplicate_number: {
    class: 'fixData',
    severity: 'warning',
    healsItself: true,
    decisions: ['retry', 'ignore'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Sama asiakasnumero usealla asiakkaalla',
        cause: `Numero {number} on ${IN_SIDE} usealla asiakkaalla: {n}. Näitä asiakkaita ei synkronoida.`,
        nextStep: 'Pyydä yritystä antamaan jokaiselle oma numero.',
      },
      en: {
        title: 'One number, several customers',
        cause: `Number {number} belongs to {n} customers in ${SIDE}. They are not synced.`,
        nextStep: 'Ask the company to give each its own.',
      },
    },
  },
  number_overlap: {
    class: 'decide',
    severity: 'warning',
    healsItself: true,
    decisions: ['ignore'],
    recommended: null,
    text: {
      fi: {
        title: 'Numerosarjat menevät päällekkäin',
        cause:
          '{status, select, overlap {Flex ja Netvisor voivat jo antaa saman numeron kahdelle eri asiakkaalle.} other {Flex ja Netvisor alkavat antaa samoja asiakasnumeroita (arvio: {meetsOn}).}} Flexin numerosarja: {series}, seuraava numero {nextFlex}. Netvisorin seuraava numero: {nextNetvisor}.',
        nextStep:
          'Pyydä yritystä ottamaan Flexissä käyttöön oma numerosarja, esimerkiksi {range}. Nykyiset numerot voivat jäädä ennalleen.',
      },
      en: {
        title: 'The number series will overlap',
        cause:
          '{status, select, overlap {Flex and Netvisor may already give one number to two different customers.} other {Flex and Netvisor will begin to give the same customer numbers (estimate: {meetsOn}).}} Flex’s series: {series}, next number {nextFlex}. Netvisor’s next number: {nextNetvisor}.',
        nextStep:
          'Ask the company to take a series of its own into use in Flex, for example {range}. The numbers given so far can stay.',
      },
    },
  },
  possible_duplicate: {
    class: 'decide',
    severity: 'warning',
    healsItself: true,
    decisions: ['same', 'different'],
    recommended: null,
    text: {
      fi: {
        title: 'Ehkä sama asiakas',
        cause:
          '{by, select, person {Nimi ja osoite ovat samat} name {Nimi on sama, eikä Netvisor vastannut, kun asiakas lisättiin} other {Y-tunnus on sama}}, mutta asiakasnumerot eroavat: Flex {numberFlex}, Netvisor {numberNetvisor}. Uutta asiakasta ei ole luotu.',
        nextStep: 'Vertaa tietoja ja valitse, onko kyseessä sama asiakas. Päätös muistetaan.',
      },
      en: {
        title: 'Perhaps the same customer',
        cause:
          'Same {by, select, person {name and address} name {name, and Netvisor did not answer when the customer was added} other {business id}}, different numbers: Flex {numberFlex}, Netvisor {numberNetvisor}. No new customer was created.',
        nextStep: 'Compare and choose whether this is one customer. The decision is remembered.',
      },
    },
  },
  clearing: {
    class: 'decide',
    severity: 'warning',
    healsItself: true,
    decisions: ['use_netvisor', 'use_flex'],
    recommended: null,
    text: {
      fi: {
        title: 'Tieto tyhjennettiin',
        cause: `{field} on ${IN_SIDE} tyhjennetty. Toisessa järjestelmässä arvo on tallella.`,
        nextStep: 'Valitse, tyhjennetäänkö tieto myös siellä.',
      },
      en: {
        title: 'A detail was cleared',
        cause: `{field} was cleared in ${SIDE}. The other side still has it.`,
        nextStep: 'Choose whether to clear it there too.',
      },
    },
  },
  write_rejected: {
    class: 'bug',
    severity: 'serious',
    healsItself: true,
    decisions: ['retry', 'ignore'],
    recommended: 'retry',
    text: {
      fi: {
        title: `${SIDE} ei hyväksynyt muutosta`,
        cause: 'Vastaus: {message}',
        nextStep:
          'Korjaa tieto ja yritä uudelleen. Jos syy ei selviä, välitä tunniste {requestId} tekniseen tukeen.',
      },
      en: {
        title: `${SIDE} did not accept the change`,
        cause: 'Answer: {message}',
        nextStep:
          'Correct it and try again. If the cause stays unclear, give {requestId} to technical support.',
      },
    },
  },
  clock_skew: {
    class: 'outage',
    severity: 'serious',
    healsItself: true,
    decisions: ['retry'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Kellot ovat eri ajassa',
        cause: `${SIDE} hylkää pyynnöt, koska tämän palvelun kello {clock, select, ahead {on {skewSeconds, number} sekuntia edellä} behind {on {skewSeconds, number} sekuntia jäljessä} other {poikkeaa liikaa}}. Muutokset odottavat eivätkä katoa.`,
        nextStep: 'Pyydä ylläpitoa korjaamaan palvelimen kello. Synkronointi jatkuu itsestään.',
      },
      en: {
        title: 'The clocks disagree',
        cause: `${SIDE} refuses requests because this service’s clock is {clock, select, ahead {{skewSeconds, number} seconds ahead} behind {{skewSeconds, number} seconds behind} other {too far off}}. Changes wait and are not lost.`,
        nextStep: 'Ask the administrators to set the server’s clock. Syncing goes on by itself.',
      },
    },
  },
  wrong_company: {
    class: 'credentials',
    severity: 'serious',
    healsItself: true,
    decisions: ['retry'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Tunnukset ovat toisen yrityksen',
        cause: `Tunnuksilla avautuu ${IN_SIDE} eri yritys kuin tämä. Mitään ei ole kirjoitettu.`,
        nextStep: 'Tarkista, minkä yrityksen tunnukset ovat, ja vaihda ne asetuksissa.',
      },
      en: {
        title: 'Credentials of another company',
        cause: `In ${SIDE} the credentials open another company than this one. Nothing was written.`,
        nextStep: 'Check whose credentials they are and replace them in the settings.',
      },
    },
  },
  maintenance: {
    class: 'outage',
    severity: 'info',
    healsItself: true,
    decisions: ['retry'],
    recommended: null,
    text: {
      fi: {
        title: `${SIDE} on huoltokatkolla`,
        cause: 'Huoltokatko alkoi {since}. {n, plural, one {# muutos odottaa} other {# muutosta odottaa}}.',
        nextStep: 'Sinun ei tarvitse tehdä mitään. Synkronointi jatkuu katkon jälkeen itsestään.',
      },
      en: {
        title: `${SIDE} is under maintenance`,
        cause: 'Since {since}. {n, plural, one {# change waits} other {# changes wait}}.',
        nextStep: 'Nothing to do. Syncing goes on by itself afterwards.',
      },
    },
  },
  internal_error: {
    class: 'bug',
    severity: 'serious',
    healsItself: true,
    decisions: ['retry'],
    recommended: 'retry',
    text: {
      fi: {
        title: 'Ohjelmassa on virhe',
        cause:
          '{scope, select, company {Yrityksen tietojen haku tai siirto} other {Asiakkaan käsittely}} keskeytyi kolmesti peräkkäin tämän ohjelman virheeseen. Tietoja ei ole kadonnut. Ohjelma yrittää yhä uudelleen.',
        nextStep: 'Välitä tunniste {requestId} tekniseen tukeen.',
      },
      en: {
        title: 'A fault in the program',
        cause:
          '{scope, select, company {Reading or transferring the company’s data} other {Working on the customer}} ended three times in a row with a fault of this program. No data was lost. The program keeps trying.',
        nextStep: 'Give {requestId} to technical support.',
      },
    },
  },
};

/** Codes of the issues that close by themselves when their cause is gone. */
export const healingCodes: readonly IssueCode[] = ISSUE_CODES.filter(
  (code) => issueCatalogue[code].healsItself,
);
