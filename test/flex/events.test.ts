import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyFlexEvent, type FlexEventHeaders } from '../../src/flex/events';
import { KARHU } from './scripted-flex';

const SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const OTHER_SECRET = `whsec_${Buffer.from('fedcba9876543210fedcba9876543210').toString('base64')}`;
const NOW = new Date('2026-01-15T09:00:00.000Z');

const EVENT = {
  type: 'customer.updated',
  timestamp: '2026-01-15T08:59:58.123Z',
  data: {
    tenant: 't_42',
    id: KARHU.id,
    version: 17,
    changed_fields: ['billing_address.street'],
    origin: { type: 'integration', client_id: 'fns', change_origin: 'netvisor-sync/lnk_abcdefgh' },
  },
};

/** Signs as Standard Webhooks 1.0.0 describes, with Node's own HMAC. */
function sign(raw: Buffer, at: Date, secret = SECRET, id = 'msg_1') {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(raw).digest('base64');
  return { id, timestamp, signature: `v1,${mac}` };
}

const bytes = (event: unknown): Buffer => Buffer.from(JSON.stringify(event));

const verify = (raw: Buffer, headers: FlexEventHeaders, secrets: readonly string[] = [SECRET]) =>
  verifyFlexEvent(raw, headers, secrets, NOW);

describe('an event that Flex signed', () => {
  it('is read as a hint', () => {
    const raw = bytes(EVENT);
    expect(verify(raw, sign(raw, NOW))).toEqual({
      ok: true,
      event: {
        type: 'customer.updated',
        timestamp: new Date('2026-01-15T08:59:58.123Z'),
        tenant: 't_42',
        customerId: KARHU.id,
        version: 17,
        changedFields: ['billing_address.street'],
        origin: { type: 'integration', clientId: 'fns', changeOrigin: 'netvisor-sync/lnk_abcdefgh' },
      },
    });
  });

  it('is checked by its bytes, whatever the spacing of its JSON', () => {
    const raw = Buffer.from(JSON.stringify(EVENT, null, 3));
    expect(verify(raw, sign(raw, NOW)).ok).toBe(true);
  });

  it('is about no customer when it tests the endpoint', () => {
    const raw = bytes({ ...EVENT, type: 'endpoint.test', data: { tenant: 't_42', id: 'we_1' } });
    expect(verify(raw, sign(raw, NOW))).toMatchObject({
      ok: true,
      event: { type: 'endpoint.test', customerId: null, version: null, changedFields: [] },
    });
  });

  it('takes the id of a type for no customer', () => {
    const raw = bytes({ ...EVENT, type: 'customer_type.updated' });
    expect(verify(raw, sign(raw, NOW))).toMatchObject({ ok: true, event: { customerId: null } });
  });
});

describe('rotation of the secret', () => {
  const raw = bytes(EVENT);

  it('takes the new or the old secret while we know both', () => {
    expect(verify(raw, sign(raw, NOW, OTHER_SECRET), [SECRET, OTHER_SECRET]).ok).toBe(true);
  });

  it('takes one good signature among several', () => {
    const old = sign(raw, NOW, OTHER_SECRET).signature;
    const good = sign(raw, NOW);
    const signature = `v1a,${'A'.repeat(86)}== ${old} ${good.signature}`;
    expect(verify(raw, { ...good, signature }).ok).toBe(true);
  });

  it('is not stopped by a secret that is none', () => {
    expect(verify(raw, sign(raw, NOW), ['whsec_?', '', SECRET]).ok).toBe(true);
  });
});

describe('an event that somebody else made', () => {
  const raw = bytes(EVENT);
  const headers = sign(raw, NOW);

  it.each(['id', 'timestamp', 'signature'] as const)('has no %s header', (name) => {
    const { [name]: _left, ...others } = headers;
    expect(verify(raw, others)).toEqual({ ok: false, reason: 'missing_header' });
    expect(verify(raw, { ...headers, [name]: '' })).toEqual({ ok: false, reason: 'missing_header' });
  });

  it.each([
    ['another secret', sign(raw, NOW, OTHER_SECRET)],
    ['another id', { ...headers, id: 'msg_2' }],
    ['another time', { ...headers, timestamp: String(Number(headers.timestamp) - 1) }],
    ['a time with more behind it', { ...headers, timestamp: `${headers.timestamp}.5` }],
    ['a time in words', { ...headers, timestamp: 'now' }],
    ['a signature cut short', { ...headers, signature: headers.signature.slice(0, -1) }],
    ['the scheme of public keys', { ...headers, signature: headers.signature.replace('v1,', 'v1a,') }],
  ])('is refused: %s', (_case, wrong) => {
    expect(verify(raw, wrong)).toEqual({ ok: false, reason: 'bad_signature' });
  });

  it('is refused when one bit of the body differs', () => {
    fc.assert(
      fc.property(fc.nat(raw.length - 1), fc.nat(6), (at, bit) => {
        const changed = Buffer.from(raw);
        changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
        expect(verify(changed, headers)).toEqual({ ok: false, reason: 'bad_signature' });
      }),
    );
  });

  it('is refused while we have no secret', () => {
    expect(verify(raw, headers, [])).toEqual({ ok: false, reason: 'bad_signature' });
  });
});

describe('a signature that is kept and sent later', () => {
  const raw = bytes(EVENT);
  const minutes = (n: number) => new Date(NOW.getTime() + n * 60_000);

  it.each([-5, 0, 5])('holds %d minutes from now', (n) => {
    expect(verify(raw, sign(raw, minutes(n))).ok).toBe(true);
  });

  it.each([-6, 6])('is stale %d minutes from now', (n) => {
    expect(verify(raw, sign(raw, minutes(n)))).toEqual({ ok: false, reason: 'stale_timestamp' });
  });
});

describe('a signed body that is no event', () => {
  it.each([
    ['no JSON', 'hello'],
    ['empty', ''],
    ['a list', '[]'],
    ['without a type', JSON.stringify({ ...EVENT, type: undefined })],
    ['without a tenant', JSON.stringify({ ...EVENT, data: { id: KARHU.id } })],
    ['of a customer without an id', JSON.stringify({ ...EVENT, data: { tenant: 't_42' } })],
    ['with a date for people', JSON.stringify({ ...EVENT, timestamp: '15.1.2026 klo 10' })],
  ])('is refused: %s', (_case, text) => {
    const raw = Buffer.from(text);
    expect(verify(raw, sign(raw, NOW))).toEqual({ ok: false, reason: 'bad_body' });
  });
});
