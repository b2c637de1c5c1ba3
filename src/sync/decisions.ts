import type { Translated } from './languages';

/** What an operator can decide on an issue (console.md section 5). */
export const DECISIONS = [
  'same',
  'different',
  'use_netvisor',
  'use_flex',
  'choose_office',
  'approve',
  'reject',
  'deactivate_other',
  'keep_other',
  'retry',
  'ignore',
] as const;

export type Decision = (typeof DECISIONS)[number];

export const decisionLabels: Readonly<Record<Decision, Translated>> = {
  same: { fi: 'Sama asiakas', en: 'Same customer' },
  different: { fi: 'Eri asiakkaat', en: 'Different customers' },
  use_netvisor: { fi: 'Käytä Netvisorin arvoa', en: 'Use Netvisor’s value' },
  use_flex: { fi: 'Käytä Flexin arvoa', en: 'Use Flex’s value' },
  choose_office: { fi: 'Valitse toimipaikka', en: 'Choose the office' },
  approve: { fi: 'Hyväksy', en: 'Approve' },
  reject: { fi: 'Hylkää', en: 'Reject' },
  deactivate_other: { fi: 'Passivoi myös toisessa', en: 'Deactivate on the other side too' },
  keep_other: { fi: 'Jätä ennalleen', en: 'Leave as it is' },
  retry: { fi: 'Yritä uudelleen', en: 'Try again' },
  ignore: { fi: 'Ohita, kunnes tieto muuttuu', en: 'Ignore until it changes' },
};

/** The system in which the customer still is, by the one from which it is gone. */
const OTHER_SIDE = {
  fi: '{side, select, netvisor {Flexissä} other {Netvisorissa}}',
  en: '{side, select, netvisor {Flex} other {Netvisor}}',
} as const;

/**
 * What a decision does, in one or two sentences: ICU messages with the issue's own values. `conflict` stands for a
 * field that both sides changed: there Netvisor's value stands already (D1).
 */
export const decisionEffects: Readonly<Record<Decision, Translated>> = {
  same: {
    fi: 'Asiakkaat yhdistetään. Tiedot viedään sen jälkeen tavalliseen tapaan.',
    en: 'The two become one. Their details are then synced as usual.',
  },
  different: {
    fi: 'Asiakkaita ei yhdistetä. Päätös muistetaan.',
    en: 'The two are kept apart. The decision is remembered.',
  },
  use_netvisor: {
    fi: '{conflict, select, yes {Netvisorin arvo jää voimaan. Mitään ei kirjoiteta.} other {Flexiin viedään se, mitä Netvisorissa on.}}',
    en: '{conflict, select, yes {Netvisor’s value stands. Nothing is written.} other {Flex gets what Netvisor has.}}',
  },
  use_flex: {
    fi: '{conflict, select, yes {Flexin arvo palautetaan Flexiin ja viedään Netvisoriin.} other {Netvisoriin viedään se, mitä Flexissä on.}}',
    en: '{conflict, select, yes {Flex’s value is put back into Flex and brought to Netvisor.} other {Netvisor gets what Flex has.}}',
  },
  choose_office: {
    fi: 'Käyntiosoite pidetään ajan tasalla valitussa toimipaikassa. Muut toimipaikat jäävät ennalleen.',
    en: 'The visiting address is kept in step with the chosen office. The other offices stay as they are.',
  },
  approve: { fi: 'Odottavat muutokset viedään.', en: 'The waiting changes are made.' },
  reject: { fi: 'Odottavia muutoksia ei viedä.', en: 'The waiting changes are not made.' },
  deactivate_other: {
    fi: `Asiakas passivoidaan myös ${OTHER_SIDE.fi}. Mitään ei poisteta.`,
    en: `The customer is deactivated in ${OTHER_SIDE.en} too. Nothing is deleted.`,
  },
  keep_other: {
    fi: `Asiakas jätetään ennalleen ${OTHER_SIDE.fi}. Päätös muistetaan.`,
    en: `The customer stays as it is in ${OTHER_SIDE.en}. The decision is remembered.`,
  },
  retry: {
    fi: 'Tiedot luetaan uudelleen. Jos syy on poistunut, ne viedään ja asia sulkeutuu.',
    en: 'The details are read again. If the cause is gone they are brought over and the issue closes.',
  },
  ignore: {
    fi: 'Asia suljetaan. Se avautuu uudelleen, kun tieto muuttuu.',
    en: 'The issue is closed. It opens again when the detail changes.',
  },
};
