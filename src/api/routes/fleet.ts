import { z } from 'zod';
import type { TenantState } from '../../store/tenant';
import type { Side } from '../../sync/customer';
import type { TenantId } from '../../sync/ids';
import { tenantIdSchema } from '../../sync/ids';
import { at, atOrNull, moment } from '../http/moments';
import { reading } from '../http/route';
import { healthSchema } from '../views/health';
import { issueClassSchema } from '../views/issue';
import { NO_ISSUES, issueFacts } from '../views/issue-facts';
import { showTenantRow, sideSchema, tenantStateSchema } from '../views/tenant';

export const getFleet = reading({
  path: '/fleet',
  summary: 'Is everything all right? All companies in a few numbers.',
  params: {},
  query: {},
  answer: z.object({
    byHealth: z.record(healthSchema, z.number().int()),
    byState: z.record(tenantStateSchema, z.number().int()),
    openIssues: z.partialRecord(issueClassSchema, z.number().int()),
    oldestIssueAt: moment.nullable(),
    outages: z.array(z.object({ side: sideSchema, tenantIds: z.array(tenantIdSchema), since: moment })),
  }),
  handle: async (_input, call) => {
    const facts = await issueFacts(call.store, null);
    const byHealth = { ok: 0, attention: 0, stopped: 0 };
    const byState: Record<TenantState, number> = { off: 0, goingLive: 0, live: 0, paused: 0, offboarded: 0 };
    const openIssues: Partial<Record<z.infer<typeof issueClassSchema>, number>> = {};
    const outages = new Map<Side, { tenantIds: TenantId[]; since: Date }>();
    let oldest: Date | null = null;
    for (const tenant of await call.store.tenants.list()) {
      const issues = facts.get(tenant.id) ?? NO_ISSUES;
      byState[tenant.state] += 1;
      if (tenant.state === 'offboarded') continue;
      byHealth[(await showTenantRow(tenant, issues, call)).health] += 1;
      for (const issueClass of issueClassSchema.options) {
        const n = issues.byClass[issueClass];
        if (n !== undefined) openIssues[issueClass] = (openIssues[issueClass] ?? 0) + n;
      }
      if (issues.oldestAt && (oldest === null || issues.oldestAt < oldest)) oldest = issues.oldestAt;
      for (const { side, since } of issues.outages) {
        const known = outages.get(side);
        outages.set(side, {
          tenantIds: [...new Set([...(known?.tenantIds ?? []), tenant.id])],
          since: known && known.since < since ? known.since : since,
        });
      }
    }
    return {
      body: {
        byHealth,
        byState,
        openIssues,
        oldestIssueAt: atOrNull(oldest),
        outages: [...outages].map(([side, { tenantIds, since }]) => ({ side, tenantIds, since: at(since) })),
      },
    };
  },
});
