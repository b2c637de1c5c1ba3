import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { startFlexSandbox } from '../../../src/sandbox/flex/start';
import { isValidBusinessId } from '../../../src/sandbox/seed/business-id';

describe('startFlexSandbox', () => {
  it('has two tenants with the same credentials in every run', async () => {
    const [one, other] = [await startFlexSandbox(), await startFlexSandbox()];
    expect(one.tenants).toEqual(other.tenants);
    expect(one.tenants.map(({ tenantId }) => tenantId)).toEqual(['flex_1', 'flex_2']);
    expect(one.tenants.every(({ businessId }) => isValidBusinessId(businessId))).toBe(true);
    await Promise.all([one.close(), other.close()]);
  });

  it('takes companies as they are given and completes what they leave out', async () => {
    const flex = await startFlexSandbox({
      tenants: [{ businessId: '0112038-9', name: 'Oma Oy' }, {}, { tenantId: 'kolmas', token: 'avain' }],
    });
    const answer = await request(`${flex.baseUrl}/v1/me`, { headers: { authorization: 'Bearer avain' } });
    expect(await answer.body.json()).toMatchObject({ tenant: 'kolmas', client_id: 'flex-client-3' });
    expect(flex.tenants.map(({ name }) => name)).toEqual([
      'Oma Oy',
      'Putkityö Salo Ky',
      'Esimerkkiyritys 3 Oy',
    ]);
    expect(flex.tenants.map(({ businessId }) => isValidBusinessId(businessId))).toEqual([true, true, true]);
    await flex.close();
  });

  it('cuts a receiver that never answers when it closes', async () => {
    const flex = await startFlexSandbox();
    const silent = await startFlexSandbox();
    await request(`${silent.baseUrl}/_sandbox/faults`, {
      method: 'POST',
      body: JSON.stringify({ action: { kind: 'hang' } }),
    });
    const authorization = `Bearer ${flex.tenants[0]?.token ?? ''}`;
    const created = await request(`${flex.baseUrl}/v1/webhook-endpoints`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ url: `${silent.baseUrl}/hook`, events: ['customer.created'] }),
    });
    await created.body.dump();
    const made = await request(`${flex.baseUrl}/_sandbox/customers`, {
      method: 'POST',
      body: JSON.stringify({ name: 'Odottava Oy' }),
    });
    expect([created.statusCode, made.statusCode]).toEqual([201, 201]);
    await flex.close();
    await expect(request(`${flex.baseUrl}/v1/me`)).rejects.toThrow();
    await silent.close();
  });
});
