import { STILL_OWED } from './agreement';
import type { AgreementPatch, FieldAgreement, Fingerprint } from './agreement';
import type { FieldName, FieldTypes, FieldValues, Kind, Side } from './customer';
import { FIELD_NAMES } from './field-table';
import { agreeOn, otherSide, switchedOff } from './field-view';
import type { FieldView } from './field-view';
import { left, valuesAfter } from './outcome';
import type { Decided, Outcome, Rest } from './outcome';
import type { FieldChange, FieldDecision, OfficeWrite, PlannedIssue, ReasonCode, SyncPlan } from './plan';

/** When a part of the new agreement holds: at once, or when that side's write is done. */
type Step = 'now' | Side;

type WritableValues = { -readonly [F in keyof FieldValues]: FieldValues[F] };
type WritablePatch = {
  fields: { -readonly [F in FieldName]?: AgreementPatch['fields'][F] };
  billingDerived?: boolean;
  visitingDerived?: boolean;
};

/** A plan in the making: takes one outcome after the other. */
export class PlanDraft {
  private readonly values: Record<Side, WritableValues> = { flex: {}, netvisor: {} };
  private readonly settle: Record<Step, WritablePatch> = {
    now: { fields: {} },
    flex: { fields: {} },
    netvisor: { fields: {} },
  };
  private readonly changes: FieldChange[] = [];
  private readonly issues: PlannedIssue[] = [];
  private readonly decisions: FieldDecision[] = [];
  private office: OfficeWrite | null = null;

  /** `restStep`: when what is settled without a write holds; a creation settles nothing before it is done. */
  constructor(
    private readonly fingerprint: Fingerprint,
    private readonly restStep: Step = 'now',
  ) {}

  raise(issue: PlannedIssue): void {
    this.issues.push(issue);
  }

  /** A field that is not looked at, or was not read on both sides. */
  leave(field: FieldName, { verdict, reason, issue, about }: Rest): void {
    if (issue) this.raise(issue);
    this.decisions.push({ field, verdict, reason, write: null, about, issue: issue?.code ?? null });
  }

  /** A field whose direction is off: it is not looked at, and what was agreed of it holds no longer (D1). */
  leaveOff(field: FieldName, known: FieldAgreement | undefined): void {
    this.leave(field, left('off', 'directionOff'));
    const remembered = switchedOff(known);
    if (remembered) this.settle[this.restStep].fields[field] = remembered;
  }

  /**
   * Takes the outcome of a field; the new agreement holds with the side that is written for it. `restStep`: when
   * what is settled without a write holds.
   */
  take<F extends FieldName>(view: FieldView<F>, outcome: Outcome<F>, restStep = this.restStep): void {
    if (outcome.kind === 'rest') {
      this.leave(view.field, outcome);
      if (outcome.settle || outcome.owed || view.renewable)
        this.agree(restStep, view.field, view.values, outcome.owed);
      return;
    }
    if (outcome.kind === 'decided') {
      this.takeDecided(view, outcome);
      return;
    }
    const { side, value, verdict, reason, issue } = outcome;
    if (issue) this.raise(issue);
    this.write(view, side, value, reason);
    this.decisions.push({
      field: view.field,
      verdict,
      reason,
      write: side,
      about: otherSide(side),
      issue: issue?.code ?? null,
    });
    this.agree(side, view.field, valuesAfter(view, outcome));
  }

  /** Netvisor is written first: until Flex is, the field is settled with what stands in Flex. */
  private takeDecided<F extends FieldName>(
    view: FieldView<F>,
    { values, verdict, reason }: Decided<F>,
  ): void {
    const sides = (['netvisor', 'flex'] as const).filter((side) => values[side] !== undefined);
    let standing = view.values;
    for (const side of sides) {
      const value = values[side] ?? null;
      standing = { ...standing, [side]: value };
      this.write(view, side, value, reason);
      this.agree(side, view.field, standing);
    }
    const [only = null] = sides;
    const write = sides.length > 1 ? 'both' : only;
    this.decisions.push({ field: view.field, verdict, reason, write, about: null, issue: null });
  }

  private write<F extends FieldName>(
    view: FieldView<F>,
    side: Side,
    value: FieldTypes[F] | null,
    reason: ReasonCode,
  ): void {
    this.values[side][view.field] = value;
    this.changes.push({ side, field: view.field, before: view.values[side], after: value, reason });
  }

  /** The visiting address goes to Netvisor by its office, not among the customer's values (R12). */
  sendByOffice(office: OfficeWrite): void {
    delete this.values.netvisor.visitingAddress;
    this.office = office;
  }

  mark(step: Step, name: 'billingDerived' | 'visitingDerived', value: boolean): void {
    this.settle[step][name] = value;
  }

  private agree<F extends FieldName>(
    step: Step,
    field: F,
    values: Readonly<Record<Side, FieldTypes[F] | null>>,
    owed: Side | null = null,
  ): void {
    const agreement = agreeOn(field, values, this.fingerprint);
    this.settle[step].fields[field] = owed ? { ...agreement, [owed]: STILL_OWED } : agreement;
  }

  /** The plan that brings two customers into step. */
  update(kind: Kind): SyncPlan {
    const { flex, netvisor } = this.values;
    const toNetvisor = Object.keys(netvisor).length > 0 || this.office !== null;
    return this.finish(
      Object.keys(flex).length > 0 ? { action: 'update', kind, values: flex } : null,
      toNetvisor
        ? { action: 'update', kind, values: netvisor, automaticNumber: false, office: this.office }
        : null,
    );
  }

  /** The plan that makes a new customer on a side. */
  create(side: Side, kind: Kind, automaticNumber: boolean): SyncPlan {
    const values = this.values[side];
    return side === 'flex'
      ? this.finish({ action: 'create', kind, values }, null)
      : this.finish(null, { action: 'create', kind, values, automaticNumber, office: this.office });
  }

  /** The plan that writes nothing. */
  nothing(): SyncPlan {
    return this.finish(null, null);
  }

  private finish(flex: SyncPlan['flex'], netvisor: SyncPlan['netvisor']): SyncPlan {
    const { settle, changes, issues, decisions } = this;
    return { flex, netvisor, settle, changes, issues, decisions };
  }
}

/** The plan that writes nothing, for one reason that holds for the whole customer. */
export function planNothing(
  issues: readonly PlannedIssue[],
  reason: ReasonCode,
  fingerprint: Fingerprint,
): SyncPlan {
  const draft = new PlanDraft(fingerprint);
  for (const issue of issues) draft.raise(issue);
  for (const field of FIELD_NAMES) draft.leave(field, left('blocked', reason));
  return draft.nothing();
}
