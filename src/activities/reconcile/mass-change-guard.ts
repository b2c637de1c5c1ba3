import type { Admission, WantedChange } from '../../store/mass-change';
import type { Store } from '../../store/store';
import { hasWrites } from '../../sync/drift';
import { issueCatalogue } from '../../sync/issue-catalogue';
import { issuesWithoutWrites, leaveAsIs } from '../../sync/leave-as-is';
import { massChangeParams } from '../../sync/mass-change';
import { rememberOneSided } from '../../sync/one-sided';
import type { Session } from '../session';
import type { Decision, PlanDecision } from './decision';
import { presentValue } from './words';

/**
 * The mass-change guard (D12), between deciding and writing: what goes beyond the limits is held back, parked under
 * one issue of the company, until a person approves or rejects it. An approved run does not count, nor what an
 * operator decided for this customer.
 */
export async function guardMassChange(session: Session, decision: Decision): Promise<Decision> {
  if (decision.kind !== 'plan' || !hasWrites(decision.plan)) return decision;
  const { link } = decision;
  if (session.context.kind === 'run' || isDecidedByPerson(decision) || link.changeGuard === 'approved') {
    return decision;
  }
  if (link.changeGuard === 'rejected') return leftAlone(session, decision);
  return link.changeGuard === 'held' || (await goesBeyond(session, decision)) ? heldBack(decision) : decision;
}

const isDecidedByPerson = ({ words }: PlanDecision): boolean => words.flex.length + words.netvisor.length > 0;

/** Counts the change, or marks it as held back and tells of it. */
async function goesBeyond(session: Session, { link, plan }: PlanDecision): Promise<boolean> {
  const { tenant, changeScope } = session;
  const { store } = session.deps;
  const change: WantedChange = {
    tenantId: tenant.id,
    linkId: link.id,
    scope: changeScope,
    deactivates: plan.changes.some(({ field, after }) => field === 'active' && after === false),
    breakerPercent: tenant.settings.breakerPercent,
  };
  if (await store.massChange.countIn(change)) return false;
  return store.transaction(async (tx) => {
    const admission = await tx.massChange.admit(change);
    if (admission.outcome === 'goes') return false;
    if (isWorthTelling(admission)) await openMassChangeIssue(tx, session, admission);
    return true;
  });
}

type Held = Extract<Admission, { outcome: 'held' }>;

/** The first ones each, then now and then: ten thousand need not renew the issue as often. */
const isWorthTelling = ({ waiting }: Held): boolean => waiting <= 20 || waiting % 20 === 0;

async function openMassChangeIssue(
  tx: Store,
  { tenant }: Session,
  { why, waiting, gone }: Held,
): Promise<void> {
  const entry = issueCatalogue.mass_change_stopped;
  const active = await tx.massChange.countActive(tenant.id);
  await tx.issues.open(tenant.id, {
    linkId: null,
    code: 'mass_change_stopped',
    class: entry.class,
    severity: entry.severity,
    field: null,
    params: {
      ...massChangeParams(why, { customers: waiting + gone, active }, tenant.settings.breakerPercent),
      waiting,
    },
  });
}

/** Parked: it costs nothing while a person thinks it over. What else is to be known of the customer stays known. */
const heldBack = ({ link, sides, plan }: PlanDecision): Decision => ({
  kind: 'rest',
  link,
  sides,
  issues: issuesWithoutWrites(plan),
  parked: 'mass_change_stopped',
  remember: plan.settle.now,
  reason: 'massChange',
});

/** Rejected: a pair is settled as it stands, and a customer that would have been created is not (D21). */
function leftAlone(session: Session, decision: PlanDecision): Decision {
  const { link, sides, plan } = decision;
  const { field: fingerprint } = session.fingerprints;
  if (sides.flex && sides.netvisor) {
    const valueOn = (side: 'flex' | 'netvisor', field: Parameters<typeof presentValue>[4]) =>
      presentValue(session, link, sides, side, field);
    return { ...decision, plan: leaveAsIs(plan, valueOn, fingerprint) };
  }
  const customer = sides.flex ?? sides.netvisor;
  return {
    kind: 'rest',
    link,
    sides,
    issues: issuesWithoutWrites(plan),
    parked: null,
    remember: customer && rememberOneSided(sides.flex ? 'flex' : 'netvisor', customer, fingerprint),
    reason: 'notCreated',
  };
}
