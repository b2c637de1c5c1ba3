import { compactIdentifier, businessIdForm, finnishBusinessId } from './business-id';
import type { FlexCustomer, NetvisorCustomer } from './customer';
import { nameSimilarity } from './name-similarity';

/** Why two customers under one number are taken for the same or not (R18, D3). */
export type MatchReason =
  | 'businessIdSame'
  | 'businessIdDiffers'
  | 'kindDiffers'
  | 'nameSame'
  | 'nameUnclear'
  | 'nameDiffers'
  | 'nameMissing';

export interface Match {
  /** Anything but `same` under the same number is a collision: nothing is linked by itself (D3). */
  readonly verdict: 'same' | 'different' | 'unclear';
  readonly reasons: readonly MatchReason[];
}

/**
 * From which similarity names (0 to 1) are the same, and below which they are different. Set by the examples in
 * the tests: a typing error or a missing first initial is the same, a shared family name alone is unclear.
 */
export const NAME_THRESHOLDS = { same: 0.85, different: 0.5 } as const;

/** Compares a Flex and a Netvisor customer that have the same number, or may be one for another reason. */
export function compareForMatch(
  flex: Pick<FlexCustomer, 'kind' | 'fields'>,
  netvisor: Pick<NetvisorCustomer, 'kind' | 'fields'>,
): Match {
  const ids = compareBusinessIds(flex.fields.businessId ?? null, netvisor.fields.businessId ?? null);
  const name = compareNames(flex, netvisor);
  if (flex.kind !== netvisor.kind) {
    // A person is not a company (D11), unless the business id says that one of the two is mistaken.
    return {
      verdict: ids === 'businessIdSame' ? 'unclear' : 'different',
      reasons: ['kindDiffers', ...(ids ? [ids] : []), name],
    };
  }
  if (ids !== null) return { verdict: ids === 'businessIdSame' ? 'same' : 'different', reasons: [ids, name] };
  const verdict = name === 'nameSame' ? 'same' : name === 'nameDiffers' ? 'different' : 'unclear';
  return { verdict, reasons: [name] };
}

/** Null when one of them is missing. */
function compareBusinessIds(
  flex: string | null,
  netvisor: string | null,
): 'businessIdSame' | 'businessIdDiffers' | null {
  const ids = [companyOf(flex), companyOf(netvisor)];
  if (ids.includes('')) return null;
  return ids[0] === ids[1] ? 'businessIdSame' : 'businessIdDiffers';
}

/** A company by its business id; a Finnish VAT number names the same company. Empty without one. */
function companyOf(id: string | null): string {
  const compact = compactIdentifier(id ?? '');
  const [, digits = compact] = /^FI(\d{8})$/u.exec(compact) ?? [];
  return finnishBusinessId(digits) ?? businessIdForm(digits) ?? digits;
}

function compareNames(
  flex: Pick<FlexCustomer, 'fields'>,
  netvisor: Pick<NetvisorCustomer, 'fields'>,
): MatchReason {
  const similarities = namesOf(flex).flatMap((one) =>
    namesOf(netvisor).map((other) => nameSimilarity(one, other)),
  );
  if (similarities.length === 0) return 'nameMissing';
  const best = Math.max(...similarities);
  if (best >= NAME_THRESHOLDS.same) return 'nameSame';
  return best < NAME_THRESHOLDS.different ? 'nameDiffers' : 'nameUnclear';
}

/** The name, and the name with its extension: an auxiliary business name stands in either. */
function namesOf({ fields }: Pick<FlexCustomer, 'fields'>): string[] {
  const name = fields.name?.trim() ?? '';
  const extension = fields.nameExtension?.trim() ?? '';
  if (name === '') return [];
  return extension === '' ? [name] : [name, `${name} ${extension}`];
}
