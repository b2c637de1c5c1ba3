import { z } from 'zod';
import { StaleVersion } from '../../store/errors';
import type { Issue } from '../../store/issues';
import type { NewOverride } from '../../store/overrides';
import type { Store } from '../../store/store';
import { DECISIONS } from '../../sync/decisions';
import type { FieldValue, Side } from '../../sync/customer';
import { FIELD_NAMES } from '../../sync/field-table';
import { issueIdSchema, tenantIdSchema } from '../../sync/ids';
import type { LinkId, TenantId } from '../../sync/ids';
import { planDecision } from '../../sync/issue-decisions';
import type { DecisionPlan, DecisionRefusal, DecisionStep } from '../../sync/issue-decisions';
import { showValue } from '../../sync/show-value';
import { fieldValueSchema } from '../../sync/stored-shapes';
import { refusal } from '../../sync/validate-value';
import { etagOf, requiredVersion } from '../http/etag';
import { findActiveTenant, notFound } from '../http/find';
import { handOverWishes, recordWishes, workflowOf } from '../http/look-again';
import { nudge } from '../http/nudge';
import { acting } from '../http/route';
import type { Call } from '../http/route';
import { ApiProblem } from '../problems/api-problem';
import { decidable, isClosed, issueSchema, showIssue } from '../views/issue';
import { sideSchema } from '../views/tenant';

const body = z.strictObject({
  decision: z.enum(DECISIONS),
  /** `officeKey` chooses the office; the ids name the customer where the issue does not. */
  params: z
    .strictObject({
      officeKey: z.string().max(40).optional(),
      flexId: z.string().max(64).optional(),
      netvisorKey: z.string().max(40).optional(),
    })
    .default({}),
  /** Only tell what it would do. */
  dryRun: z.boolean().default(false),
});

const effectSchema = z.object({
  action: z.enum(['write', 'link', 'keepApart', 'chooseOffice', 'look', 'close']),
  side: sideSchema.nullable(),
  field: z.enum(FIELD_NAMES).nullable(),
});
type Effect = z.infer<typeof effectSchema>;

export const decideIssue = acting({
  method: 'post',
  path: '/tenants/{t}/issues/{i}/decision',
  summary:
    'Decide an issue. What it writes is written by the next look at the customer, and nothing else is.',
  params: { t: tenantIdSchema, i: issueIdSchema },
  body,
  answer: z.object({
    issue: issueSchema,
    effects: z.array(effectSchema),
    workflow: z.object({ id: z.string(), url: z.string().nullable() }).nullable(),
  }),
  idempotent: true,
  versioned: true,
  problems: [
    'wrong_state',
    'issue_closed',
    'decision_not_allowed',
    'choice_missing',
    'nothing_to_approve',
    'values_deleted',
    'value_not_writable',
  ],
  handle: async ({ params: { t, i }, body: wish }, call) => {
    const { store, language } = call;
    await findActiveTenant(store, t);
    const issue = (await store.issues.get(t, i)) ?? notFound();
    const shown = (one: Issue) => showIssue(store, one, language);
    const version = requiredVersion(call, await shown(issue));
    if (version !== null && version !== issue.version)
      throw new ApiProblem('stale', { current: await shown(issue) });
    if (isClosed(issue)) throw new ApiProblem('issue_closed');

    const plan = planDecision(decidable(issue), wish.decision, wish.params);
    if ('refused' in plan) throw refused(plan);
    const overrides = await overridesOf(store, t, issue, plan.steps);
    const effects = effectsOf(plan, overrides);
    const workflow = issue.linkId === null ? null : workflowOf(issue.linkId, call);
    if (wish.dryRun) {
      return {
        body: { issue: await shown(issue), effects, workflow },
        headers: { ETag: etagOf(issue.version) },
      };
    }

    const { decided, hints } = await store
      .transaction(async (tx) => {
        const decided = await decide(tx, t, issue, {
          decision: wish.decision,
          operatorId: call.operatorId,
          version: issue.version,
          state: plan.state,
          holds: plan.holds,
        });
        const links = await carryOut(tx, t, issue, plan, overrides, call);
        // Who says that it works again need not wait for the circuit breaker's next try.
        if (plan.looks && issue.linkId === null) await tx.lanes.tryNow(t);
        return { decided, hints: await recordWishes(tx, t, plan.looks ? links : [], 'operator.decision') };
      })
      .catch(async (error: unknown) => {
        if (!(error instanceof StaleVersion)) throw error;
        throw new ApiProblem('stale', { current: await shown((await store.issues.get(t, i)) ?? issue) });
      });
    call.logger.info(
      { issueId: issue.id, code: issue.code, decision: wish.decision, operatorId: call.operatorId },
      'decision made',
    );
    await handOverWishes(call, t, hints);
    if (plan.looks && issue.linkId === null) await lookAtAllThatWaits(call, t);
    return {
      body: { issue: await shown(decided), effects, workflow },
      headers: { ETag: etagOf(decided.version) },
    };
  },
});

function refused({ refused: code, param }: DecisionRefusal): ApiProblem {
  return new ApiProblem(
    code,
    param === undefined
      ? {}
      : {
          faults: [
            {
              pointer: `#/params/${param}`,
              code: 'choice_missing',
              detail: {
                fi: 'Valitse jokin selvitettävän vaihtoehdoista (choices)',
                en: 'One of the issue’s choices',
              },
            },
          ],
        },
  );
}

async function decide(
  tx: Store,
  tenantId: TenantId,
  issue: Issue,
  decision: Parameters<Store['issues']['decide']>[2],
): Promise<Issue> {
  const decided = await tx.issues.decide(tenantId, issue.id, decision);
  if (!decided) throw new ApiProblem('issue_closed');
  return decided;
}

/** Remembers what is remembered, and answers the links that are to be looked at. */
async function carryOut(
  tx: Store,
  tenantId: TenantId,
  issue: Issue,
  { steps }: DecisionPlan,
  overrides: readonly NewOverride[],
  { operatorId }: Call,
): Promise<LinkId[]> {
  const links = issue.linkId === null ? [] : [issue.linkId];
  if (issue.linkId !== null && overrides.length > 0) {
    await tx.overrides.add(tenantId, issue.linkId, { operatorId, issueId: issue.id }, overrides);
  }
  for (const step of steps) {
    if (step.kind === 'massChange') {
      const released = await tx.massChange.decide(tenantId, step.verdict);
      if (released === 0 && step.verdict === 'approved') throw new ApiProblem('nothing_to_approve');
    }
    if (step.kind === 'pair') {
      const { verdict, flexId, netvisorKey } = step;
      await tx.decisions.remember(tenantId, { kind: verdict, flexId, netvisorKey, operatorId });
      const both = [
        await tx.links.byFlexId(tenantId, flexId),
        await tx.links.byNetvisorKey(tenantId, netvisorKey),
      ];
      for (const link of both) if (link) links.push(link.id);
    }
    if (step.kind === 'office' && issue.linkId !== null) {
      const link = await tx.links.get(issue.linkId);
      await tx.links.save(issue.linkId, { officeKey: step.officeKey });
      await tx.decisions.remember(tenantId, {
        kind: 'office',
        flexId: link?.flexId ?? null,
        netvisorKey: link?.netvisorKey ?? null,
        value: step.officeKey,
        operatorId,
      });
    }
  }
  return links;
}

/** What is to be written: values that are kept are given along, others are read when it is carried out. */
async function overridesOf(
  store: Store,
  tenantId: TenantId,
  issue: Issue,
  steps: readonly DecisionStep[],
): Promise<NewOverride[]> {
  const overrides: NewOverride[] = [];
  for (const step of steps) {
    if (step.kind === 'bringOver') {
      const { side, field } = step;
      const from: Side = side === 'flex' ? 'netvisor' : 'flex';
      overrides.push({ field, side, source: { kind: 'side', side: from }, basis: issue.basis });
    } else if (step.kind === 'deactivate') {
      const source = { kind: 'value', value: false } as const;
      overrides.push({ field: 'active', side: step.side, source, basis: null });
    } else if (step.kind === 'restoreLost') {
      const value = await lostValue(store, tenantId, issue);
      for (const side of ['netvisor', 'flex'] as const) {
        overrides.push({ field: step.field, side, source: { kind: 'value', value }, basis: null });
      }
    }
  }
  for (const { field, side, source } of overrides) {
    if (source.kind === 'value' && source.value !== null && refusal(field, source.value, side)) {
      throw new ApiProblem('value_not_writable');
    }
  }
  return overrides;
}

/** Flex's value that lost, as the journal keeps it: what stood there before Netvisor's was written over it (I9). */
async function lostValue(store: Store, tenantId: TenantId, issue: Issue): Promise<FieldValue | null> {
  const { linkId, field } = issue;
  const entry =
    linkId && field
      ? await store.journal.latest(tenantId, {
          linkId,
          side: 'flex',
          field,
          reason: 'bothChangedNetvisorWins',
        })
      : null;
  const values = entry && (await store.journal.values(tenantId, entry.id));
  const before = fieldValueSchema.safeParse(values?.before);
  if (!before.success || showValue(before.data) !== String(issue.params['flexValue'] ?? '')) {
    throw new ApiProblem('values_deleted');
  }
  return before.data;
}

function effectsOf({ steps, state, looks }: DecisionPlan, overrides: readonly NewOverride[]): Effect[] {
  const none = { side: null, field: null };
  return [
    ...overrides.map(({ side, field }): Effect => ({ action: 'write', side, field })),
    ...steps.flatMap((step): Effect[] =>
      step.kind === 'pair'
        ? [{ action: step.verdict === 'same' ? 'link' : 'keepApart', ...none }]
        : step.kind === 'office'
          ? [{ action: 'chooseOffice', side: 'netvisor', field: 'visitingAddress' }]
          : [],
    ),
    ...(looks ? [{ action: 'look', ...none } as const] : []),
    ...(state === 'open' ? [] : [{ action: 'close', ...none } as const]),
  ];
}

/** So many links are woken for an issue of the whole company; the others go on when their own wait is over. */
const WOKEN_AT_ONCE = 200;

/** What stopped everything may be over: what waits is tried now, and the poll runs. */
async function lookAtAllThatWaits(call: Call, tenantId: TenantId): Promise<void> {
  const { store, control, operatorId } = call;
  await nudge(call, 'an operator’s wish not handed over', async () => {
    const waiting = await store.hints.unprocessedLinks({ tenantId, limit: WOKEN_AT_ONCE });
    for (const { linkId } of waiting) await control.wake({ tenantId, linkId, operatorId });
    await control.wakePoll({ tenantId, operatorId });
    await control.triggerPoll(tenantId);
  });
}
