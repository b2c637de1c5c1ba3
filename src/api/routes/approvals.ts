import { z } from 'zod';
import type { Preview } from '../../store/previews';
import type { Tenant } from '../../store/tenant';
import { previewIdSchema, runIdSchema, tenantIdSchema } from '../../sync/ids';
import { ControlRejected } from '../../temporal/control';
import { findRun, findTenant } from '../http/find';
import { acting } from '../http/route';
import type { Call } from '../http/route';
import { ApiProblem, isProblemCode, unavailable } from '../problems/api-problem';
import {
  APPROVALS_REQUIRED,
  approvalSchema,
  approvalsOf,
  directionSchema,
  outcomeSchema,
} from '../views/preview';
import { findPreview } from './previews';

/** The approver repeats what was seen, so that nothing else can be approved by mistake. */
const approvalBody = z.strictObject({
  fingerprint: z.string().min(1).max(200),
  direction: directionSchema,
  counts: z.partialRecord(outcomeSchema, z.number().int().min(0)),
  /** The run begins with the approval. */
  start: z.literal(true).default(true),
});

export const approvePreview = acting({
  method: 'post',
  path: '/tenants/{t}/previews/{p}/approvals',
  summary: 'Approve exactly this preview; the copy run begins.',
  params: { t: tenantIdSchema, p: previewIdSchema },
  body: approvalBody,
  answer: z.object({
    approvals: z.array(approvalSchema),
    required: z.number().int(),
    complete: z.boolean(),
    runId: runIdSchema,
  }),
  idempotent: true,
  problems: ['preview_stale', 'counts_differ', 'run_active', 'already_live', 'wrong_state'],
  handle: async ({ params: { t, p }, body }, call) => {
    const { store } = call;
    const tenant = await findTenant(store, t);
    const preview = await findPreview(store, t, p);
    await requireInForce(tenant, preview, call);
    if (preview.fingerprint !== body.fingerprint) throw new ApiProblem('preview_stale');
    if (preview.direction !== body.direction || !sameCounts(preview, body.counts)) {
      throw new ApiProblem('counts_differ');
    }
    const runId = await approve(preview, body.fingerprint, call);
    return {
      body: {
        approvals: approvalsOf(await findPreview(store, t, p)),
        required: APPROVALS_REQUIRED,
        complete: true,
        runId,
      },
    };
  },
});

/** The newest preview, not yet used or outdated, made for the direction that stands confirmed now. */
async function requireInForce(tenant: Tenant, preview: Preview, { store }: Call): Promise<void> {
  if (tenant.state === 'live' || tenant.state === 'paused') throw new ApiProblem('already_live');
  if (await store.runs.active(tenant.id, ['copy'])) throw new ApiProblem('run_active');
  const latest = await store.previews.latest(tenant.id);
  const outdated =
    preview.state !== 'ready' ||
    latest?.id !== preview.id ||
    tenant.goLive?.direction !== preview.direction ||
    tenant.goLive.mode !== preview.mode;
  if (outdated) throw new ApiProblem('preview_stale');
}

/** An outcome that isn't named stands for none. */
function sameCounts(preview: Preview, given: Partial<Record<string, number>>): boolean {
  return Object.entries(preview.counts).every(([outcome, n]) => (given[outcome] ?? 0) === n);
}

async function approve(preview: Preview, fingerprint: string, { store, control, operatorId }: Call) {
  const { workflowId } = await findRun(store, preview.tenantId, preview.scanRunId);
  if (workflowId === null) throw new ApiProblem('preview_stale');
  try {
    const { runId } = await control.approve({ workflowId, previewId: preview.id, fingerprint, operatorId });
    return runId;
  } catch (error) {
    if (!(error instanceof ControlRejected)) throw unavailable();
    throw new ApiProblem(isProblemCode(error.code) ? error.code : 'wrong_state');
  }
}
