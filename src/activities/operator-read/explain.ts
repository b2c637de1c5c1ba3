import type { Link } from '../../store/links';
import type { FlexCustomer, NetvisorCustomer, Side } from '../../sync/customer';
import { explainFields, nothingPlanned, unplannedFields } from '../../sync/explanation';
import type { Explanation, MatchKind } from '../../sync/explanation';
import type { LinkId } from '../../sync/ids';
import type { IssueCode } from '../../sync/issues';
import { compareForMatch } from '../../sync/matching';
import type { PlannedIssue } from '../../sync/plan';
import { planSync } from '../../sync/plan-sync';
import type { PlanInput } from '../../sync/plan-sync';
import { diagnose } from '../failures';
import { TEMPORARY_CODE, flexCounterpart, netvisorCounterpart } from '../reconcile/counterpart';
import type { Counterpart } from '../reconcile/counterpart';
import { mayCreate, numberFacts } from '../reconcile/decide';
import type { Sides } from '../reconcile/sides';
import { NO_WORDS, wordsFor } from '../reconcile/words';
import type { Session } from '../session';

/** One side as it could be read now. */
interface Look<T> {
  readonly state: Explanation['sides']['flex']['state'];
  readonly code: IssueCode | null;
  readonly customer: T | null;
}

/** What the matching ladder says, and the customers that a plan would be made for. */
interface Matched {
  readonly kind: MatchKind;
  readonly sides: Sides;
  readonly issue: PlannedIssue | null;
}

/**
 * Why a customer looks as it does: both sides read now, matched and planned as the next reconcile would, with nothing
 * written to either system and nothing settled in the store. A silent side is told, not an error.
 */
export async function explain(session: Session, linkId: LinkId): Promise<Explanation> {
  const link = await session.deps.store.links.get(linkId);
  if (!link) return unread(session);
  const [flex, netvisor] = await lookAtBoth(session, link);
  const read: Sides = { flex: flex.customer, netvisor: netvisor.customer };
  const common = {
    readAt: session.deps.now().toISOString(),
    sides: {
      flex: { state: flex.state, code: flex.code, version: flex.customer?.version ?? null },
      netvisor: { state: netvisor.state, code: netvisor.code, version: null },
    },
  };
  if (flex.state === 'unread' || netvisor.state === 'unread') {
    return { ...common, ...whatIsLeft(session, link, read) };
  }
  const gone = flex.state === 'gone' ? 'flex' : netvisor.state === 'gone' ? 'netvisor' : null;
  const matched = await climb(session, link, read, gone);
  if (matched === null) return { ...common, ...whatIsLeft(session, link, read) };
  return {
    ...common,
    match: matchView(matched.kind, matched.sides),
    ...(await planView(session, link, matched)),
  };
}

const unread = (session: Session): Explanation => ({
  readAt: session.deps.now().toISOString(),
  sides: {
    flex: { state: 'none', code: null, version: null },
    netvisor: { state: 'none', code: null, version: null },
  },
  match: { kind: 'nothingThere', flexId: null, netvisorKey: null, likeness: null },
  ...nothingPlanned,
});

async function lookAtBoth(
  session: Session,
  { flexId, netvisorKey }: Link,
): Promise<[Look<FlexCustomer>, Look<NetvisorCustomer>]> {
  const [flex, netvisor] = await Promise.all([
    look(flexId, (id) => session.flex.getCustomer(id)),
    look(netvisorKey, (key) => session.netvisor.getCustomer(key)),
  ]);
  // Merged into another one: what is left of it is no customer of its own (D10).
  return flex.customer !== null && flex.customer.mergedInto !== null
    ? [{ ...flex, state: 'gone' }, netvisor]
    : [flex, netvisor];
}

async function look<Id, T>(id: Id | null, read: (id: Id) => Promise<T | null>): Promise<Look<T>> {
  if (id === null) return { state: 'none', code: null, customer: null };
  try {
    const customer = (await read(id)) ?? (await read(id));
    return { state: customer === null ? 'gone' : 'read', code: null, customer };
  } catch (error) {
    return { state: 'unread', code: diagnose(error)?.code ?? null, customer: null };
  }
}

/** One side is silent: nothing is matched or planned, but what was read is shown. */
function whatIsLeft(session: Session, link: Link, sides: Sides): Omit<Explanation, 'readAt' | 'sides'> {
  const given = planInput(session, link, sides);
  const side: Side = sides.flex ? 'flex' : 'netvisor';
  const customer = sides[side];
  return {
    match: matchView('unread', sides, link),
    ...nothingPlanned,
    fields: customer ? unplannedFields(side, customer, given) : [],
  };
}

/** Null when a system went silent while the counterpart was looked for. */
async function climb(session: Session, link: Link, sides: Sides, gone: Side | null): Promise<Matched | null> {
  try {
    return await matchOf(session, link, sides, gone);
  } catch (error) {
    if (diagnose(error)) return null;
    throw error;
  }
}

/** The steps of `decide`, without joining links. */
async function matchOf(session: Session, link: Link, sides: Sides, gone: Side | null): Promise<Matched> {
  const { flex, netvisor } = sides;
  const at = (kind: MatchKind, issue: PlannedIssue | null = null): Matched => ({ kind, sides, issue });
  if (gone) return at('gone', { code: 'customer_gone', field: null, params: { side: gone } });
  if (flex && netvisor) return at('linked');
  if (!flex && !netvisor) return at('nothingThere');
  if ((flex ?? netvisor)?.fields.customerNumber === TEMPORARY_CODE) return at('temporary');
  if (flex) {
    if (flex.kind === null) {
      return at('undecided', { code: 'kind_unknown', field: null, params: { typeId: flex.typeId } });
    }
    const lookup = (number: string) => session.netvisor.findByCodes([number]);
    const counterpart = await netvisorCounterpart(session, link, flex, lookup);
    return climbed(
      counterpart,
      (customer) => ({ flex, netvisor: customer }),
      sides,
      () => mayCreate(session, link, 'flex', flex),
    );
  }
  if (!netvisor) return at('nothingThere');
  const counterpart = await flexCounterpart(session, link, netvisor);
  return climbed(
    counterpart,
    (customer) => ({ flex: customer, netvisor }),
    sides,
    () => mayCreate(session, link, 'netvisor', netvisor),
  );
}

function climbed<T>(
  counterpart: Counterpart<T>,
  joined: (customer: T) => Sides,
  sides: Sides,
  creatable: () => boolean,
): Matched {
  switch (counterpart.kind) {
    case 'found':
      return { kind: 'found', sides: joined(counterpart.customer), issue: null };
    case 'none':
      return { kind: creatable() ? 'toBeCreated' : 'notCreated', sides, issue: null };
    case 'keptApart':
    case 'asked':
      return { kind: counterpart.kind, sides, issue: null };
    case 'undecided':
      return { kind: 'undecided', sides, issue: counterpart.issue };
  }
}

const PLANNED: readonly MatchKind[] = ['linked', 'found', 'toBeCreated'];

async function planView(
  session: Session,
  link: Link,
  { kind, sides, issue }: Matched,
): Promise<Pick<Explanation, 'fields' | 'issues' | 'writes'>> {
  const issues = issue ? [{ code: issue.code, field: issue.field }] : [];
  const input = planInput(session, link, sides);
  if (!PLANNED.includes(kind)) {
    const side: Side = sides.flex ? 'flex' : 'netvisor';
    const customer = sides[side];
    const fields = customer ? unplannedFields(side, customer, input) : [];
    return { ...nothingPlanned, fields, issues };
  }
  const both = sides.flex !== null && sides.netvisor !== null;
  const words = both ? await wordsFor(session, link, sides) : NO_WORDS;
  const plan = planSync({
    ...input,
    ...(both ? await numberFacts(session, link, sides) : {}),
    overrides: words.overrides,
  });
  return {
    fields: explainFields(input, plan),
    issues: [...issues, ...plan.issues.map(({ code, field }) => ({ code, field }))],
    writes: { flex: plan.flex?.action ?? null, netvisor: plan.netvisor?.action ?? null },
  };
}

const planInput = (session: Session, link: Link, sides: Sides): PlanInput => ({
  ...sides,
  agreed: link.agreement,
  link: { id: link.id, officeKey: link.officeKey },
  context: session.context,
  policy: session.policy,
  fingerprint: session.fingerprints.field,
});

function matchView(kind: MatchKind, { flex, netvisor }: Sides, link?: Link): Explanation['match'] {
  const compared = flex && netvisor ? compareForMatch(flex, netvisor) : null;
  return {
    kind,
    flexId: flex?.id ?? link?.flexId ?? null,
    netvisorKey: netvisor?.key ?? link?.netvisorKey ?? null,
    likeness: compared && {
      verdict: compared.verdict,
      reasons: [...compared.reasons],
      nameScore: compared.nameScore,
    },
  };
}
