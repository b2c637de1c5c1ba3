import type { RotatedSecret } from '../flex/webhook-endpoints';
import type { StepResult, WebhookRotationInput } from './contract';
import type { ActivityDeps } from './deps';
import { diagnose } from './failures';
import { RANK } from './lanes';
import { openSession } from './session';

/**
 * Has Flex make a new secret for our endpoint and keeps it beside the earlier ones, which both sides honour until the
 * overlap ends. Safe to repeat at any point: when Flex's answer was lost, or the store could not take the secret, the
 * events go on being signed with a secret that we have, and the next attempt makes another new one.
 *
 * What Flex clearly refuses is answered as a code of the problem catalogue; all else is tried again.
 */
export async function rotateWebhookSecret(
  deps: ActivityDeps,
  { tenantId, overlapSeconds }: WebhookRotationInput,
): Promise<StepResult> {
  const session = await openSession(deps, tenantId, { rank: RANK.edit });
  if (!session) return { ok: false, code: 'connection_missing' };
  const webhook = await deps.store.connections.webhook(tenantId);
  if (!webhook) return { ok: false, code: 'wrong_state' };
  const rotation = { id: webhook.endpointId, overlapSeconds };
  const rotated = await unlessRefused(session.flex.rotateWebhookSecret(rotation));
  if (!rotated) return { ok: false, code: 'upstream_refused' };
  const at = deps.now();
  const kept = await deps.store.connections.rotateWebhook(tenantId, {
    endpointId: webhook.endpointId,
    secret: rotated.secret,
    at,
    earlierEndAt: rotated.previousEndsAt ?? new Date(at.getTime() + overlapSeconds * 1000),
  });
  if (!kept) return { ok: false, code: 'wrong_state' };
  deps.logger.info({ overlapSeconds }, 'webhook secret rotated');
  return { ok: true };
}

/** Null when Flex has certainly not done it and would not do it next time either. */
async function unlessRefused(rotating: Promise<RotatedSecret>): Promise<RotatedSecret | null> {
  try {
    return await rotating;
  } catch (error) {
    const diagnosis = diagnose(error);
    const refused = diagnosis && (diagnosis.again !== 'later' || diagnosis.code === 'rights_missing');
    if (refused && !diagnosis.outcomeUnknown) return null;
    throw error;
  }
}
