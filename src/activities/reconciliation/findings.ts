import type { ComparedPage, DriftFinding, ReconciliationPlace } from '../../store/reconciliations';
import type { Link } from '../../store/links';
import type { Drift, DriftOutcome } from '../../sync/drift';
import { ISSUE_CODES } from '../../sync/issues';
import type { IssueCode } from '../../sync/issues';
import type { Session } from '../session';

/** One step of a comparison: what it found, and where the next one begins. */
export interface ComparedStep {
  readonly page: ComparedPage;
  readonly next: ReconciliationPlace;
}

/** Gathers what a step finds. */
export class Findings {
  private readonly outcomes: Partial<Record<DriftOutcome, number>> = {};
  private readonly findings: DriftFinding[] = [];
  private readonly callsBefore: Session['calls'];

  constructor(private readonly session: Session) {
    this.callsBefore = { ...session.calls };
  }

  /** One customer; in step when nothing is said of it. */
  add(
    outcome: DriftOutcome,
    linkId: DriftFinding['linkId'],
    drifts: ReadonlyArray<Omit<Drift, 'writes'>>,
  ): void {
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
    for (const { reason, fields } of drifts) this.findings.push({ linkId, outcome, reason, fields });
  }

  page(): ComparedPage {
    const { outcomes, findings, session, callsBefore } = this;
    return {
      outcomes,
      findings,
      netvisorCalls: session.calls.netvisor - callsBefore.netvisor,
      flexCalls: session.calls.flex - callsBefore.flex,
    };
  }
}

/** A customer without a counterpart: what holds it up, if anything does. */
export const aloneBecause = ({ parkedCode }: Pick<Link, 'parkedCode'>): Omit<Drift, 'writes'> => ({
  reason: issueCode(parkedCode) ?? 'withoutCounterpart',
  fields: [],
});

export const issueCode = (code: string | null): IssueCode | null =>
  ISSUE_CODES.find((known) => known === code) ?? null;
