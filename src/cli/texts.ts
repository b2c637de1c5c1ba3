import type { Language, Translated } from '../sync/languages';

/** The command line's own words. Texts of issues and problems come from the service in the same language. */
const TEXTS = {
  name: { fi: 'Nimi', en: 'Name' },
  number: { fi: 'Nro', en: 'No.' },
  businessId: { fi: 'Y-tunnus', en: 'Business id' },
  state: { fi: 'Tila', en: 'State' },
  health: { fi: 'Kunto', en: 'Health' },
  lastPoll: { fi: 'Haettu', en: 'Polled' },
  backlog: { fi: 'Jonossa', en: 'Backlog' },
  issues: { fi: 'Selvitettävät', en: 'Issues' },
  run: { fi: 'Ajo', en: 'Run' },
  kind: { fi: 'Laji', en: 'Kind' },
  started: { fi: 'Alkoi', en: 'Started' },
  ended: { fi: 'Päättyi', en: 'Ended' },
  progress: { fi: 'Valmista', en: 'Done' },
  failed: { fi: 'Epäonnistui', en: 'Failed' },
  calls: { fi: 'Kutsut (Netvisor, Flex)', en: 'Calls (Netvisor, Flex)' },
  workflow: { fi: 'Työnkulku', en: 'Workflow' },
  customers: { fi: 'Asiakkaat', en: 'Customers' },
  step: { fi: 'Käyttöönotto', en: 'Go-live' },
  tenant: { fi: 'Yritys', en: 'Company' },
  title: { fi: 'Otsikko', en: 'Title' },
  customer: { fi: 'Asiakas', en: 'Customer' },
  opened: { fi: 'Avattu', en: 'Opened' },
  severity: { fi: 'Vakavuus', en: 'Severity' },
  cause: { fi: 'Syy', en: 'Cause' },
  nextStep: { fi: 'Seuraavaksi', en: 'Next step' },
  decisions: { fi: 'Vaihtoehdot', en: 'Decisions' },
  healsItself: { fi: 'Korjautuu itsestään', en: 'Heals by itself' },
  yes: { fi: 'kyllä', en: 'yes' },
  no: { fi: 'ei', en: 'no' },
  side: { fi: 'Järjestelmä', en: 'System' },
  secret: { fi: 'Salaisuus', en: 'Secret' },
  direction: { fi: 'Suunta', en: 'Direction' },
  mode: { fi: 'Tapa', en: 'Mode' },
  inactive: { fi: 'Passiiviset mukaan', en: 'Inactive too' },
  confirmed: { fi: 'Vahvisti', en: 'Confirmed by' },
  preview: { fi: 'Esikatselu', en: 'Preview' },
  taken: { fi: 'Luettu', en: 'Taken' },
  expires: { fi: 'Voimassa', en: 'Valid until' },
  expected: { fi: 'Arvio', en: 'Expected' },
  outcome: { fi: 'Toimenpide', en: 'Outcome' },
  reason: { fi: 'Peruste', en: 'Reason' },
  fields: { fi: 'Tiedot', en: 'Fields' },
  lastChange: { fi: 'Muuttui', en: 'Changed' },
  inStepSince: { fi: 'Ajan tasalla', en: 'In step' },
  waiting: { fi: 'Odottaa', en: 'Waiting' },
  parked: { fi: 'Odottaa korjausta', en: 'Parked' },
  when: { fi: 'Milloin', en: 'When' },
  field: { fi: 'Tieto', en: 'Field' },
  before: { fi: 'Ennen', en: 'Before' },
  after: { fi: 'Jälkeen', en: 'After' },
  nothing: { fi: 'Ei mitään näytettävää.', en: 'Nothing to show.' },
  ofAll: { fi: '{n} / {total}', en: '{n} of {total}' },
  more: { fi: 'Lisää: --cursor {cursor}', en: 'More: --cursor {cursor}' },
  requestId: { fi: 'Pyynnön tunniste', en: 'Request id' },
  unreachable: {
    fi: 'Palvelu ei vastaa osoitteessa {url} ({reason}).',
    en: 'No answer from {url} ({reason}).',
  },
  unreachableNext: {
    fi: 'Tarkista osoite (--url tai FNS_API_URL) ja että palvelu on käynnissä.',
    en: 'Check the address (--url or FNS_API_URL) and that the service is running.',
  },
  outage: {
    fi: '{side} ei vastaa: {n} yritystä, alkaen {since}',
    en: '{side} does not answer: {n} companies, since {since}',
  },
  paused: { fi: 'Keskeytetty.', en: 'Paused.' },
  resumed: { fi: 'Jatkuu.', en: 'Resumed.' },
  asked: { fi: 'Pyydetty: {command}.', en: 'Asked for: {command}.' },
  polling: { fi: 'Haku alkoi.', en: 'Polling.' },
  sweeping: { fi: 'Toimipaikkojen luku alkoi.', en: 'Sweeping the offices.' },
  syncing: { fi: 'Asiakas synkronoidaan nyt.', en: 'The customer is being synced.' },
  connected: { fi: 'Tunnukset on tallennettu salattuina.', en: 'The credentials are stored, encrypted.' },
  noRun: { fi: 'Mikään ajo ei ole käynnissä.', en: 'No run is under way.' },
  scanning: { fi: 'Rekisterien luku alkoi.', en: 'Reading the registers.' },
  approved: { fi: 'Hyväksytty, ajo alkoi: {run}', en: 'Approved, the run began: {run}' },
  approveAsk: {
    fi: 'Hyväksytäänkö ja aloitetaanko ajo? Kirjoita luotavien ja päivitettävien määrä ({n}): ',
    en: 'Approve and start the run? Type how many will be created and updated ({n}): ',
  },
  notApproved: { fi: 'Ei hyväksytty, mitään ei muutettu.', en: 'Not approved, nothing was changed.' },
  perMinute: { fi: '{n}/min', en: '{n}/min' },
  left: { fi: 'jäljellä noin {n} s', en: 'about {n} s left' },
} as const satisfies Readonly<Record<string, Translated>>;

export type TextName = keyof typeof TEXTS;

export type Say = (name: TextName, values?: Readonly<Record<string, string | number>>) => string;

/** The command line's words in a language, values filled in. */
export const sayIn =
  (language: Language): Say =>
  (name, values = {}) =>
    TEXTS[name][language].replaceAll(/\{(\w+)\}/gu, (_match, key: string) => String(values[key] ?? ''));
