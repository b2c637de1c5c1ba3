import { IntlMessageFormat } from 'intl-messageformat';
import { decisionEffects } from './decisions';
import type { Decision } from './decisions';
import { FIELD_NAMES, FIELD_TABLE } from './field-table';
import { issueCatalogue } from './issue-catalogue';
import type { IssueText } from './issue-catalogue';
import type { IssueCode } from './issues';
import type { Language } from './languages';

/** Values for an issue's texts, as planned or as stored. */
export type IssueParams = Readonly<Record<string, string | number>>;

/** The texts of an issue in a language, with its values filled in. A value that is missing shows as a dash. */
export function renderIssue(code: IssueCode, params: IssueParams, language: Language): IssueText {
  const text = issueCatalogue[code].text[language];
  const values = readable(params, language);
  return {
    title: fill(text.title, values, language),
    cause: fill(text.cause, values, language),
    nextStep: fill(text.nextStep, values, language),
  };
}

/** What a decision on an issue does, with the issue's values filled in. */
export function renderEffect(
  decision: Decision,
  code: IssueCode,
  params: IssueParams,
  language: Language,
): string {
  const conflict = code === 'field_conflict' ? 'yes' : 'no';
  return fill(decisionEffects[decision][language], { ...readable(params, language), conflict }, language);
}

const MISSING = '–';

/** Field names become labels, moments become local time. */
function readable(params: IssueParams, language: Language): IssueParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]): [string, string | number] => {
      if (typeof value === 'number') return [name, value];
      if (value === '') return [name, MISSING];
      if (name === 'field') return [name, labelOf(value, language)];
      if (DAY.test(value) && DAYS.includes(name)) return [name, localDay(value, language)];
      return [name, MOMENT.test(value) ? localTime(value, language) : value];
    }),
  );
}

/** Values that are days: elsewhere a text of that form could be anything, a customer number even. */
const DAYS = ['meetsOn'];
const DAY = /^\d{4}-\d{2}-\d{2}$/u;

const localDay = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'fi' ? 'fi-FI' : 'en-GB', {
    dateStyle: 'short',
    timeZone: 'UTC',
  }).format(new Date(day));

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/u;

/** Both systems and their users live by Finnish time. */
const localTime = (moment: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'fi' ? 'fi-FI' : 'en-GB', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Europe/Helsinki',
  }).format(new Date(moment));

function labelOf(field: string, language: Language): string {
  const known = FIELD_NAMES.find((name) => name === field);
  return known ? FIELD_TABLE[known].label[language] : field;
}

function fill(message: string, values: IssueParams, language: Language): string {
  const dashes = Object.fromEntries(
    [...message.matchAll(/\{(\w+)/gu)].map(([, name = '']) => [name, MISSING]),
  );
  const counts = Object.fromEntries(
    [...message.matchAll(/\{(\w+), plural/gu)].map(([, name = '']) => [name, 0]),
  );
  const formatted: unknown = new IntlMessageFormat(message, language).format({
    ...dashes,
    ...counts,
    ...values,
  });
  return String(formatted);
}
