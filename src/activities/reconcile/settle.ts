import type { Store } from '../../store/store';
import type { Link } from '../../store/links';
import { issueCatalogue, healingCodes } from '../../sync/issue-catalogue';
import type { HintId } from '../../sync/ids';
import { identityText } from '../../sync/identity';
import type { PlannedIssue } from '../../sync/plan';
import type { Session } from '../session';
import type { Decision } from './decide';
import type { Sides } from './sides';

/**
 * Records a decision in one transaction: what is settled without a write, the issues, the label and the index.
 * Hints are done only when nothing is left to write.
 */
export async function settle(session: Session, decision: Decision, hints: readonly HintId[]): Promise<void> {
  const { link, sides } = decision;
  await session.deps.store.transaction(async (tx) => {
    await noteIssues(tx, session, link, issuesOf(decision), stillOpen(sides));
    const indexed = { ...labelAndIndex(session, sides), ...factsRead(sides) };
    if (decision.kind === 'rest') {
      await tx.links.save(link.id, {
        ...indexed,
        ...(decision.remember ? { agreement: decision.remember } : {}),
        state: decision.parked ? 'parked' : 'oneSide',
        parkedCode: decision.parked,
      });
      await tx.hints.markProcessed([...hints]);
      return;
    }
    const { plan } = decision;
    const writes = plan.flex !== null || plan.netvisor !== null;
    const parked = writes ? null : parkingIssue(plan.issues);
    await tx.links.save(link.id, {
      ...indexed,
      agreement: plan.settle.now,
      state: writes ? 'syncing' : parked ? 'parked' : 'inStep',
      parkedCode: parked,
      agreed: !writes && parked === null,
    });
    if (!writes) await tx.hints.markProcessed([...hints]);
  });
}

const issuesOf = (decision: Decision): readonly PlannedIssue[] =>
  decision.kind === 'rest' ? decision.issues : decision.plan.issues;

/** Issues about the whole customer stop everything for it; those about one field don't. */
function parkingIssue(issues: readonly PlannedIssue[]): string | null {
  return issues.find((issue) => issue.field === null)?.code ?? null;
}

type IssueKey = Pick<PlannedIssue, 'code' | 'field'>;

/** D6: the number that Netvisor gave is taken in Flex as long as Flex's customer has none; no plan says so again. */
function stillOpen({ flex, netvisor }: Sides): readonly IssueKey[] {
  const given = netvisor?.fields.customerNumber ?? null;
  const missing = flex !== null && (flex.fields.customerNumber ?? null) === null;
  return missing && given !== null ? [{ code: 'number_collision', field: 'customerNumber' }] : [];
}

/** Opens what was found and closes what has healed by itself. */
async function noteIssues(
  tx: Store,
  session: Session,
  link: Link,
  found: readonly PlannedIssue[],
  open: readonly IssueKey[],
): Promise<void> {
  for (const issue of found) await openIssue(tx, session, link, issue);
  await tx.issues.heal(
    link.id,
    [...found.map(({ code, field }) => ({ code, field })), ...open],
    healingCodes,
  );
}

/** Opens an issue of a link with the catalogue's class and severity. */
export async function openIssue(
  tx: Store,
  session: Session,
  link: Pick<Link, 'id'>,
  issue: PlannedIssue,
): Promise<void> {
  const entry = issueCatalogue[issue.code];
  await tx.issues.open(session.tenant.id, {
    linkId: link.id,
    code: issue.code,
    class: entry.class,
    severity: entry.severity,
    field: issue.field,
    params: { ...issue.params },
  });
}

/** The label for lists and the keyed index for look-ups, from whichever side is known; Netvisor first (R2). */
export function labelAndIndex(session: Session, sides: Sides) {
  const customer = sides.netvisor ?? sides.flex;
  if (!customer) return {};
  const number = customer.fields.customerNumber ?? sides.flex?.fields.customerNumber ?? null;
  return {
    kind: customer.kind,
    label: { name: customer.fields.name ?? '', number },
    numberFingerprint: session.fingerprints.number(number),
    businessIdFingerprint: session.fingerprints.identity(identityText(customer.kind, customer.fields)),
  };
}

function factsRead(sides: Sides): { hasOffice?: boolean; flexVersionSeen?: number } {
  return {
    ...(sides.netvisor ? { hasOffice: sides.netvisor.offices.length > 0 } : {}),
    ...(sides.flex ? { flexVersionSeen: sides.flex.version } : {}),
  };
}
