import type { NewOverride } from '../../../src/store/overrides';
import type { FieldName, FieldValue, Side } from '../../../src/sync/customer';
import type { Decision } from '../../../src/sync/decisions';
import { otherSide } from '../../../src/sync/field-view';
import { planDecision, possibleDecisions } from '../../../src/sync/issue-decisions';
import type { DecidableIssue, DecisionStep } from '../../../src/sync/issue-decisions';
import type { LinkId } from '../../../src/sync/ids';
import { fieldValueSchema } from '../../../src/sync/stored-shapes';
import type { KeptIssue } from './memory';
import type { World } from './world';

const known = (issue: KeptIssue): DecidableIssue => ({
  code: issue.code,
  field: issue.field,
  params: issue.params,
  choices: issue.choices.map(({ id }) => id),
  ofCustomer: issue.linkId !== null,
});

export const undecided = (world: World): KeptIssue[] =>
  world.service.memory.issues.filter((issue) => issue.state === 'open' && issue.decision === null);

/** What the console offers for an issue. */
export const possibleOn = (issue: KeptIssue): readonly Decision[] => possibleDecisions(known(issue));

/** What the API does with a decision: notes it, keeps what is to be written, and has the customer looked at. */
export function carryOutDecision(world: World, issue: KeptIssue, decision: Decision): void {
  const { memory } = world.service;
  const plan = planDecision(known(issue), decision, { officeKey: issue.choices[0]?.id });
  const link = issue.linkId === null ? null : memory.link(issue.linkId);
  if ('refused' in plan || !link) return;
  memory.decideIssue(issue, { decision, state: plan.state, holds: plan.holds });
  for (const step of plan.steps) {
    if (step.kind === 'pair') memory.decide(step.verdict, step.flexId, step.netvisorKey);
    else if (step.kind === 'office') memory.save(link.id, { officeKey: step.officeKey });
    else if (step.kind !== 'massChange')
      memory.addOverrides(link.id, issue.id, wordsOf(world, link.id, issue, step));
  }
  if (plan.looks) memory.hint({ linkId: link.id, source: 'operator', type: `issue.${decision}` });
}

function wordsOf(
  world: World,
  linkId: LinkId,
  issue: KeptIssue,
  step: Exclude<DecisionStep, { kind: 'pair' | 'office' | 'massChange' }>,
): NewOverride[] {
  switch (step.kind) {
    case 'bringOver': {
      const { field, side } = step;
      return [{ field, side, source: { kind: 'side', side: otherSide(side) }, basis: issue.basis }];
    }
    case 'deactivate':
      return [{ field: 'active', side: step.side, source: { kind: 'value', value: false }, basis: null }];
    case 'restoreLost': {
      const { field } = step;
      const value = lostValue(world, linkId, field);
      const sides: readonly Side[] = ['flex', 'netvisor'];
      return sides.map((side) => ({ field, side, source: { kind: 'value', value }, basis: issue.basis }));
    }
  }
}

/** The value that lost the latest conflict of a field: the journal has it. */
function lostValue(world: World, linkId: LinkId, field: FieldName): FieldValue | null {
  const entry = world.service.memory.journal.findLast(
    (one) =>
      one.field === field &&
      one.side === 'flex' &&
      one.reason === 'bothChangedNetvisorWins' &&
      world.service.memory.link(one.linkId)?.id === linkId,
  );
  return fieldValueSchema.parse(entry?.before ?? null);
}
