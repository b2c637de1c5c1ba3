import { describe, expect, it } from 'vitest';
import { aDate, newTenant } from './fixture';
import type { GivenStore } from './fixture';

const NETVISOR = { customerId: 'cust-1', customerKey: 'key-abcd9876', organisationId: '1234567-1' };

export function describeConnections(given: GivenStore): void {
  describe('connections', () => {
    it('gives back the credentials as they were put', async () => {
      const { connections } = given();
      const { id } = await newTenant(given());
      expect(await connections.netvisor(id)).toBeNull();
      await connections.putNetvisor(id, NETVISOR);
      await connections.putFlex(id, {
        baseUrl: 'https://flex.example',
        clientId: 'me',
        clientSecret: 's-4321',
      });
      expect(await connections.netvisor(id)).toEqual(NETVISOR);
      expect(await connections.flex(id)).toEqual({
        baseUrl: 'https://flex.example',
        clientId: 'me',
        clientSecret: 's-4321',
      });
    });

    it('shows the last four characters of the secret, the state and the company, and no more', async () => {
      const { connections } = given();
      const { id } = await newTenant(given());
      await connections.putNetvisor(id, NETVISOR);
      await connections.setState(id, 'netvisor', 'ok', { name: 'Kahvila Aalto Ky', businessId: '1234567-1' });
      const [summary] = await connections.summary(id);
      expect(summary).toEqual({
        side: 'netvisor',
        state: 'ok',
        last4: '9876',
        createdAt: aDate,
        lastUsedAt: null,
        version: 1,
        company: { name: 'Kahvila Aalto Ky', businessId: '1234567-1' },
      });
    });

    it('notes when it was used', async () => {
      const { connections } = given();
      const { id } = await newTenant(given());
      await connections.putFlex(id, { baseUrl: 'https://flex.example', token: 'token-5555' });
      await connections.flex(id);
      expect(await connections.summary(id)).toMatchObject([{ last4: '5555', lastUsedAt: aDate }]);
    });

    it('is untested again with new credentials, in a new version', async () => {
      const { connections } = given();
      const { id } = await newTenant(given());
      await connections.putNetvisor(id, NETVISOR);
      await connections.setState(id, 'netvisor', 'rejected');
      await connections.putNetvisor(id, { ...NETVISOR, customerKey: 'key-new-1111' });
      expect(await connections.summary(id)).toMatchObject([
        { state: 'untested', last4: '1111', company: null, version: 2 },
      ]);
    });

    it('is gone when removed, the other side stays', async () => {
      const { connections } = given();
      const { id } = await newTenant(given());
      await connections.putNetvisor(id, NETVISOR);
      await connections.putFlex(id, { baseUrl: 'https://flex.example', token: 'token-5555' });
      await connections.remove(id, 'netvisor');
      expect(await connections.netvisor(id)).toBeNull();
      expect(await connections.flex(id)).not.toBeNull();
    });

    it('keeps the webhook endpoint with its secrets, newest first', async () => {
      const { connections } = given();
      const { id } = await newTenant(given());
      expect(await connections.webhook(id)).toBeNull();
      await connections.putWebhook(id, {
        endpointId: 'we_1',
        secret: 'whsec_b2xk',
        clientId: 'netvisor-sync',
        flexTenantId: 'company-1',
      });
      const sometime: unknown = expect.any(Date);
      const at = new Date('2026-11-24T09:00:00.000Z');
      const earlierEndAt = new Date('2026-11-25T09:00:00.000Z');
      const rotation = { endpointId: 'we_1', secret: 'whsec_bmV3', at, earlierEndAt };
      expect(await connections.rotateWebhook(id, rotation)).toBe(true);
      expect(await connections.webhook(id)).toEqual({
        endpointId: 'we_1',
        secrets: [
          { value: 'whsec_bmV3', since: at, endsAt: null },
          { value: 'whsec_b2xk', since: sometime, endsAt: earlierEndAt },
        ],
        clientId: 'netvisor-sync',
        flexTenantId: 'company-1',
      });
    });

    it('two rotations at once lose no secret', async () => {
      const { connections } = given();
      const { id } = await newTenant(given());
      const endpoint = { endpointId: 'we_1', clientId: null, flexTenantId: 'company-1' };
      await connections.putWebhook(id, { ...endpoint, secret: 'whsec_b2xk' });
      const at = new Date('2026-11-24T09:00:00.000Z');
      const earlierEndAt = new Date('2026-11-25T09:00:00.000Z');
      await Promise.all(
        ['whsec_b25l', 'whsec_dHdv'].map((secret) =>
          connections.rotateWebhook(id, { endpointId: 'we_1', secret, at, earlierEndAt }),
        ),
      );
      const values = (await connections.webhook(id))?.secrets.map(({ value }) => value) ?? [];
      expect(values.toSorted()).toEqual(['whsec_b25l', 'whsec_b2xk', 'whsec_dHdv']);
    });

    it('a secret of an endpoint that was replaced meanwhile is not taken for one of the new', async () => {
      const { connections } = given();
      const { id } = await newTenant(given());
      const endpoint = { endpointId: 'we_2', clientId: null, flexTenantId: 'company-1' };
      await connections.putWebhook(id, { ...endpoint, secret: 'whsec_bmV3' });
      const at = new Date();
      const rotation = { endpointId: 'we_1', secret: 'whsec_b2xk', at, earlierEndAt: at };
      expect(await connections.rotateWebhook(id, rotation)).toBe(false);
      expect((await connections.webhook(id))?.secrets.map(({ value }) => value)).toEqual(['whsec_bmV3']);
    });
  });
}
