import { z } from 'zod';
import type { Store } from '../../store/store';
import { CURSOR } from '../../store/cursors';
import { officeSweep } from '../../store/office-edits';
import type { Tenant } from '../../store/tenant';
import { LANGUAGES } from '../../sync/languages';
import { tenantIdSchema } from '../../sync/ids';
import type { Call } from '../http/route';
import { at, atOrNull, moment } from '../http/moments';
import { driftReport, driftReportSchema } from './drift';
import { goLiveFacts, goLiveStepSchema, stepOf } from './go-live';
import { healthOf, healthReasonSchema, healthSchema } from './health';
import { issueClassSchema } from './issue';
import { NO_ISSUES, issueFacts } from './issue-facts';
import type { IssueFacts } from './issue-facts';
import { linkStateSchema } from './link';
import { runSchema, showRun } from './run';

export const tenantStateSchema = z.enum(['off', 'goingLive', 'live', 'paused', 'offboarded']);
export const sideSchema = z.enum(['flex', 'netvisor']);

const credentialSchema = z.object({
  ageDays: z.number().int(),
  state: z.enum(['untested', 'ok', 'rejected']),
});

/** A company in the list of the fleet. */
export const tenantRowSchema = z.object({
  id: tenantIdSchema,
  name: z.string(),
  businessId: z.string(),
  language: z.enum(LANGUAGES),
  state: tenantStateSchema,
  health: healthSchema,
  healthReason: healthReasonSchema.nullable(),
  lastPollAt: moment.nullable(),
  /** Recorded reasons to look at a customer that nobody has looked at yet. */
  backlog: z.number().int(),
  openIssues: z.partialRecord(issueClassSchema, z.number().int()),
  credentials: z.partialRecord(sideSchema, credentialSchema),
  activeRun: runSchema.nullable(),
  createdAt: moment,
});

/** A company's own page. */
export const tenantSchema = tenantRowSchema.extend({
  links: z.record(linkStateSchema, z.number().int()),
  goLive: z.object({ step: goLiveStepSchema }),
  /** The newest full comparison of both registers. */
  drift: driftReportSchema.nullable(),
  /** Whether customers with an office are read besides the poll, and if not why and since when (D19). */
  officeSweep: z.object({ state: z.enum(['on', 'listed', 'tooMany']), stoppedAt: moment.nullable() }),
  /** Temporal's Web UI. */
  temporalUrl: z.string().nullable(),
});

export type TenantRow = z.infer<typeof tenantRowSchema>;
export type TenantView = z.infer<typeof tenantSchema>;

const DAY_MS = 86_400_000;

type Viewer = Pick<Call, 'store' | 'control' | 'language' | 'now'>;

export async function showTenantRow(tenant: Tenant, issues: IssueFacts, call: Viewer): Promise<TenantRow> {
  const { store } = call;
  const now = call.now();
  const [connections, lastPollAt, backlog, activeRun] = await Promise.all([
    store.connections.summary(tenant.id),
    lastPoll(store, tenant),
    store.hints.countUnprocessed(tenant.id),
    store.runs.active(tenant.id, runSchema.shape.kind.options),
  ]);
  return {
    id: tenant.id,
    name: tenant.name,
    businessId: tenant.businessId,
    language: tenant.language,
    state: tenant.state,
    ...healthOf({ tenant, issues, connections, lastPollAt, now }),
    lastPollAt: atOrNull(lastPollAt),
    backlog,
    openIssues: issues.byClass,
    credentials: Object.fromEntries(
      connections.map(({ side, createdAt, state }) => [
        side,
        { ageDays: Math.floor((now.getTime() - createdAt.getTime()) / DAY_MS), state },
      ]),
    ),
    activeRun: activeRun && showRun(activeRun, call),
    createdAt: at(tenant.createdAt),
  };
}

export async function showTenant(
  tenant: Tenant,
  call: Viewer & Pick<Call, 'temporalUiUrl'>,
): Promise<TenantView> {
  const { store } = call;
  const facts = await issueFacts(store, tenant.id);
  const [row, links, step, drift, sweep] = await Promise.all([
    showTenantRow(tenant, facts.get(tenant.id) ?? NO_ISSUES, call),
    store.links.countByState(tenant.id),
    goLiveFacts(store, tenant).then(stepOf),
    driftReport(store, tenant.id),
    officeSweep(store, tenant.id),
  ]);
  return { ...row, links, goLive: { step }, drift, officeSweep: sweep, temporalUrl: call.temporalUiUrl };
}

async function lastPoll(store: Store, tenant: Tenant): Promise<Date | null> {
  const cursor = await store.cursors.get(tenant.id, CURSOR.netvisor);
  return cursor === null ? null : new Date(cursor);
}
