import { LinkBusy, LinkHasOtherId } from '../../store/errors';
import type { Link, MissingSide } from '../../store/links';
import { applyPatch } from '../../sync/agreement';
import type { AgreementPatch } from '../../sync/agreement';
import type { FlexCustomer, NetvisorCustomer, Side } from '../../sync/customer';
import { hasChanged, rememberOneSided } from '../../sync/one-sided';
import type { PlannedIssue, SyncPlan } from '../../sync/plan';
import { planSync } from '../../sync/plan-sync';
import type { PlanInput } from '../../sync/plan-sync';
import { busy } from '../failures';
import type { Leases } from '../link-lease';
import type { Session } from '../session';
import {
  NO_NUMBER,
  TEMPORARY_CODE,
  flexCounterpart,
  netvisorCounterpart,
  othersWithNumber,
} from './counterpart';
import type { Counterpart, NumberLookup } from './counterpart';
import { flexTypeFor } from './flex-type';
import { settledByAdd } from './lost-add';
import { settledByCreate } from './lost-create';
import type { Decision, PlanDecision, RestReason } from './decision';
import { guardMassChange } from './mass-change-guard';
import { survivorOf } from './survivor';
import { readSides } from './sides';
import type { Given, Sides } from './sides';
import { NO_WORDS, carriedBy, without, wordsFor } from './words';
import type { Words } from './words';

export interface DecideOptions {
  readonly given?: Given;
  readonly lookup?: NumberLookup;
}

/**
 * Reads both sides, finds the counterpart where one is missing, and plans; what would be a mass change is held back
 * (D12). Must hold the link's lease.
 */
export async function decide(
  session: Session,
  startLink: Link,
  leases: Leases,
  options: DecideOptions = {},
): Promise<Decision> {
  return guardMassChange(session, await lookAndPlan(session, startLink, leases, options));
}

async function lookAndPlan(
  session: Session,
  startLink: Link,
  leases: Leases,
  options: DecideOptions,
): Promise<Decision> {
  let link = startLink;
  const { gone, ...read } = await readSides(session, link, options.given);
  let sides: Sides = read;
  const rest = (
    reason: RestReason,
    issue: PlannedIssue | null = null,
    remember: AgreementPatch | null = null,
  ): Decision => ({
    kind: 'rest',
    link,
    sides,
    issues: issue ? [issue] : [],
    parked: issue?.code ?? null,
    remember,
    reason,
  });

  if (gone) {
    // What was decided for the customer that is left is still carried out (D10).
    const left: Sides = { ...sides, [gone]: null };
    const words = await wordsFor(session, link, left);
    return words.overrides.length > 0
      ? planned(session, link, left, words)
      : rest('issue', await goneIssue(session, gone, sides.flex));
  }

  const { flex, netvisor } = sides;
  if (flex && !netvisor) {
    if (flex.kind === null) {
      return rest('issue', { code: 'kind_unknown', field: null, params: { typeId: flex.typeId } });
    }
    if (flex.fields.customerNumber === TEMPORARY_CODE) return rest('temporary');
    const lookup = options.lookup ?? ((number: string) => session.netvisor.findByCodes([number]));
    const counterpart = await netvisorCounterpart(session, link, flex, lookup);
    const creatable = mayCreate(session, link, 'flex', flex);
    const unmatched = unmatchedRest(counterpart, creatable);
    // What may be created stays so until it is: nothing is remembered of it (D21).
    const remember = creatable ? null : remembered(session, 'flex', flex);
    if (unmatched) return rest(unmatched.reason, unmatched.issue, remember);
    if (counterpart.kind === 'found') {
      link = await join(session, link, leases, { netvisorKey: counterpart.customer.key });
      sides = { flex, netvisor: counterpart.customer };
    }
  } else if (netvisor && !flex) {
    if (netvisor.fields.customerNumber === TEMPORARY_CODE) return rest('temporary');
    const counterpart = await flexCounterpart(session, link, netvisor);
    const creatable = mayCreate(session, link, 'netvisor', netvisor);
    const unmatched = unmatchedRest(counterpart, creatable);
    const remember = creatable ? null : remembered(session, 'netvisor', netvisor);
    if (unmatched) return rest(unmatched.reason, unmatched.issue, remember);
    if (counterpart.kind === 'found') {
      link = await join(session, link, leases, { flexId: counterpart.customer.id });
      sides = { flex: counterpart.customer, netvisor };
    }
  } else if (!flex && !netvisor) {
    return rest('nothingThere');
  }
  const both = sides.flex !== null && sides.netvisor !== null;
  if (both) link = await agreedUnanswered(session, link, sides);
  const [words, facts]: [Words, PlanFacts] = both
    ? await Promise.all([wordsFor(session, link, sides), numberFacts(session, link, sides)])
    : [NO_WORDS, {}];
  const decision = planned(session, link, sides, words, facts);
  const flexType = await flexTypeFor(session, decision.plan, sides);
  return flexType ? planned(session, link, sides, words, { ...facts, flexType }) : decision;
}

/** D10: a customer that Flex merged into another one is told with the one that is left; no link moves by itself. */
async function goneIssue(session: Session, side: Side, flex: FlexCustomer | null): Promise<PlannedIssue> {
  const survivor = side === 'flex' && flex?.mergedInto ? await survivorOf(session, flex.mergedInto) : null;
  if (survivor === null) return { code: 'customer_gone', field: null, params: { side } };
  const { id, fields } = survivor;
  const number = fields.customerNumber ?? null;
  return {
    code: 'customer_gone',
    field: null,
    params: { side, merged: 'yes', survivorId: id },
    choices: [{ id, label: fields.name ?? '', detail: number ?? NO_NUMBER }],
  };
}

type NumberFacts = Pick<PlanInput, 'duplicateNumber' | 'saidToBeOne'>;

type PlanFacts = NumberFacts & Pick<PlanInput, 'flexType'>;

/** What planning must know of the numbers of two customers that the two themselves don't tell. */
export async function numberFacts(session: Session, link: Link, sides: Sides): Promise<NumberFacts> {
  const [flex = null, netvisor = null] = [sides.flex, sides.netvisor].map(
    (customer) => customer?.fields.customerNumber,
  );
  const differ = flex !== null && netvisor !== null && flex !== netvisor;
  const [duplicate, said] = await Promise.all([
    duplicateNumber(session, link, sides),
    differ && saidToBeOne(session, link),
  ]);
  return { duplicateNumber: duplicate, saidToBeOne: said };
}

/**
 * R18: a number that another customer of the same side has as well names neither of them, so neither is synced;
 * not even a linked one, unless an operator said which two are one.
 */
async function duplicateNumber(
  session: Session,
  link: Link,
  { flex, netvisor }: Sides,
): Promise<NonNullable<NumberFacts['duplicateNumber']> | null> {
  const counts = await Promise.all(
    [['netvisor', netvisor] as const, ['flex', flex] as const].map(async ([side, customer]) => {
      const number = customer?.fields.customerNumber ?? null;
      const others = number === null ? 0 : await othersWithNumber(session, link, side, number);
      return { side, count: others + 1 };
    }),
  );
  const shared = counts.find(({ count }) => count > 1);
  return shared === undefined || (await saidToBeOne(session, link)) ? null : shared;
}

async function saidToBeOne(session: Session, { flexId, netvisorKey }: Link): Promise<boolean> {
  if (flexId === null || netvisorKey === null) return false;
  return (await session.deps.store.decisions.between(session.tenant.id, flexId, netvisorKey)) === 'same';
}

/** The plan with the words that it can carry out; those that it can't are dropped, and the field planned as usual. */
function planned(
  session: Session,
  link: Link,
  sides: Sides,
  words: Words,
  facts: PlanFacts = {},
): PlanDecision {
  const plan = planFor(session, link, sides, words, facts);
  const carried = carriedBy(plan, words);
  if (carried.refused.length === 0) return { kind: 'plan', link, sides, plan, words: carried };
  const others = without(
    words,
    carried.refused.map(({ id }) => id),
  );
  const again = planFor(session, link, sides, others, facts);
  return {
    kind: 'plan',
    link,
    sides,
    plan: again,
    words: { ...carriedBy(again, others), refused: carried.refused },
  };
}

function planFor(session: Session, link: Link, sides: Sides, words: Words, facts: PlanFacts): SyncPlan {
  return planSync({
    ...sides,
    ...facts,
    overrides: words.overrides,
    agreed: link.agreement,
    link: { id: link.id, officeKey: link.officeKey },
    context: session.context,
    policy: session.policy,
    fingerprint: session.fingerprints.field,
  });
}

function unmatchedRest(
  counterpart: Counterpart<unknown>,
  creatable: boolean,
): { reason: RestReason; issue: PlannedIssue | null } | null {
  switch (counterpart.kind) {
    case 'found':
      return null;
    case 'none':
      return creatable ? null : { reason: 'notCreated', issue: null };
    case 'keptApart':
    case 'asked':
      return { reason: counterpart.kind, issue: null };
    case 'undecided':
      return { reason: 'issue', issue: counterpart.issue };
  }
}

/**
 * D21: created by an approved run, by its own creation after go-live (then nothing is remembered of it), or by
 * a real edit after go-live (then it differs from what is remembered). Inactive ones only when wanted.
 */
export function mayCreate(
  session: Session,
  link: Link,
  side: 'flex' | 'netvisor',
  customer: FlexCustomer | NetvisorCustomer,
): boolean {
  if (session.context.kind === 'run') return true;
  if (customer.fields.active === false && !session.tenant.settings.includeInactive) return false;
  if (Object.keys(link.agreement.fields).length === 0) return true;
  return hasChanged(side, customer, link.agreement, session.fingerprints.field);
}

function remembered(
  session: Session,
  side: 'flex' | 'netvisor',
  customer: FlexCustomer | NetvisorCustomer,
): AgreementPatch {
  return rememberOneSided(side, customer, session.fingerprints.field);
}

const isOlder = (one: Link, other: Link): boolean =>
  one.createdAt.getTime() === other.createdAt.getTime() ? one.id < other.id : one.createdAt < other.createdAt;

/**
 * At first contact: when our own write without an answer made one of the two, what it settled is agreed now, so that
 * edits since then count as edits (D1).
 */
async function agreedUnanswered(session: Session, link: Link, { flex, netvisor }: Sides): Promise<Link> {
  const isFirstContact = Object.values(link.agreement.fields).every(({ version }) => version < 0);
  if (!isFirstContact || !flex || !netvisor) return link;
  const unanswered =
    (await settledByAdd(session, link, netvisor)) ??
    (flex.netvisorKey === netvisor.key ? await settledByCreate(session, link) : null);
  if (unanswered === null) return link;
  await session.deps.store.links.save(link.id, { agreement: unanswered.settles });
  await unanswered.forget();
  return { ...link, agreement: applyPatch(link.agreement, unanswered.settles) };
}

/** Gives the link its missing side. When another link had it, the two become one under both leases (I4). */
async function join(session: Session, link: Link, leases: Leases, side: MissingSide): Promise<Link> {
  const { links } = session.deps.store;
  const other =
    side.netvisorKey !== undefined
      ? await links.byNetvisorKey(session.tenant.id, side.netvisorKey)
      : side.flexId !== undefined
        ? await links.byFlexId(session.tenant.id, side.flexId)
        : null;
  // Both sides' reconciles may be at it: the one of the older link waits for the other, which gives way.
  if (other && other.id !== link.id)
    await leases.also(other.id, isOlder(link, other) ? 'patient' : 'at once');
  leases.own.assertHeld();
  const leasesHeld = other ? [link.id, other.id] : [link.id];
  try {
    return (await links.join(link.id, side, { leasesHeld })).survivor;
  } catch (error) {
    // Merged or given away this very moment: whoever did so is at it, so look again a little later.
    if (error instanceof LinkBusy || error instanceof LinkHasOtherId) throw busy();
    throw error;
  }
}
