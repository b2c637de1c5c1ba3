import type { Store } from '../../store/store';
import type { Link } from '../../store/links';
import { hasWrites } from '../../sync/drift';
import { issueCatalogue, healingCodes } from '../../sync/issue-catalogue';
import type { HintId, LinkId } from '../../sync/ids';
import { ISSUE_CODES } from '../../sync/issues';
import type { IssueCode } from '../../sync/issues';
import type { PlannedIssue } from '../../sync/plan';
import type { Issue, IssueChoice } from '../../store/issues';
import { officeAddress } from '../../sync/choose-office';
import { fieldBasis } from '../../sync/issue-basis';
import { showValue } from '../../sync/show-value';
import type { Session } from '../session';
import { linkTraits } from './alike';
import type { Decision, PlanDecision } from './decision';
import type { Sides } from './sides';
import { lostTraits, recordFreed, startFreed } from './freed';
import { closeAtOnce } from './words';

/**
 * Records a decision: what is settled without a write, the issues, the label and the index. Hints are done only when
 * nothing is left to write.
 */
export async function settle(session: Session, decision: Decision, hints: readonly HintId[]): Promise<void> {
  const { store } = session.deps;
  const index = indexed(session, decision);
  // What is to be written is looked at again until it is: half of this is as good as none of it, and done anew.
  if (leavesAllToWrites(decision, index.traits)) await settleBeforeWrites(store, session, decision, index);
  else {
    const freed = await store.transaction((tx) => settleAtOnce(tx, session, decision, index, hints));
    await startFreed(session, freed);
  }
}

type Indexed = ReturnType<typeof labelAndIndex> & ReturnType<typeof factsRead>;

/** What a look at both sides tells of the customer; its label only when it is another one than before. */
function indexed(session: Session, { link, sides }: Decision): Indexed {
  const { label, ...others } = labelAndIndex(session, sides);
  const { name, number } = label ?? {};
  const known = name === link.label?.name && number === link.label?.number;
  return { ...others, ...(label && !known ? { label } : {}), ...factsRead(sides) };
}

/** A plan with writes that ends nobody's word, opens no issue and frees no other customer. */
function leavesAllToWrites(decision: Decision, traits: readonly string[]): decision is PlanDecision {
  if (decision.kind === 'rest' || !hasWrites(decision.plan)) return false;
  const { link, plan, words } = decision;
  const ended = words.now.length + words.refused.length + words.overtaken.length;
  const freesNobody = link.parkedCode === null && lostTraits(link, traits).length === 0;
  return ended === 0 && plan.issues.length === 0 && freesNobody;
}

async function settleBeforeWrites(
  store: Store,
  session: Session,
  decision: PlanDecision,
  index: Indexed,
): Promise<void> {
  const { link, sides, plan } = decision;
  await Promise.all([
    noteIssues(store, session, decision, stillOpen(link, sides)),
    store.links.save(link.id, { ...index, agreement: plan.settle.now, state: 'syncing', parkedCode: null }),
  ]);
}

/** In one transaction. Answers who is to be looked at again because of it. */
async function settleAtOnce(
  tx: Store,
  session: Session,
  decision: Decision,
  index: Indexed,
  hints: readonly HintId[],
): Promise<readonly LinkId[]> {
  const { link, sides } = decision;
  if (decision.kind === 'plan') await closeAtOnce(tx, decision.words);
  const settledByPerson = await noteIssues(tx, session, decision, stillOpen(link, sides));
  if (decision.kind === 'rest') {
    const state = restState(decision.parked, settledByPerson);
    await tx.links.save(link.id, {
      ...index,
      ...(decision.parked === null ? { changeGuard: null } : {}),
      ...(decision.remember ? { agreement: decision.remember } : {}),
      ...state,
    });
    await tx.hints.markProcessed([...hints]);
    return recordFreed(tx, session, link, { ...index, ...state });
  }
  const { plan } = decision;
  const writes = hasWrites(plan);
  const parked = writes ? null : parkingIssue(plan.issues);
  const state = writes
    ? { state: 'syncing' as const, parkedCode: null }
    : parked
      ? restState(parked, settledByPerson)
      : { state: 'inStep' as const, parkedCode: null };
  await tx.links.save(link.id, {
    ...index,
    agreement: plan.settle.now,
    ...state,
    agreed: !writes && parked === null,
    // What an operator said of a change that was held back holds until the customer is at rest (D12).
    ...(writes || parked !== null ? {} : { changeGuard: null }),
  });
  if (!writes) await tx.hints.markProcessed([...hints]);
  return recordFreed(tx, session, link, { ...index, ...state });
}

/** Parked by an issue, unless an operator has settled that one: then the customer is left alone. */
function restState(
  parked: string | null,
  settledByPerson: ReadonlySet<string>,
): { state: 'parked' | 'ignored' | 'oneSide'; parkedCode: string | null } {
  if (parked === null) return { state: 'oneSide', parkedCode: null };
  return settledByPerson.has(parked)
    ? { state: 'ignored', parkedCode: null }
    : { state: 'parked', parkedCode: parked };
}

const issuesOf = (decision: Decision): readonly PlannedIssue[] =>
  decision.kind === 'rest' ? decision.issues : decision.plan.issues;

/** Issues about the whole customer stop everything for it; those about one field don't. */
function parkingIssue(issues: readonly PlannedIssue[]): string | null {
  return issues.find((issue) => issue.field === null)?.code ?? null;
}

type IssueKey = Pick<PlannedIssue, 'code' | 'field'>;

/** What is still so, though no plan says it again. */
function stillOpen(link: Link, { flex, netvisor }: Sides): readonly IssueKey[] {
  // D6: the number that Netvisor gave is taken in Flex as long as Flex's customer has none.
  const given = netvisor?.fields.customerNumber ?? null;
  const missing = flex !== null && (flex.fields.customerNumber ?? null) === null;
  // D10: what was decided for the customer that is left does not bring the other one back.
  const gone = (link.flexId !== null && flex === null) || (link.netvisorKey !== null && netvisor === null);
  return [
    ...(missing && given !== null ? [{ code: 'number_collision', field: 'customerNumber' } as const] : []),
    ...(gone ? [{ code: 'customer_gone', field: null } as const] : []),
  ];
}

/**
 * Opens what was found and closes what has healed by itself, or was decided and is done with. Answers the codes
 * that an operator has settled for the data as it is.
 */
async function noteIssues(
  tx: Store,
  session: Session,
  decision: Decision,
  open: readonly IssueKey[],
): Promise<ReadonlySet<string>> {
  const { link, sides } = decision;
  const found = issuesOf(decision);
  const settledByPerson = new Set<string>();
  for (const issue of found) {
    const { state } = await openIssue(tx, session, link, issue, sides);
    if (state === 'resolved' || state === 'ignored') settledByPerson.add(issue.code);
  }
  const keep = [...found.map(({ code, field }) => ({ code, field })), ...open];
  // Whether a write that was refused is taken now is not known before it is answered: `healRefused`.
  const writes = decision.kind === 'plan' && hasWrites(decision.plan);
  const known = (code: IssueCode): boolean => !writes || !REFUSALS.includes(code);
  await tx.issues.review(link.id, keep, {
    healable: healingCodes.filter(known),
    codes: ISSUE_CODES.filter(known),
  });
  return settledByPerson;
}

/** Issues that only the answer to a write raises. */
const REFUSALS: readonly IssueCode[] = ['write_rejected', 'internal_error'];

/** All that was planned is written: no write is refused any more. */
export const healRefused = (tx: Store, linkId: LinkId): Promise<number> =>
  tx.issues.heal(linkId, [], REFUSALS);

/**
 * Opens an issue of a link with the catalogue's class and severity; with the sides at hand also with what there is
 * to choose from, and the data for which a person's word on it will hold.
 */
export async function openIssue(
  tx: Store,
  session: Session,
  link: Pick<Link, 'id'>,
  issue: PlannedIssue,
  sides: Sides | null = null,
): Promise<Issue> {
  const entry = issueCatalogue[issue.code];
  return tx.issues.open(session.tenant.id, {
    linkId: link.id,
    code: issue.code,
    class: entry.class,
    severity: entry.severity,
    field: issue.field,
    params: { ...issue.params },
    ...(issue.choices ? { choices: issue.choices } : {}),
    ...(issue.code === 'office_choice' && sides ? { choices: officeChoices(sides) } : {}),
    ...(issue.field !== null && sides
      ? { basis: fieldBasis(issue.field, sides, session.fingerprints.field) }
      : {}),
  });
}

/** The customer's offices as a person tells them apart (D8). */
const officeChoices = ({ netvisor }: Sides): IssueChoice[] =>
  (netvisor?.offices ?? []).map((office) => ({
    id: office.key,
    label: office.name,
    detail: showValue(officeAddress(office)),
  }));

/** The label for lists and the keyed index for look-ups, from whichever side is known; Netvisor first (R2). */
export function labelAndIndex(session: Session, sides: Sides) {
  const customer = sides.netvisor ?? sides.flex;
  if (!customer) return { traits: [] };
  const number = customer.fields.customerNumber ?? sides.flex?.fields.customerNumber ?? null;
  return {
    kind: customer.kind,
    label: { name: customer.fields.name ?? '', number },
    numberFingerprint: session.fingerprints.number(number),
    traits: linkTraits(session, sides),
  };
}

function factsRead(sides: Sides): { hasOffice?: boolean; flexVersionSeen?: number } {
  return {
    ...(sides.netvisor ? { hasOffice: sides.netvisor.offices.length > 0 } : {}),
    ...(sides.flex ? { flexVersionSeen: sides.flex.version } : {}),
  };
}
