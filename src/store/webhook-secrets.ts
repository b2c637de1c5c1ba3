import { createHash } from 'node:crypto';
import { z } from 'zod';

/** A secret that Flex signs its events with, and how long it may still do so. */
export interface WebhookSecret {
  /** `whsec_…` */
  readonly value: string;
  /** Null: stored by a version that did not note it. */
  readonly since: Date | null;
  /** Null for the newest; for an earlier one when the overlap of its rotation ends. */
  readonly endsAt: Date | null;
}

const isoDate = z.iso.datetime().transform((text) => new Date(text));

/** As they lie in the store; the first version kept bare texts. */
export const storedSecretsSchema = z.array(
  z.union([
    z.string().transform((value): WebhookSecret => ({ value, since: null, endsAt: null })),
    z.object({ value: z.string(), since: isoDate.nullable(), endsAt: isoDate.nullable() }),
  ]),
);

/** Names a secret without telling it. */
export const secretId = ({ value }: Pick<WebhookSecret, 'value'>): string =>
  `sec_${createHash('sha256').update(value).digest('base64url').slice(0, 16)}`;

/** Those with which an event may be signed at that moment. */
export const inForce = (secrets: readonly WebhookSecret[], at: Date): WebhookSecret[] =>
  secrets.filter(({ endsAt }) => endsAt === null || endsAt > at);

/**
 * The secrets after a rotation, newest first. The earlier ones end with its overlap, or sooner if they were to end
 * sooner: that is how Flex counts too. Those that have ended are forgotten.
 */
export const afterRotation = (
  secrets: readonly WebhookSecret[],
  { value, at, earlierEndAt }: { readonly value: string; readonly at: Date; readonly earlierEndAt: Date },
): WebhookSecret[] => [
  { value, since: at, endsAt: null },
  ...inForce(secrets, at).map((secret) => ({
    ...secret,
    endsAt: secret.endsAt !== null && secret.endsAt < earlierEndAt ? secret.endsAt : earlierEndAt,
  })),
];
