import express from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { verifyFlexEvent } from '../../flex/events';
import type { FlexEvent } from '../../flex/events';
import type { Webhook } from '../../store/connections';
import { inForce } from '../../store/webhook-secrets';
import { withLogIds } from '../../logging';
import { tenantIdSchema } from '../../sync/ids';
import { inSpan } from '../../temporal/tracing';
import type { ApiDeps } from '../deps';
import { notFound } from '../http/find';
import { idsOfPath } from '../http/log-ids';
import { nudge } from '../http/nudge';
import { requestIdOf } from '../http/request-id';
import { problemOf } from '../problems/answer-problem';
import { ApiProblem, unavailable } from '../problems/api-problem';
import { isAboutCustomer, takeIn } from './take-in';
import type { Delivered } from './take-in';

/** When Flex's test event last came: preflight looks here. */
export const TEST_EVENT_CURSOR = 'webhook_test_at';

/** Events are thin: ids and names of fields. */
const LIMIT = '64kb';

/**
 * `POST /webhooks/flex/{tenantId}`: takes an event in (I7). 202 only when it lies in the store; what it starts
 * is told to Temporal afterwards and, should that fail, made up for by the guardian. A known webhook id is
 * answered 200 and has no second effect.
 */
export function flexEvents(deps: ApiDeps): RequestHandler[] {
  return [
    requireJson,
    express.raw({ type: () => true, limit: LIMIT, inflate: false }),
    async (request, response) => {
      try {
        const ids = idsOfPath(request);
        await withLogIds(ids, () =>
          inSpan(
            'webhook flex',
            { kind: 'server', attributes: ids },
            () => receive(deps, request, response),
            (error) => problemOf(error).code,
          ),
        );
      } catch (error) {
        if (error instanceof ApiProblem) throw error;
        deps.logger.error(
          { requestId: requestIdOf(response), reason: error instanceof Error ? error.name : 'unknown' },
          'an event could not be recorded',
        );
        // Whatever it was: not recorded, so Flex has to send it again.
        throw unavailable();
      }
    },
  ];
}

async function receive(deps: ApiDeps, request: Request, response: Response): Promise<void> {
  const { tenant, webhook } = await addressee(deps, request);
  const { event, webhookId } = verified(request, webhook, deps);
  if (event.tenant !== webhook.flexTenantId) throw new ApiProblem('tenant_mismatch');
  if (!isAboutCustomer(event)) {
    if (event.type === 'endpoint.test') {
      await deps.store.cursors.set(tenant.id, TEST_EVENT_CURSOR, nowOf(deps).toISOString());
    }
    response.status(202).json({ hintId: null });
    return;
  }
  const { outcome, hintId, linkId, starts } = await takeIn(deps.store, { tenant, webhook, event, webhookId });
  response.status(outcome === 'duplicate' ? 200 : 202).json({ hintId });
  if (!starts || hintId === null) return;
  await nudge(deps, 'a recorded event not handed over', () =>
    deps.control.hint({ tenantId: tenant.id, linkId, hintId, source: 'webhook' }),
  );
}

const nowOf = (deps: ApiDeps): Date => deps.now?.() ?? new Date();

const requireJson: RequestHandler = (request, _response, next) => {
  if (request.is('application/json') === false) throw new ApiProblem('unsupported_media_type');
  next();
};

/** Whose events come here. A tenant without an endpoint has no secret that a signature could match. */
async function addressee(
  { store }: ApiDeps,
  request: Request,
): Promise<Pick<Delivered, 'tenant' | 'webhook'>> {
  const id = tenantIdSchema.safeParse(request.params['tenantId']);
  if (!id.success) return notFound();
  const found = await store.connections.addressee(id.data);
  if (!found) return notFound();
  const { tenant, webhook } = found;
  if (tenant.state === 'offboarded') throw new ApiProblem('offboarded');
  if (!webhook) throw new ApiProblem('signature_invalid', { reason: 'no_endpoint' });
  return { tenant, webhook };
}

/** The event, once its signature over exactly these bytes holds. */
function verified(
  request: Request,
  webhook: Webhook,
  deps: ApiDeps,
): { event: FlexEvent; webhookId: string } {
  const webhookId = request.get('webhook-id') ?? '';
  const timestamp = request.get('webhook-timestamp') ?? '';
  const signature = request.get('webhook-signature') ?? '';
  const raw: unknown = request.body;
  const body = Buffer.isBuffer(raw) ? raw : Buffer.alloc(0);
  const now = nowOf(deps);
  const secrets = inForce(webhook.secrets, now).map(({ value }) => value);
  const result = verifyFlexEvent(body, { id: webhookId, timestamp, signature }, secrets, now);
  if (result.ok) return { event: result.event, webhookId };
  switch (result.reason) {
    case 'missing_header':
    case 'bad_signature':
      throw new ApiProblem('signature_invalid', { reason: result.reason });
    case 'stale_timestamp':
      throw new ApiProblem('timestamp_invalid');
    case 'bad_body':
      throw new ApiProblem('invalid_request');
  }
}
