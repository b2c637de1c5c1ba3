import type { Side } from '../sync/customer';
import { sumUpNumbers } from '../sync/number-blocks';
import type { NumberBlock } from '../sync/number-blocks';
import { numberOverlap, numberOverlapBasis, numberOverlapParams } from '../sync/number-overlap';
import type { NumberOverlap } from '../sync/number-overlap';
import { forecastSeries, observeNumbers } from '../sync/number-series';
import type { FlexSeries } from '../sync/number-series';
import type { TenantId } from '../sync/ids';
import { issueCatalogue } from '../sync/issue-catalogue';
import type { ActivityDeps } from './deps';
import type { Session } from './session';

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
export async function watchNumbers(session: Session): Promise<NumberOverlap> {
  const { store, now } = session.deps;
  const flexSeries = (await session.flex.numberSeries()).flatMap(flexSeriesOf);
  const at = now();
  const notes = await store.numberNotes.update(session.tenant.id, (known) => {
    const facts = { now: at, flexSeries, flex: known.flex, netvisor: known.netvisor };
    const history = [...known.history, observeNumbers(facts)].slice(-MOST_OBSERVED);
    return { ...known, flexSeries, history, forecast: { at, ...forecastSeries({ ...facts, history }) } };
  });
  const overlap = numberOverlap(notes);
  if (overlap === null) throw new Error('the forecast just noted is missing');
  return overlap;
}

/**
 * Opens or heals the issue of a live company about its series: what was last forecast is near, or is not (R19). An
 * operator's word on it holds until another series is concerned, or the numbers have met.
 */
export async function tellNumberOverlap(
  { store, now }: Pick<ActivityDeps, 'store' | 'now'>,
  tenantId: TenantId,
): Promise<void> {
  const notes = await store.numberNotes.get(tenantId);
  const params = notes && numberOverlapParams(notes, now());
  if (!params) {
    await store.issues.healTenant(tenantId, ['number_overlap']);
    return;
  }
  const { class: issueClass, severity } = issueCatalogue.number_overlap;
  const keyed = await store.fingerprint(tenantId, 'issue basis');
  await store.issues.open(tenantId, {
    linkId: null,
    code: 'number_overlap',
    class: issueClass,
    severity,
    field: null,
    params,
    basis: keyed(numberOverlapBasis(params)),
  });
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

/** A live company's numbers are looked at once a day, by what runs all the time, and it is told of what comes. */
export async function watchNumbersDaily(session: Session): Promise<void> {
  const { deps, tenant } = session;
  const at = (await deps.store.numberNotes.get(tenant.id))?.forecast?.at;
  if (at !== undefined && deps.now().getTime() - at.getTime() < DAY_MS) return;
  await watchNumbers(session);
  await tellNumberOverlap(deps, tenant.id);
}
