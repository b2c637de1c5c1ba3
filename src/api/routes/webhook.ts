import { z } from 'zod';
import { inForce } from '../../store/webhook-secrets';
import { hintIdSchema, linkIdSchema, tenantIdSchema } from '../../sync/ids';
import { findTenant } from '../http/find';
import { listOf, pageOf, paging, uncounted } from '../http/lists';
import { at, moment } from '../http/moments';
import { reading } from '../http/route';
import { showSecret, webhookSecretSchema } from '../views/webhook-secret';
import { TEST_EVENT_CURSOR } from '../webhooks/flex-events';

export const getWebhook = reading({
  path: '/tenants/{t}/webhook',
  summary: 'Our endpoint for the events of Flex: registered or not, and when one last came.',
  params: { t: tenantIdSchema },
  query: {},
  answer: z.object({
    url: z.string(),
    state: z.enum(['missing', 'registered']),
    secrets: z.array(webhookSecretSchema),
    lastEventAt: moment.nullable(),
    lastTestAt: moment.nullable(),
  }),
  handle: async ({ params: { t } }, call) => {
    const { store } = call;
    await findTenant(store, t);
    const [webhook, newest, lastTestAt] = await Promise.all([
      store.connections.webhook(t),
      store.hints.deliveries(t, { limit: 1 }),
      store.cursors.get(t, TEST_EVENT_CURSOR),
    ]);
    const lastEvent = newest.rows[0]?.receivedAt;
    return {
      body: {
        url: `${call.serviceUrl}/webhooks/flex/${t}`,
        state: webhook ? ('registered' as const) : ('missing' as const),
        secrets: inForce(webhook?.secrets ?? [], call.now()).map(showSecret),
        lastEventAt: lastEvent ? at(lastEvent) : null,
        lastTestAt,
      },
    };
  },
});

export const listDeliveries = reading({
  path: '/tenants/{t}/webhook/deliveries',
  summary: 'The events that Flex has sent, newest first.',
  params: { t: tenantIdSchema },
  query: paging,
  answer: listOf(
    z.object({
      id: hintIdSchema,
      webhookId: z.string(),
      receivedAt: moment,
      type: z.string(),
      state: z.enum(['received', 'processed', 'refused', 'failed']),
      linkId: linkIdSchema,
    }),
  ),
  handle: async ({ params: { t }, query }, { store }) => {
    await findTenant(store, t);
    const { rows, nextCursor } = await store.hints.deliveries(t, pageOf(query));
    const data = rows.map((row) => ({ ...row, receivedAt: at(row.receivedAt) }));
    return { body: uncounted(data, nextCursor, query.cursor) };
  },
});
