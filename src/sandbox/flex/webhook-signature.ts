import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new secret as Standard Webhooks shows it. */
export function newWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/**
 * One signature of scheme v1: HMAC-SHA256 over `id.timestamp.body` (Standard Webhooks 1.0.0).
 * @param timestamp unix seconds of the attempt
 * @param body the exact text that is sent
 */
export function signWebhook(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestamp.toString()}.${body}`).digest('base64');
  return `v1,${mac}`;
}
