import { compactIdentifier, finnishBusinessId } from './business-id';
import type { FlexCustomer, NetvisorCustomer } from './customer';
import { compareNameParts, namePartsOf } from './name-parts';
import type { PartsDoubt } from './name-parts';
import { NAME_THRESHOLDS } from './name-similarity';
import { isVatId } from './vat-id';

/** Why two customers under one number are taken for the same or not (R18, D3). */
export type MatchReason =
  | 'businessIdSame'
  | 'businessIdDiffers'
  | 'kindDiffers'
  | 'nameSame'
  | 'nameUnclear'
  | 'nameDiffers'
  | 'nameMissing'
  | PartsDoubt;

export interface Match {
  /** Anything but `same` under the same number is a collision: nothing is linked by itself (D3). */
  readonly verdict: 'same' | 'different' | 'unclear';
  /** The business ids' word first, then the names', then what limited it. */
  readonly reasons: readonly MatchReason[];
  /** How alike the names are, 0 to 1. */
  readonly nameScore: number;
}

/** What of a customer tells who it is. */
export type Named = Pick<FlexCustomer, 'kind' | 'fields'> | Pick<NetvisorCustomer, 'kind' | 'fields'>;

/**
 * Compares a Flex and a Netvisor customer that have the same number, or may be one for another reason.
 *
 * The business id decides where both have a valid one: same id, same customer, whatever the names; another id,
 * another customer. An id that isn't valid, or of another country than the other's, is no evidence: then the
 * names decide. A person is not a company (D11), unless the business id says that one of the two is mistaken.
 */
export function compareForMatch(flex: Named, netvisor: Named): Match {
  const ids = compareBusinessIds(flex.fields.businessId ?? null, netvisor.fields.businessId ?? null);
  const kind = flex.kind === netvisor.kind ? flex.kind : null;
  const name = compareNamesOf(flex, netvisor, kind);
  const reasons: MatchReason[] = [...(ids ? [ids] : []), ...name.reasons];
  const result = (verdict: Match['verdict'], first: MatchReason[] = []): Match => ({
    verdict,
    reasons: [...first, ...reasons],
    nameScore: name.score,
  });
  if (flex.kind !== netvisor.kind) {
    return result(ids === 'businessIdSame' ? 'unclear' : 'different', ['kindDiffers']);
  }
  if (ids !== null) return result(ids === 'businessIdSame' ? 'same' : 'different');
  return result(name.verdict);
}

/** Null when they say nothing about each other. */
function compareBusinessIds(
  flex: string | null,
  netvisor: string | null,
): 'businessIdSame' | 'businessIdDiffers' | null {
  const [one, other] = [companyOf(flex), companyOf(netvisor)];
  if (one === null || one.country !== other?.country) return null;
  return one.id === other.id ? 'businessIdSame' : 'businessIdDiffers';
}

/**
 * The company that a business id or VAT number names; null without a valid one. The Finnish VAT number names the
 * company of its business id, in whatever form either is written.
 */
export function companyOf(id: string | null): { readonly country: string; readonly id: string } | null {
  const compact = compactIdentifier(id ?? '');
  const [, digits] = /^(?:FI)?(\d{6,7}-?\d)$/u.exec(compact) ?? [];
  const finnish = digits === undefined ? null : finnishBusinessId(digits);
  if (finnish !== null) return { country: 'FI', id: finnish };
  return isVatId(compact) ? { country: compact.slice(0, 2), id: compact.replace(/[.\-/]/gu, '') } : null;
}

function compareNamesOf(
  flex: Named,
  netvisor: Named,
  kind: Named['kind'],
): { verdict: Match['verdict']; reasons: MatchReason[]; score: number } {
  const one = namePartsOf(flex.fields, kind);
  const other = namePartsOf(netvisor.fields, kind);
  if (one === null || other === null) return { verdict: 'unclear', reasons: ['nameMissing'], score: 0 };
  const { score, doubts } = compareNameParts(one, other, kind);
  if (score >= NAME_THRESHOLDS.same) return { verdict: 'same', reasons: ['nameSame', ...doubts], score };
  return score < NAME_THRESHOLDS.different
    ? { verdict: 'different', reasons: ['nameDiffers', ...doubts], score }
    : { verdict: 'unclear', reasons: ['nameUnclear', ...doubts], score };
}
