/** How many customers of a company a run, or all paths together within an hour, change (D12). */
export interface ChangeCount {
  readonly changed: number;
  /** Of these, those that become inactive on the other side. */
  readonly deactivated: number;
}

/** What the guard measures by: the window in ms, and below which numbers it never stops anything. */
export const MASS_CHANGE = {
  windowMs: 3_600_000,
  customers: 25,
  deactivated: 10,
  deactivatedPercent: 2,
} as const;

/** Why a change is more than may go without being asked about. */
export type MassChange = 'changed' | 'deactivated';

/**
 * The mass-change guard's verdict (D12): more than `breakerPercent` of the active links *and* more than 25 customers,
 * or more than 2 % *and* more than 10 deactivated. Null: it may go.
 * @param active how many pairs of customers are kept in step
 */
export function massChangeOf(
  { changed, deactivated }: ChangeCount,
  active: number,
  breakerPercent: number,
): MassChange | null {
  const { customers, deactivatedPercent } = MASS_CHANGE;
  if (deactivated > MASS_CHANGE.deactivated && deactivated * 100 > deactivatedPercent * active) {
    return 'deactivated';
  }
  return changed > customers && changed * 100 > breakerPercent * active ? 'changed' : null;
}

/**
 * So many active links are enough to let a change go, so no more need be counted; 0 when it goes whatever there is.
 */
export function linksThatSettleIt({ changed, deactivated }: ChangeCount, breakerPercent: number): number {
  const { customers, deactivatedPercent } = MASS_CHANGE;
  return Math.max(
    changed > customers ? Math.ceil((changed * 100) / breakerPercent) : 0,
    deactivated > MASS_CHANGE.deactivated ? Math.ceil((deactivated * 100) / deactivatedPercent) : 0,
  );
}

/** The values of the texts: how many customers wait or have gone, of how many, and which limit that passes. */
export function massChangeParams(
  why: MassChange,
  { customers, active }: { customers: number; active: number },
  breakerPercent: number,
): Readonly<Record<string, string | number>> {
  return {
    why,
    n: customers,
    share: active === 0 ? 100 : Math.round((customers / active) * 100),
    limit: why === 'deactivated' ? MASS_CHANGE.deactivatedPercent : breakerPercent,
  };
}
