import { z } from 'zod';
import { tenantIdSchema } from '../../sync/ids';
import { findActiveTenant, notFound } from '../http/find';
import { acting } from '../http/route';
import { ApiProblem } from '../problems/api-problem';

export const forgetWebhookSecret = acting({
  method: 'delete',
  path: '/tenants/{t}/webhook/secrets/{s}',
  summary:
    'Refuse what is signed with an earlier secret of the events alone, before its overlap ends: it has got about. Flex signs with the newest too, so none of its events is lost.',
  params: { t: tenantIdSchema, s: z.string().regex(/^sec_[\w-]{16}$/u) },
  body: z.undefined().or(z.strictObject({})),
  status: 204,
  answer: z.null(),
  problems: ['wrong_state'],
  handle: async ({ params: { t, s } }, { store }) => {
    await findActiveTenant(store, t);
    const outcome = await store.connections.forgetWebhookSecret(t, s);
    if (outcome === 'unknown') return notFound();
    // The newest is replaced by a rotation, never taken away.
    if (outcome === 'newest') throw new ApiProblem('wrong_state');
    return { body: null };
  },
});
