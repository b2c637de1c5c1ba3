import { NOTHING_AGREED } from '../../sync/agreement';
import type { Side } from '../../sync/customer';
import type { FlexId, LinkId, NetvisorKey } from '../../sync/ids';
import { compareForMatch } from '../../sync/matching';
import type { FieldChange, PlannedIssue } from '../../sync/plan';
import { planSync } from '../../sync/plan-sync';
import type { PlanInput } from '../../sync/plan-sync';
import type { PreviewOutcome } from '../../store/previews';
import type { Suggestion } from '../../sync/suggest-matches';
import { TEMPORARY_CODE } from '../reconcile/counterpart';
import { flexTypeFor } from '../reconcile/flex-type';
import type { Session } from '../session';
import type { Pair, PairedRow } from './pairing';

/** One line of a preview before it is numbered. */
export interface Classified {
  readonly outcome: PreviewOutcome;
  readonly reasonCode: string;
  readonly linkId: LinkId | null;
  readonly flexId: FlexId | null;
  readonly netvisorKey: NetvisorKey | null;
  readonly label: { readonly name: string; readonly number: string | null };
  /** What would be written, and why a person is asked; for the operator, stored encrypted. */
  readonly detail: PreviewDetail;
}

export interface PreviewDetail {
  readonly changes: readonly FieldChange[];
  readonly creates: Side | null;
  /** Customers of the other side that this one may be, the likeliest first. */
  readonly suggestions: readonly Suggestion[];
  /** Its number stands on so many customers of that side. */
  readonly numberTwice: { readonly side: Side; readonly n: number } | null;
  /** What keeps the customer as a whole from being synced, though it is known who is meant. */
  readonly issue: PlannedIssue | null;
}

export interface ClassifyFacts extends Pick<
  PairedRow,
  'decided' | 'lookalike' | 'numberTwice' | 'suggestions'
> {
  /** An unused link id, for what a plan derives from it. */
  readonly spareLinkId: LinkId;
}

/** What a copy run would do with a customer of its source side and the counterpart found by number, if any. */
export async function classify(session: Session, pair: Pair, facts: ClassifyFacts): Promise<Classified> {
  const { flex, netvisor, link } = pair;
  const line = (
    outcome: PreviewOutcome,
    reasonCode: string,
    changes: readonly FieldChange[] = [],
    creates: Side | null = null,
    issue: PlannedIssue | null = null,
  ): Classified => ({
    outcome,
    reasonCode,
    linkId: link?.id ?? null,
    flexId: flex?.id ?? null,
    netvisorKey: netvisor?.key ?? null,
    label: {
      name: netvisor?.fields.name ?? flex?.fields.name ?? '',
      number: netvisor?.fields.customerNumber ?? flex?.fields.customerNumber ?? null,
    },
    detail: { changes, creates, suggestions: facts.suggestions, numberTwice: facts.numberTwice, issue },
  });

  const numbers = [flex?.fields.customerNumber, netvisor?.fields.customerNumber];
  if (numbers.includes(TEMPORARY_CODE)) return line('skipped', 'temporary');
  if (flex?.kind === null) return line('skipped', 'kind_unknown');
  if (facts.numberTwice && facts.decided !== 'same') return line('skipped', 'duplicate_number');
  if (netvisor && !flex && (netvisor.fields.customerNumber ?? null) === null) {
    return line('skipped', 'number_missing');
  }
  if (facts.lookalike) return line('skipped', 'possible_duplicate');
  const joined = link?.flexId && link.netvisorKey ? link : null;
  if (flex && netvisor && !joined) {
    if (facts.decided === 'different') return line('skipped', 'keptApart');
    if (facts.decided !== 'same' && compareForMatch(flex, netvisor).verdict !== 'same') {
      return line('collision', 'number_collision');
    }
  }
  const alone = flex ?? netvisor;
  const inactive = (flex === null || netvisor === null) && alone?.fields.active === false;
  if (inactive && !includesInactive(session)) return line('skipped', 'inactive');

  const input: PlanInput = {
    flex,
    netvisor,
    agreed: joined?.agreement ?? NOTHING_AGREED,
    link: { id: link?.id ?? facts.spareLinkId, officeKey: link?.officeKey ?? null },
    context: session.context,
    policy: session.policy,
    fingerprint: session.fingerprints.field,
  };
  const willing = planSync(input);
  const flexType = await flexTypeFor(session, willing, pair);
  const plan = flexType ? planSync({ ...input, flexType }) : willing;
  const blocking = plan.issues.find((issue) => issue.field === null);
  if (blocking) return line('skipped', blocking.code, [], null, blocking);
  const created = flex === null ? 'flex' : netvisor === null ? 'netvisor' : null;
  if (created)
    return line('create', `onlyIn_${created === 'flex' ? 'netvisor' : 'flex'}`, plan.changes, created);
  if (plan.flex || plan.netvisor) return line('update', 'differs', plan.changes);
  if (joined) return line('unchanged', 'inStep');
  return line('link', facts.decided === 'same' ? 'saidSame' : 'sameNumber');
}

function includesInactive(session: Session): boolean {
  return session.tenant.goLive?.includeInactive ?? session.tenant.settings.includeInactive;
}
