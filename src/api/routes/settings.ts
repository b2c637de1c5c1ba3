import { z } from 'zod';
import type { Tenant } from '../../store/tenant';
import { tenantIdSchema } from '../../sync/ids';
import { tenantSettingsSchema } from '../../sync/settings';
import { etagOf } from '../http/etag';
import { findActiveTenant, findTenant } from '../http/find';
import { nudge } from '../http/nudge';
import { acting, reading } from '../http/route';
import { updateTenant } from './tenant';

/** Settings that touch no customer by themselves: nothing has to be proposed before they change. */
const { breakerPercent, settleSeconds, netvisorConcurrency, flexConcurrency, officeSweepMinutes } =
  tenantSettingsSchema.shape;

const limits = z.strictObject({
  /** D12: how many per cent of the customers a run, or an hour, may change without being asked about. */
  breakerPercent: breakerPercent.unwrap().optional(),
  settleSeconds: settleSeconds.unwrap().optional(),
  netvisorConcurrency: netvisorConcurrency.unwrap().optional(),
  flexConcurrency: flexConcurrency.unwrap().optional(),
  officeSweepMinutes: officeSweepMinutes.unwrap().optional(),
});

const answerOf = ({ settings, version }: Tenant) => ({
  body: settings,
  headers: { ETag: etagOf(version) },
});

export const getSettings = reading({
  path: '/tenants/{t}/settings',
  summary: 'How a company is kept in step.',
  params: { t: tenantIdSchema },
  query: {},
  answer: tenantSettingsSchema,
  handle: async ({ params: { t } }, { store }) => answerOf(await findTenant(store, t)),
});

export const patchLimits = acting({
  method: 'patch',
  path: '/tenants/{t}/settings',
  summary: 'Change a company’s limits: how much may change unasked (D12), how fast, how often.',
  params: { t: tenantIdSchema },
  body: limits,
  answer: tenantSettingsSchema,
  versioned: true,
  problems: ['wrong_state'],
  handle: async ({ params: { t }, body }, call) => {
    const tenant = await findActiveTenant(call.store, t);
    const settings = tenantSettingsSchema.parse({ ...tenant.settings, ...body });
    const shown = (current: Tenant) => Promise.resolve(current.settings);
    const changed = await updateTenant(call, tenant, { settings }, shown);
    if (changed.state === 'live' && settings.officeSweepMinutes !== tenant.settings.officeSweepMinutes) {
      await nudge(call, 'Schedules not brought to their new shape', () =>
        call.control.ensureSchedules({ tenantId: t, sweepMinutes: settings.officeSweepMinutes }),
      );
    }
    return answerOf(changed);
  },
});
