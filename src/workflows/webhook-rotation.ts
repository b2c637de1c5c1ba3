import { webhookSecrets } from './activity-proxies';
import type { WebhookRotationInput, WebhookRotationResult } from './messages';

/**
 * Has Flex sign a tenant's events with a new secret. One at a time per tenant, and never given up: after a lost answer
 * the events are still signed with the earlier secret, but only until its overlap ends.
 */
export async function webhookRotation(input: WebhookRotationInput): Promise<WebhookRotationResult> {
  return webhookSecrets.rotateWebhookSecret(input);
}
