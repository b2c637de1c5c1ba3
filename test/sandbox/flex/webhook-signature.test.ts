import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { newWebhookSecret, signWebhook } from '../../../src/sandbox/flex/webhook-signature';

describe('signWebhook', () => {
  it('signs as the reference implementation does', () => {
    const secret = newWebhookSecret();
    const at = new Date('2025-11-24T10:00:00Z');
    const body = '{"type":"customer.updated","data":{"id":"ä€"}}';
    expect(signWebhook(secret, 'msg_1', at.getTime() / 1000, body)).toBe(
      new Webhook(secret).sign('msg_1', at, body),
    );
  });
});

describe('newWebhookSecret', () => {
  it('has 32 random bytes behind whsec_', () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()];
    expect(new Set(secrets).size).toBe(2);
    expect(secrets.map((secret) => Buffer.from(secret.slice(6), 'base64').length)).toEqual([32, 32]);
  });
});
