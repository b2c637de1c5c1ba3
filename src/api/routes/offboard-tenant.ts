import { z } from 'zod';
import { tenantIdSchema } from '../../sync/ids';
import { etagOf } from '../http/etag';
import { findTenant } from '../http/find';
import { acting } from '../http/route';
import { ApiProblem, unavailable } from '../problems/api-problem';
import { showTenant, tenantSchema } from '../views/tenant';

export const offboardTenant = acting({
  method: 'post',
  path: '/tenants/{t}/offboarding',
  summary:
    'Take a company off for good. Credentials and secrets are deleted and everything kept of its customers becomes unreadable. Nothing is written to Flex or Netvisor, whose registers stay as they are.',
  params: { t: tenantIdSchema },
  body: z.strictObject({
    confirmName: z.string().max(200).describe('The company’s name, as a safeguard: it cannot be undone.'),
  }),
  answer: tenantSchema,
  idempotent: true,
  problems: ['name_differs', 'run_active'],
  handle: async ({ params: { t }, body: { confirmName } }, call) => {
    const { store, control, logger, operatorId } = call;
    const tenant = await findTenant(store, t);
    if (confirmName.trim() !== tenant.name) throw new ApiProblem('name_differs');
    // A copy under way would leave half a register behind: somebody ends it first.
    if (await store.runs.active(t, ['scan', 'copy'])) throw new ApiProblem('run_active');
    await store.offboarding.offboard(t);
    logger.info({ tenantId: t, operatorId }, 'company off-boarded');
    // Asked again, it goes on from here: Schedules that stay would look for the company every 15 minutes for ever.
    await control.removeSchedules(t).catch(() => {
      throw unavailable();
    });
    const gone = await findTenant(store, t);
    return { body: await showTenant(gone, call), headers: { ETag: etagOf(gone.version) } };
  },
});
