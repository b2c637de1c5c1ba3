import { z } from 'zod';
import type { ConnectionSummary } from '../../store/connections';
import type { Preview } from '../../store/previews';
import type { Run } from '../../store/runs';
import type { Store } from '../../store/store';
import type { Tenant } from '../../store/tenant';
import { previewIdSchema, runIdSchema } from '../../sync/ids';
import { moment } from '../http/moments';
import { directionSchema, modeSchema } from './preview';

const STEPS = ['connect', 'direction', 'scan', 'preview', 'approve', 'run', 'done'] as const;
type Step = (typeof STEPS)[number];

export const goLiveStepSchema = z.enum(STEPS);

export const goLiveSchema = z.object({
  /** Where the company stands on its way to live. */
  step: goLiveStepSchema,
  steps: z.array(z.object({ name: goLiveStepSchema, state: z.enum(['done', 'current', 'waiting']) })),
  direction: directionSchema.nullable(),
  mode: modeSchema,
  includeInactive: z.boolean(),
  /** Who at the company confirmed the direction (R21). */
  confirmedBy: z.string().nullable(),
  confirmedAt: moment.nullable(),
  previewId: previewIdSchema.nullable(),
  /** The newest scan or copy run. */
  runId: runIdSchema.nullable(),
});

/** What the step is told by. */
export interface GoLiveFacts {
  readonly tenant: Tenant;
  readonly connections: readonly ConnectionSummary[];
  readonly scan: Run | null;
  readonly copy: Run | null;
  readonly preview: Preview | null;
}

export async function goLiveFacts(store: Store, tenant: Tenant): Promise<GoLiveFacts> {
  const newest = async (kind: 'scan' | 'copy'): Promise<Run | null> =>
    (await store.runs.list(tenant.id, { kind, limit: 1 })).rows[0] ?? null;
  const [connections, scan, copy, preview] = await Promise.all([
    store.connections.summary(tenant.id),
    newest('scan'),
    newest('copy'),
    store.previews.latest(tenant.id),
  ]);
  return { tenant, connections, scan, copy, preview };
}

export function stepOf({ tenant, connections, scan, copy, preview }: GoLiveFacts): Step {
  if (tenant.state === 'live' || tenant.state === 'paused') return 'done';
  if (connections.length < 2) return 'connect';
  if (tenant.goLive === null) return 'direction';
  if (copy?.endedAt === null) return 'run';
  if (tenant.state !== 'goingLive' || scan?.state !== 'completed') return 'scan';
  return preview?.state === 'ready' ? 'preview' : 'scan';
}

export function showGoLive(facts: GoLiveFacts): z.infer<typeof goLiveSchema> {
  const { tenant, scan, copy, preview } = facts;
  const step = stepOf(facts);
  const current = STEPS.indexOf(step);
  return {
    step,
    steps: STEPS.map((name, place) => ({
      name,
      state: place < current || step === 'done' ? 'done' : place === current ? 'current' : 'waiting',
    })),
    direction: tenant.goLive?.direction ?? null,
    mode: tenant.goLive?.mode ?? 'copy',
    includeInactive: tenant.goLive?.includeInactive ?? tenant.settings.includeInactive,
    confirmedBy: tenant.goLive?.confirmedBy ?? null,
    confirmedAt: tenant.goLive?.confirmedAt ?? null,
    previewId: preview?.id ?? null,
    runId: newer(scan, copy)?.id ?? null,
  };
}

const newer = (a: Run | null, b: Run | null): Run | null =>
  a === null || (b !== null && b.startedAt > a.startedAt) ? b : a;
