import { STILL_OWED, SWITCHED_OFF } from './agreement';
import type { FieldAgreement, Fingerprint } from './agreement';
import type { FieldName, FieldTypes, Side } from './customer';
import { knowsVersion, normalise, normaliserVersion } from './normalise';

/** One field as both sides have it now, against what they last agreed on (D1). */
export interface FieldView<F extends FieldName> {
  readonly field: F;
  /** Null is empty; a text of blanks or an address without any line is empty too. */
  readonly values: Readonly<Record<Side, FieldTypes[F] | null>>;
  /** The same in the form in which they are compared. */
  readonly forms: Readonly<Record<Side, string | null>>;
  /** Whether the field has ever been settled; if not, this is its first contact. */
  readonly settled: boolean;
  /**
   * Nobody can say what has changed: it was switched off and is on again (D1), or what was agreed is of a version that
   * is no longer in the code (I12). To be settled as it stands.
   */
  readonly switchedOn: boolean;
  /** It is the latter. */
  readonly versionGone: boolean;
  /** Whether both sides had the same when the field was last settled. */
  readonly wereAlike: boolean;
  /** Which side no longer has what it had when the field was last settled. */
  readonly changed: Readonly<Record<Side, boolean>>;
  /** Which side's value a run still owes to the other: it was never settled. */
  readonly owed: Readonly<Record<Side, boolean>>;
  /** Which side was empty when the field was last settled. */
  readonly wasEmpty: Readonly<Record<Side, boolean>>;
  /** Settled by an older normaliser: to be settled again as soon as both are equal (I12). */
  readonly outdated: boolean;
  /** Outdated, and both sides are what they were: settled again as they stand, without any other effect (I12). */
  readonly renewable: boolean;
}

/** Looks at one field. Both values must have been read. */
export function viewField<F extends FieldName>(
  field: F,
  read: Readonly<Record<Side, FieldTypes[F] | null>>,
  known: FieldAgreement | undefined,
  fingerprint: Fingerprint,
): FieldView<F> {
  // What one side alone remembered (D21) and what was switched off (D1) is of no version that there is: no agreement.
  const agreement = known && knowsVersion(field, known.version) ? known : undefined;
  const forms = { flex: normalise(field, read.flex), netvisor: normalise(field, read.netvisor) };
  const values = {
    flex: forms.flex === null ? null : read.flex,
    netvisor: forms.netvisor === null ? null : read.netvisor,
  };
  const empty = fingerprint(field, null);
  const hasChanged = (side: Side): boolean =>
    agreement !== undefined &&
    fingerprint(field, normalise(field, values[side], agreement.version)) !== agreement[side];
  const changed = { flex: hasChanged('flex'), netvisor: hasChanged('netvisor') };
  const versionGone = known !== undefined && known.version > 0 && !agreement;
  const outdated = agreement !== undefined && agreement.version !== normaliserVersion(field);
  return {
    field,
    values,
    forms,
    settled: agreement !== undefined,
    switchedOn: known?.version === SWITCHED_OFF || versionGone,
    versionGone,
    wereAlike: agreement !== undefined && agreement.flex === agreement.netvisor,
    changed,
    owed: { flex: agreement?.flex === STILL_OWED, netvisor: agreement?.netvisor === STILL_OWED },
    wasEmpty: { flex: agreement?.flex === empty, netvisor: agreement?.netvisor === empty },
    outdated,
    renewable: outdated && !changed.flex && !changed.netvisor,
  };
}

/** The agreement of a field whose sides stand so. */
export function agreeOn<F extends FieldName>(
  field: F,
  values: Readonly<Record<Side, FieldTypes[F] | null>>,
  fingerprint: Fingerprint,
): FieldAgreement {
  return {
    flex: fingerprint(field, normalise(field, values.flex)),
    netvisor: fingerprint(field, normalise(field, values.netvisor)),
    version: normaliserVersion(field),
  };
}

/** What is remembered of a field while it is switched off; null when it is remembered already. */
export const switchedOff = (known: FieldAgreement | undefined): FieldAgreement | null =>
  known?.version === SWITCHED_OFF
    ? null
    : { flex: known?.flex ?? STILL_OWED, netvisor: known?.netvisor ?? STILL_OWED, version: SWITCHED_OFF };

export const otherSide = (side: Side): Side => (side === 'flex' ? 'netvisor' : 'flex');
