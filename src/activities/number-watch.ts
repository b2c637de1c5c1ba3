import type { Side } from '../sync/customer';
import { sumUpNumbers } from '../sync/number-blocks';
import type { NumberBlock } from '../sync/number-blocks';
import { forecastSeries, observeNumbers } from '../sync/number-series';
import type { FlexSeries, SeriesForecast } from '../sync/number-series';
import type { Session } from './session';

/** Preflight's line `number_overlap` (console.md 5.2). */
export interface NumberOverlapLine {
  readonly code: 'number_overlap';
  readonly status: 'green' | 'yellow';
  readonly forecast: SeriesForecast;
  /** For the message to the company: a series that stays free. */
  readonly range: string;
}

/** A year of weekly looks, more or less. */
const MOST_OBSERVED = 60;
const DAY_MS = 86_400_000;

/** Replaces what is noted of a register's numbers by what a scan read. */
export async function noteRegister(
  { deps: { store }, tenant }: Session,
  side: Side,
  numbers: readonly NumberBlock[],
): Promise<void> {
  await store.numberNotes.update(tenant.id, (notes) => ({ ...notes, [side]: numbers }));
}

/** Adds numbers that were seen meanwhile. */
export async function noteNumbers(
  { deps: { store }, tenant }: Session,
  side: Side,
  numbers: ReadonlyArray<string | null>,
): Promise<void> {
  const seen = numbers.filter((number) => number !== null);
  if (seen.length === 0) return;
  await store.numberNotes.update(tenant.id, (notes) => ({
    ...notes,
    [side]: sumUpNumbers(seen, notes[side]),
  }));
}

/**
 * Looks where both sides' numbers have come, forecasts when they meet (R19), and notes it for the next look. Asks
 * Flex for its series; Netvisor is not asked, its numbers are those that were seen.
 */
export async function watchNumbers(session: Session): Promise<NumberOverlapLine> {
  const { store, now } = session.deps;
  const flexSeries = (await session.flex.numberSeries()).flatMap(flexSeriesOf);
  const at = now();
  const { forecast } = await store.numberNotes.update(session.tenant.id, (notes) => {
    const facts = { now: at, flexSeries, flex: notes.flex, netvisor: notes.netvisor };
    const history = [...notes.history, observeNumbers(facts)].slice(-MOST_OBSERVED);
    return { ...notes, history, forecast: { at, ...forecastSeries({ ...facts, history }) } };
  });
  if (forecast === null) throw new Error('the forecast just noted is missing');
  const { from, to } = forecast.suggested;
  return {
    code: 'number_overlap',
    status: forecast.status === 'apart' ? 'green' : 'yellow',
    forecast,
    range: `${String(from)}–${String(to)}`,
  };
}

/** A series that says where it goes on; without an end it goes on for ever. */
function flexSeriesOf({
  name,
  prefix,
  min,
  max,
  next,
}: Awaited<ReturnType<Session['flex']['numberSeries']>>[number]): FlexSeries[] {
  if (next === null) return [];
  return [{ name, prefix, next, min: min ?? next, max: max ?? Number.MAX_SAFE_INTEGER }];
}

/** The same at most once a day, for what runs all the time. */
export async function watchNumbersDaily(session: Session): Promise<void> {
  const { store, now } = session.deps;
  const at = (await store.numberNotes.get(session.tenant.id))?.forecast?.at;
  if (at === undefined || now().getTime() - at.getTime() >= DAY_MS) await watchNumbers(session);
}
