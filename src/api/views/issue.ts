import { z } from 'zod';
import type { Issue } from '../../store/issues';
import type { FailedDecision } from '../../store/overrides';
import type { Store } from '../../store/store';
import { DECISIONS, decisionLabels } from '../../sync/decisions';
import { FIELD_NAMES } from '../../sync/field-table';
import { issueIdSchema, linkIdSchema, tenantIdSchema } from '../../sync/ids';
import { issueCatalogue } from '../../sync/issue-catalogue';
import { ISSUE_CODES } from '../../sync/issues';
import type { Language } from '../../sync/languages';
import { possibleDecisions } from '../../sync/issue-decisions';
import type { DecidableIssue } from '../../sync/issue-decisions';
import { REASON_CODES } from '../../sync/plan';
import { renderFailedDecision } from '../../sync/reason-catalogue';
import { renderEffect, renderIssue } from '../../sync/render-issue';
import { at, atOrNull, moment } from '../http/moments';

export const issueStateSchema = z.enum(['open', 'snoozed', 'ignored', 'resolved']);
export const issueCodeSchema = z.enum(ISSUE_CODES);
export const issueClassSchema = z.enum([
  'fixData',
  'decide',
  'credentials',
  'rights',
  'outage',
  'limit',
  'bug',
]);
export const severitySchema = z.enum(['info', 'warning', 'serious']);

export const labelSchema = z.object({ name: z.string(), number: z.string().nullable() });

/** An issue in a list. */
export const issueRowSchema = z.object({
  id: issueIdSchema,
  tenantId: tenantIdSchema,
  code: issueCodeSchema,
  class: issueClassSchema,
  severity: severitySchema,
  title: z.string(),
  field: z.enum(FIELD_NAMES).nullable(),
  linkId: linkIdSchema.nullable(),
  label: labelSchema.nullable(),
  state: issueStateSchema,
  openedAt: moment,
  closedAt: moment.nullable(),
  healsItself: z.boolean(),
  /** What was decided: waits to be carried out while the issue is open. */
  decided: z.object({ decision: z.enum(DECISIONS), by: z.string(), at: moment }).nullable(),
});

/** An issue with everything that helps to decide it. */
export const issueSchema = issueRowSchema.extend({
  cause: z.string(),
  nextStep: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Offices or customers to choose from; `id` is the parameter of the decision. */
  choices: z.array(z.object({ id: z.string(), label: z.string(), detail: z.string() })),
  /** None once it is closed. */
  decisions: z.array(
    z.object({
      id: z.enum(DECISIONS),
      label: z.string(),
      effectText: z.string(),
      recommended: z.boolean(),
    }),
  ),
  /** The latest decision came to nothing: why, as long as nobody has decided anew. */
  notCarriedOut: z
    .object({
      outcome: z.enum(['refused', 'overtaken']),
      reasonCode: z.enum(REASON_CODES).nullable(),
      reason: z.string(),
      by: z.string(),
      at: moment,
    })
    .nullable(),
  helpUrl: z.string(),
});

export function showIssueRow(issue: Issue, language: Language): z.infer<typeof issueRowSchema> {
  return {
    id: issue.id,
    tenantId: issue.tenantId,
    code: issue.code,
    class: issue.class,
    severity: issue.severity,
    title: renderIssue(issue.code, paramsOf(issue), language).title,
    field: issue.field,
    linkId: issue.linkId,
    label: issue.linkLabel,
    state: issue.state,
    openedAt: at(issue.openedAt),
    closedAt: atOrNull(issue.closedAt),
    healsItself: issueCatalogue[issue.code].healsItself,
    decided: issue.decided && { ...issue.decided, at: at(issue.decided.at) },
  };
}

/** An issue with what became of the latest decision on it. */
export async function showIssue(
  store: Pick<Store, 'overrides'>,
  issue: Issue,
  language: Language,
): Promise<z.infer<typeof issueSchema>> {
  const waits = isClosed(issue) || issue.decided !== null;
  const failed = waits ? null : await store.overrides.failedDecision(issue.tenantId, issue.id);
  // One that was decided before it healed and came back is another story.
  const notCarriedOut = failed && failed.at >= issue.openedAt ? showFailed(failed, language) : null;
  return { ...showUndecided(issue, language), notCarriedOut };
}

function showFailed({ outcome, refusal, by, at: moment }: FailedDecision, language: Language) {
  return {
    outcome,
    reasonCode: refusal?.reason ?? null,
    reason: renderFailedDecision(refusal, outcome, language),
    by,
    at: at(moment),
  };
}

function showUndecided(issue: Issue, language: Language): Omit<z.infer<typeof issueSchema>, 'notCarriedOut'> {
  const { cause, nextStep } = renderIssue(issue.code, paramsOf(issue), language);
  const { recommended } = issueCatalogue[issue.code];
  const decisions = isClosed(issue) ? [] : possibleDecisions(decidable(issue));
  return {
    ...showIssueRow(issue, language),
    cause,
    nextStep,
    params: issue.params,
    choices: [...issue.choices],
    decisions: decisions.map((id) => ({
      id,
      label: decisionLabels[id][language],
      effectText: renderEffect(id, issue.code, paramsOf(issue), language),
      recommended: id === recommended,
    })),
    helpUrl: `/docs/issues#${issue.code}`,
  };
}

export const isClosed = ({ state }: Pick<Issue, 'state'>): boolean =>
  state === 'resolved' || state === 'ignored';

/** The issue as the rules of deciding see it. */
export const decidable = (issue: Issue): DecidableIssue => ({
  code: issue.code,
  field: issue.field,
  params: issue.params,
  choices: issue.choices.map(({ id }) => id),
  ofCustomer: issue.linkId !== null,
});

/** The field is a value of the texts too. */
const paramsOf = (issue: Issue): Issue['params'] =>
  issue.field === null ? issue.params : { field: issue.field, ...issue.params };
