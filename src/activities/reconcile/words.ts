import type { OverrideOutcome, Refusal, WaitingOverride } from '../../store/overrides';
import type { Store } from '../../store/store';
import type { Link } from '../../store/links';
import { chooseOffice, knownAddresses, visitingAddressOf } from '../../sync/choose-office';
import type { FieldName, FieldValue, Side } from '../../sync/customer';
import type { OverrideId } from '../../sync/ids';
import { fieldBasis, sideBasis } from '../../sync/issue-basis';
import type { Override } from '../../sync/override';
import type { ReasonCode, SyncPlan } from '../../sync/plan';
import type { Session } from '../session';
import type { Sides } from './sides';

/** Operators' words as this look at the customer takes them (I9). */
export interface Words {
  /** To be given to planSync. */
  readonly overrides: readonly Override[];
  readonly taken: readonly WaitingOverride[];
  /** Somebody changed the field since: such a word is dropped, and the issue stays. */
  readonly overtaken: readonly OverrideId[];
}

/** Words that a plan carries out, by when they hold. */
export interface CarriedWords {
  readonly now: readonly OverrideId[];
  readonly flex: readonly OverrideId[];
  readonly netvisor: readonly OverrideId[];
  /** Those that this plan can't carry out. */
  readonly refused: ReadonlyArray<{ readonly id: OverrideId; readonly refusal: Refusal | null }>;
  readonly overtaken: readonly OverrideId[];
}

export const NO_WORDS: Words = { overrides: [], taken: [], overtaken: [] };

/** What waits for a link, with values: what a side has is known only now that it was read. */
export async function wordsFor(session: Session, link: Link, sides: Sides): Promise<Words> {
  const waiting = await session.deps.store.overrides.waiting(session.tenant.id, link.id);
  if (waiting.length === 0) return NO_WORDS;
  const overrides: Override[] = [];
  const taken: WaitingOverride[] = [];
  const overtaken: OverrideId[] = [];
  for (const word of waiting) {
    const { field, side, source } = word;
    // Without both sides there is nothing to bring over, and nothing to write to: it waits.
    if (sides[side] === null || (source.kind === 'side' && sides[source.side] === null)) continue;
    if (!stillHolds(session, link, sides, word)) {
      overtaken.push(word.id);
      continue;
    }
    const value =
      source.kind === 'value' ? source.value : presentValue(session, link, sides, source.side, field);
    // What was not read can't be brought over.
    if (value === undefined) continue;
    overrides.push({ field, side, value });
    taken.push(word);
  }
  return { overrides, taken, overtaken };
}

/** Whether the data is still what the operator saw: both sides of the field, or the side that a write is undone on. */
function stillHolds(session: Session, link: Link, sides: Sides, word: WaitingOverride): boolean {
  const { basis, field, side } = word;
  if (basis === null) return true;
  const { field: fingerprint } = session.fingerprints;
  if (basis === fieldBasis(field, sides, fingerprint)) return true;
  const present = presentValue(session, link, sides, side, field) ?? null;
  return basis === sideBasis(field, side, present, fingerprint);
}

/** What a side has in a field; Netvisor's visiting address is that of the customer's office. */
export function presentValue(
  session: Session,
  link: Link,
  sides: Sides,
  side: Side,
  field: FieldName,
): FieldValue | null | undefined {
  if (side === 'flex' || field !== 'visitingAddress') return sides[side]?.fields[field];
  if (sides.netvisor === null) return undefined;
  const { field: fingerprint } = session.fingerprints;
  const flex = sides.flex?.fields.visitingAddress;
  const known = knownAddresses(link.agreement.fields.visitingAddress, flex, fingerprint);
  const office = chooseOffice(sides.netvisor.offices, link, known, fingerprint);
  return office.kind === 'unclear' ? undefined : visitingAddressOf(office);
}

/** Reasons for which a whole customer, or a field that was not read, waits: the word waits along. */
const WAITS: readonly ReasonCode[] = ['kindDiffers', 'kindUnknown', 'duplicateNumber', 'unread'];

/** When each word holds under a plan that was made with it. */
export function carriedBy(plan: SyncPlan, words: Words): CarriedWords {
  const carried = { now: idList(), flex: idList(), netvisor: idList() };
  const refused: Array<CarriedWords['refused'][number]> = [];
  for (const { id, field, side } of words.taken) {
    const decision = plan.decisions.find((one) => one.field === field);
    if (decision?.reason === 'operatorDecided') {
      const written = plan.changes.some((change) => change.side === side && change.field === field);
      carried[written ? side : 'now'].push(id);
    } else if (decision === undefined || !WAITS.includes(decision.reason)) {
      refused.push({ id, refusal: decision ? { reason: decision.reason, about: decision.about } : null });
    }
  }
  return { ...carried, refused, overtaken: words.overtaken };
}

const idList = (): OverrideId[] => [];

/** The words without those that can't be carried out. */
export function without(words: Words, ids: readonly OverrideId[]): Words {
  const kept = words.taken.flatMap((word, at) => {
    const override = words.overrides[at];
    return ids.includes(word.id) || override === undefined ? [] : [{ word, override }];
  });
  return {
    ...words,
    taken: kept.map(({ word }) => word),
    overrides: kept.map(({ override }) => override),
  };
}

/** Ends what this plan settles without a write, and what it can't carry out. */
export async function closeAtOnce(tx: Store, { now, refused, overtaken }: CarriedWords): Promise<void> {
  await closeAll(tx, now, 'applied');
  for (const { id, refusal } of refused) await tx.overrides.close([id], 'refused', refusal ?? undefined);
  await closeAll(tx, overtaken, 'overtaken');
}

/** A side was written: the words that this did are carried out, exactly once. */
export const closeWritten = (tx: Store, words: Pick<CarriedWords, Side>, side: Side): Promise<void> =>
  closeAll(tx, words[side], 'applied');

async function closeAll(tx: Store, ids: readonly OverrideId[], outcome: OverrideOutcome): Promise<void> {
  if (ids.length > 0) await tx.overrides.close(ids, outcome);
}
