import type { FieldName } from './customer';

/**
 * What both sides last agreed on for one field, as keyed fingerprints and never as values (I12): Flex's value
 * and Netvisor's as both stood when the field was last settled. The two may differ and still be settled.
 */
export interface FieldAgreement {
  readonly flex: string;
  readonly netvisor: string;
  /**
   * Version of the normaliser that made the fingerprints. Negative: remembered of one side alone (D21), which is
   * no agreement; the field is still to have its first contact. `SWITCHED_OFF`: the field's direction was off.
   */
  readonly version: number;
}

/**
 * In place of a version: the field was switched off since it was last settled. When it is switched on again it is
 * settled as it then stands, whatever happened meanwhile: that writes nothing by itself (D1).
 */
export const SWITCHED_OFF = 0;

/**
 * In place of a fingerprint: this side's value is still to be brought over, while the other side's is settled as
 * it stands. No fingerprint is empty, so the side counts as changed until its value can be written.
 */
export const STILL_OWED = '';

/** The agreed state of a link. A field without an entry has never been settled (first contact). */
export interface Agreement {
  readonly fields: { readonly [F in FieldName]?: FieldAgreement };
  /** Netvisor's base address was written from the visiting address (R13, D7). */
  readonly billingDerived: boolean;
  /** Flex's visiting address was written from Netvisor's base address (D18). */
  readonly visitingDerived: boolean;
}

/** What a step of a plan settles: only the entries given change. */
export interface AgreementPatch {
  readonly fields: { readonly [F in FieldName]?: FieldAgreement };
  readonly billingDerived?: boolean;
  readonly visitingDerived?: boolean;
}

export const NOTHING_AGREED: Agreement = { fields: {}, billingDerived: false, visitingDerived: false };

/** The agreement after a step. Pure. */
export function applyPatch(agreement: Agreement, patch: AgreementPatch): Agreement {
  return {
    fields: { ...agreement.fields, ...patch.fields },
    billingDerived: patch.billingDerived ?? agreement.billingDerived,
    visitingDerived: patch.visitingDerived ?? agreement.visitingDerived,
  };
}

/**
 * Makes the keyed fingerprint of a normalised value; `null` (empty) has one too. Given from outside so that the
 * domain holds no key. Must be deterministic per tenant and field.
 */
export type Fingerprint = (field: FieldName, normalised: string | null) => string;
