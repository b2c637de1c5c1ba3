import { z } from 'zod';
import { secretId } from '../../store/webhook-secrets';
import type { WebhookSecret } from '../../store/webhook-secrets';
import { atOrNull, moment } from '../http/moments';

/** What may be shown of a secret of the events. */
export const webhookSecretSchema = z.object({
  /** By which it can be named. */
  id: z.string(),
  last4: z.string(),
  /** Null: from before it was noted. */
  createdAt: moment.nullable(),
  /** When the overlap ends with an earlier one; null for the newest. */
  expiresAt: moment.nullable(),
});

export const showSecret = ({ value, since, endsAt }: WebhookSecret): z.infer<typeof webhookSecretSchema> => ({
  id: secretId({ value }),
  last4: value.slice(-4),
  createdAt: atOrNull(since),
  expiresAt: atOrNull(endsAt),
});
