import { z } from 'zod';
import { inForce } from '../../store/webhook-secrets';
import { tenantIdSchema } from '../../sync/ids';
import { ControlRejected } from '../../temporal/control';
import { findActiveTenant } from '../http/find';
import { acting } from '../http/route';
import type { Call } from '../http/route';
import { ApiProblem, isProblemCode, unavailable } from '../problems/api-problem';
import { showSecret, webhookSecretSchema } from '../views/webhook-secret';

/** How long somebody is kept waiting for Flex; the rotation goes on behind them. */
const WAIT_MS = 10_000;
const SECONDS_PER_HOUR = 3600;
const WEEK_HOURS = 168;

export const rotateWebhook = acting({
  method: 'post',
  path: '/tenants/{t}/webhook/secrets',
  summary:
    'Have Flex sign its events with a new secret. The earlier one stays in force on both sides for the overlap, so no event is refused. The secret is never shown: Flex makes it and tells it to this service only.',
  params: { t: tenantIdSchema },
  body: z.strictObject({
    overlapHours: z
      .number()
      .min(1 / SECONDS_PER_HOUR)
      .max(WEEK_HOURS)
      .default(24)
      .describe('Fractions of an hour count.'),
  }),
  status: 201,
  answer: z.object({
    deliveredToFlex: z
      .boolean()
      .describe('false: Flex has not answered yet; it goes on by itself until it has.'),
    secrets: z.array(webhookSecretSchema),
  }),
  idempotent: true,
  problems: ['connection_missing', 'wrong_state', 'overlap_running', 'upstream_refused'],
  handle: async ({ params: { t }, body }, call) => {
    const { connections } = call.store;
    const tenant = await findActiveTenant(call.store, t);
    const webhook = await connections.webhook(tenant.id);
    if (!webhook) throw new ApiProblem('wrong_state');
    if (inForce(webhook.secrets, call.now()).length > 1) throw new ApiProblem('overlap_running');
    const outcome = await rotated(call, {
      tenantId: tenant.id,
      overlapSeconds: Math.round(body.overlapHours * SECONDS_PER_HOUR),
      waitMs: WAIT_MS,
    });
    const secrets = inForce((await connections.webhook(tenant.id))?.secrets ?? [], call.now());
    return { body: { deliveredToFlex: outcome === 'rotated', secrets: secrets.map(showSecret) } };
  },
});

async function rotated(
  { control, logger, requestId }: Call,
  wish: Parameters<Call['control']['rotateWebhookSecret']>[0],
): Promise<'rotated' | 'underWay'> {
  try {
    return await control.rotateWebhookSecret(wish);
  } catch (error) {
    if (error instanceof ControlRejected && isProblemCode(error.code)) throw new ApiProblem(error.code);
    logger.warn(
      { requestId, tenantId: wish.tenantId, reason: error instanceof Error ? error.name : 'unknown' },
      'a rotation was not handed over',
    );
    throw unavailable();
  }
}
