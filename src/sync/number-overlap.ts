import type { Side } from './customer';
import type { Language, Translated } from './languages';
import type { NumberBlock } from './number-blocks';
import type { FlexSeries, NumbersObserved, SeriesForecast } from './number-series';

/** A free series to suggest to the company, as it is read aloud. */
const showRange = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  `${String(from)}–${String(to)}`;

/** What is noted of both systems' numbers, as far as the guard needs it. */
export interface NumbersNoted {
  readonly flexSeries: readonly FlexSeries[];
  readonly flex: readonly NumberBlock[];
  readonly netvisor: readonly NumberBlock[];
  /** Oldest first. */
  readonly history: readonly NumbersObserved[];
  readonly forecast: (SeriesForecast & { readonly at: Date }) | null;
}

/** The numbers of one side: which it holds, and which it gives next. */
export interface SideNumbers {
  /** `1–1534`, `A100–A250`: in order, at most twelve, the most numerous ones when there are more. */
  readonly ranges: readonly string[];
  readonly moreRanges: number;
  readonly next: readonly string[];
}

/** Preflight's line `number_overlap` (console.md 5.2): whether the two systems' numbers stay apart (R19). */
export interface NumberOverlap {
  readonly code: 'number_overlap';
  readonly status: 'green' | 'yellow';
  readonly forecast: SeriesForecast;
  readonly at: Date;
  readonly sides: Readonly<Record<Side, SideNumbers>>;
  /** For the message to the company: a series that stays free. */
  readonly range: string;
}

/** Null as long as nobody has looked. */
export function numberOverlap(noted: NumbersNoted): NumberOverlap | null {
  const { forecast, flex, netvisor, flexSeries } = noted;
  if (forecast === null) return null;
  const { at, ...rest } = forecast;
  return {
    code: 'number_overlap',
    status: forecast.status === 'apart' ? 'green' : 'yellow',
    forecast: rest,
    at,
    sides: {
      flex: {
        ...rangesOf(flex),
        next: flexSeries.map(({ prefix, next }) => `${prefix}${String(next)}`),
      },
      netvisor: { ...rangesOf(netvisor), next: netvisorsNext(noted) },
    },
    range: showRange(forecast.suggested),
  };
}

const MOST_RANGES = 12;

/** The blocks that hold most customers, in their order. */
function mostOf(blocks: readonly NumberBlock[]): readonly NumberBlock[] {
  const most = new Set([...blocks].sort((one, other) => other.count - one.count).slice(0, MOST_RANGES));
  return blocks.filter((block) => most.has(block));
}

const rangesOf = (blocks: readonly NumberBlock[]): Omit<SideNumbers, 'next'> => ({
  ranges: mostOf(blocks).map(({ prefix, from, to }) =>
    from === to ? `${prefix}${String(from)}` : `${prefix}${String(from)}–${prefix}${String(to)}`,
  ),
  moreRanges: Math.max(0, blocks.length - MOST_RANGES),
});

/** Netvisor does not tell its next number: it is reckoned from those that it gave. */
function netvisorsNext({ history, netvisor }: NumbersNoted): string[] {
  const shown = new Set(mostOf(netvisor).map(({ prefix }) => prefix));
  return Object.entries(history.at(-1)?.netvisorNext ?? {})
    .filter(([prefix]) => shown.has(prefix))
    .map(([prefix, next]) => `${prefix}${String(next)}`);
}

/** After go-live a company is told when the numbers meet within this time. */
const TELL_DAYS = 90;
const DAY_MS = 86_400_000;

/** Values of the issue `number_overlap`; null when there is nothing to tell yet. */
export function numberOverlapParams(noted: NumbersNoted, now: Date): Readonly<Record<string, string>> | null {
  const { forecast } = noted;
  if (forecast?.meetsOn === undefined || forecast.meetsOn === null) return null;
  if (forecast.meetsOn.getTime() - now.getTime() > TELL_DAYS * DAY_MS) return null;
  const series = noted.flexSeries.find(({ name }) => name === forecast.series);
  const prefix = series?.prefix ?? '';
  const netvisor = noted.history.at(-1)?.netvisorNext[prefix.toUpperCase()];
  return {
    status: forecast.meetsOn <= now ? 'overlap' : 'willMeet',
    meetsOn: dayOf(forecast.meetsOn),
    series: forecast.series ?? '',
    nextFlex: series ? `${series.prefix}${String(series.next)}` : '',
    nextNetvisor: netvisor === undefined ? '' : `${prefix}${String(netvisor)}`,
    range: showRange(forecast.suggested),
  };
}

/** What an operator's word on the issue is about: this series, and whether it has come to the other's numbers. */
export const numberOverlapBasis = ({ status, series }: Readonly<Record<string, string>>): string =>
  `number overlap ${JSON.stringify([series, status])}`;

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

const TITLE: Translated = { fi: 'Numerosarjat pysyvät erillään', en: 'Series stay apart' };
const TITLE_NOT: Translated = {
  fi: 'Numerosarjat menevät päällekkäin (arvio: {date})',
  en: 'Series will overlap (estimate: {date})',
};
const TITLE_MET: Translated = {
  fi: 'Numerosarjat ovat jo päällekkäin',
  en: 'Series overlap already',
};
const WHY: Translated = {
  fi: 'Flex ja Netvisor voisivat antaa saman numeron kahdelle eri asiakkaalle.',
  en: 'Flex and Netvisor could give one number to two different customers.',
};
const MESSAGE: Translated = {
  fi: 'Suosittelemme Flexiin omaa numerosarjaa, esimerkiksi {range}, jotta numerot eivät mene päällekkäin.',
  en: 'We recommend a number series of its own for Flex, for example {range}, so that the numbers don’t overlap.',
};

/** The texts of the line. The message to the company is for when the series don't stay apart. */
export function renderNumberOverlap(
  { status, forecast, range }: Pick<NumberOverlap, 'status' | 'forecast' | 'range'>,
  language: Language,
): { title: string; why: string | null; messageForCompany: string | null } {
  if (status === 'green') return { title: TITLE[language], why: null, messageForCompany: null };
  const title = forecast.status === 'overlap' ? TITLE_MET : TITLE_NOT;
  return {
    title: title[language].replace('{date}', showDay(forecast.meetsOn, language)),
    why: WHY[language],
    messageForCompany: MESSAGE[language].replace('{range}', range),
  };
}

const showDay = (day: Date | null, language: Language): string =>
  day === null
    ? '–'
    : new Intl.DateTimeFormat(language === 'fi' ? 'fi-FI' : 'en-GB', {
        dateStyle: 'short',
        timeZone: 'Europe/Helsinki',
      }).format(day);
