import { explanationSchema } from '../../sync/explanation';
import { linkIdSchema, tenantIdSchema } from '../../sync/ids';
import { ask } from '../http/ask';
import { findActiveTenant, findLink } from '../http/find';
import { reading } from '../http/route';
import { ApiProblem } from '../problems/api-problem';
import { explanationViewSchema, showExplanation } from '../views/explanation';

/** Open issues of one customer that are shown with it. */
const ISSUES_AT_MOST = 50;

export const explainLink = reading({
  path: '/tenants/{t}/links/{l}/explain',
  summary:
    'Why a customer looks as it does: both sides read now, field by field, and what would be written. Writes nothing. Each reading is noted in the log.',
  params: { t: tenantIdSchema, l: linkIdSchema },
  query: {},
  answer: explanationViewSchema,
  problems: ['connection_missing', 'wrong_state'],
  handle: async ({ params: { t, l } }, call) => {
    const { store, logger, operatorId, requestId, language } = call;
    await findActiveTenant(store, t);
    const link = await findLink(store, t, l);
    const [flex, netvisor] = [await store.connections.flex(t), await store.connections.netvisor(t)];
    if (!flex || !netvisor) throw new ApiProblem('connection_missing');
    logger.info({ tenantId: t, linkId: link.id, operatorId, requestId }, 'customer read for an operator');
    const explanation = explanationSchema.parse(await ask(call, t, { kind: 'explain', linkId: link.id }));
    const open = await store.issues.list(t, { states: ['open'], linkId: link.id, limit: ISSUES_AT_MOST });
    return { body: showExplanation(link.id, explanation, open.rows, language) };
  },
});
