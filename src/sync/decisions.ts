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
