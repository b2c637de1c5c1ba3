import { describe, expect, it } from 'vitest';
import { UnknownLink } from '../../../src/store/errors';
import { linkIdSchema } from '../../../src/sync/ids';
import { aDate, flexId, newLink, newTenant, present } from './fixture';
import type { GivenStore } from './fixture';

const event = (webhookId: string, customer: string) => ({
  webhookId,
  type: 'customer.updated',
  flexId: flexId(customer),
  version: 7,
});

export function describeHints(given: GivenStore): void {
  describe('intake of events (I7)', () => {
    it('records the event and makes its link', async () => {
      const tenant = await newTenant(given());
      const recorded = await given().hints.recordEvent(tenant.id, event('msg_1', 'flex-1'));
      expect(recorded).toMatchObject({ outcome: 'recorded', starts: true });
      expect((await given().links.byFlexId(tenant.id, flexId('flex-1')))?.id).toBe(recorded.linkId);
      expect(await given().hints.pending(recorded.linkId)).toEqual([
        {
          id: recorded.hintId,
          linkId: recorded.linkId,
          source: 'webhook',
          type: 'customer.updated',
          flexVersion: 7,
          receivedAt: aDate,
          held: false,
        },
      ]);
    });

    it('knows a webhook id that came before: no second hint, nothing starts', async () => {
      const tenant = await newTenant(given());
      const first = await given().hints.recordEvent(tenant.id, event('msg_1', 'flex-1'));
      const again = await given().hints.recordEvent(tenant.id, event('msg_1', 'flex-1'));
      expect(again).toEqual({
        outcome: 'duplicate',
        hintId: first.hintId,
        linkId: first.linkId,
        starts: false,
      });
      expect(await given().hints.countUnprocessed(tenant.id)).toBe(1);
      const otherTenant = await newTenant(given());
      expect(await given().hints.recordEvent(otherTenant.id, event('msg_1', 'flex-1'))).toMatchObject({
        outcome: 'recorded',
      });
    });

    it('records once what is delivered many times at once', async () => {
      const tenant = await newTenant(given());
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => given().hints.recordEvent(tenant.id, event('msg_1', 'flex-1'))),
      );
      expect(outcomes.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(1);
      expect(new Set(outcomes.map(({ linkId }) => linkId)).size).toBe(1);
    });

    it('I8: records an echo as processed, starting nothing', async () => {
      const tenant = await newTenant(given());
      const echo = await given().hints.recordEvent(tenant.id, {
        ...event('msg_1', 'flex-1'),
        processed: true,
      });
      expect(echo).toMatchObject({ outcome: 'recorded', starts: false });
      expect(await given().hints.pending(echo.linkId)).toEqual([]);
      expect((await given().hints.deliveries(tenant.id, { limit: 5 })).rows).toMatchObject([
        { id: echo.hintId, webhookId: 'msg_1', state: 'processed', linkId: echo.linkId },
      ]);
    });

    it('gives the Flex id to the link whose own create caused the event', async () => {
      const tenant = await newTenant(given());
      const creating = await newLink(given(), tenant, { netvisorKey: '321' });
      const recorded = await given().hints.recordEvent(tenant.id, {
        ...event('msg_1', 'flex-new'),
        linkId: creating.id,
      });
      expect(recorded.linkId).toBe(creating.id);
      expect(await given().links.get(creating.id)).toMatchObject({ flexId: 'flex-new', netvisorKey: '321' });
    });

    it('goes by the Flex id when the link named by the event is another tenant’s or has another customer', async () => {
      const tenant = await newTenant(given());
      const foreign = await newLink(given(), await newTenant(given()), { netvisorKey: '321' });
      const taken = await newLink(given(), tenant, { flexId: 'flex-9' });
      for (const [webhookId, linkId] of [
        ['msg_1', foreign.id],
        ['msg_2', taken.id],
      ] as const) {
        const recorded = await given().hints.recordEvent(tenant.id, {
          ...event(webhookId, 'flex-1'),
          linkId,
        });
        expect([foreign.id, taken.id]).not.toContain(recorded.linkId);
      }
      expect((await given().links.get(foreign.id))?.flexId).toBeNull();
    });

    it('holds back until released', async () => {
      const { hints } = given();
      const tenant = await newTenant(given());
      const held = await hints.recordEvent(tenant.id, { ...event('msg_1', 'flex-1'), held: true });
      expect(held.starts).toBe(false);
      expect(await hints.pending(held.linkId)).toEqual([]);
      expect(await hints.unprocessedLinks({ tenantId: tenant.id, limit: 5 })).toEqual([]);
      expect(await hints.countUnprocessed(tenant.id)).toBe(1);
      expect(await hints.release(tenant.id)).toEqual([held.linkId]);
      expect(await hints.release(tenant.id)).toEqual([]);
      expect((await hints.pending(held.linkId)).map((hint) => hint.id)).toEqual([held.hintId]);
    });

    it('lists deliveries, newest first, page by page', async () => {
      const { hints } = given();
      const tenant = await newTenant(given());
      for (const id of ['msg_1', 'msg_2', 'msg_3']) await hints.recordEvent(tenant.id, event(id, 'flex-1'));
      const first = await hints.deliveries(tenant.id, { limit: 2 });
      const second = await hints.deliveries(tenant.id, { limit: 2, cursor: present(first.nextCursor) });
      expect([...first.rows, ...second.rows].map((row) => [row.webhookId, row.state])).toEqual([
        ['msg_3', 'received'],
        ['msg_2', 'received'],
        ['msg_1', 'received'],
      ]);
      expect(second.nextCursor).toBeNull();
    });

    it('forgets processed ones past their days, never one that still waits', async () => {
      const { hints } = given();
      const tenant = await newTenant(given());
      const done = await hints.recordEvent(tenant.id, event('msg_1', 'flex-1'));
      await hints.recordEvent(tenant.id, event('msg_2', 'flex-1'));
      await hints.markProcessed([present(done.hintId)]);
      await hints.forgetOld(30);
      expect((await hints.recordEvent(tenant.id, event('msg_1', 'flex-1'))).outcome).toBe('duplicate');
      // All that is older than a day in the future.
      expect(await hints.forgetOld(-1)).toBeGreaterThan(0);
      expect((await hints.deliveries(tenant.id, { limit: 5 })).rows.map((row) => row.webhookId)).toEqual([
        'msg_2',
      ]);
      expect((await hints.recordEvent(tenant.id, event('msg_1', 'flex-1'))).outcome).toBe('recorded');
    });
  });

  describe('hints', () => {
    it('records many at once, in their order', async () => {
      const { hints } = given();
      const tenant = await newTenant(given());
      const one = await newLink(given(), tenant, { netvisorKey: '1' });
      const other = await newLink(given(), tenant, { netvisorKey: '2' });
      const recorded = await hints.record(tenant.id, [
        { linkId: one.id, source: 'poll', type: 'changed' },
        { linkId: other.id, source: 'sweep', type: 'office', held: true },
        { linkId: one.id, source: 'feed', type: 'customer.updated', flexVersion: 9 },
      ]);
      expect(
        recorded.map(({ linkId, source, flexVersion, held }) => [linkId, source, flexVersion, held]),
      ).toEqual([
        [one.id, 'poll', null, false],
        [other.id, 'sweep', null, true],
        [one.id, 'feed', 9, false],
      ]);
      expect(await hints.pending(one.id)).toEqual([recorded[0], recorded[2]]);
      expect(await hints.record(tenant.id, [])).toEqual([]);
    });

    it('I11: refuses a link of another tenant and records none of the list', async () => {
      const { hints } = given();
      const tenant = await newTenant(given());
      const own = await newLink(given(), tenant, { netvisorKey: '1' });
      const foreign = await newLink(given(), await newTenant(given()), { netvisorKey: '1' });
      for (const linkId of [foreign.id, linkIdSchema.parse('lnk_aaaaaaaaaaaaaaaaaaaa')]) {
        await expect(
          hints.record(tenant.id, [
            { linkId: own.id, source: 'poll', type: 'changed' },
            { linkId, source: 'poll', type: 'changed' },
          ]),
        ).rejects.toThrow(UnknownLink);
      }
      expect(await hints.countUnprocessed(tenant.id)).toBe(0);
    });

    it('works off a long list in one go', async () => {
      const { hints } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { netvisorKey: '1' });
      const many = Array.from(
        { length: 2_000 },
        () => ({ linkId: link.id, source: 'poll', type: 'changed' }) as const,
      );
      const recorded = await hints.record(tenant.id, many);
      await hints.markProcessed(recorded.slice(1).map((hint) => hint.id));
      expect(await hints.pending(link.id)).toEqual([recorded[0]]);
      await hints.markProcessed([]);
    });

    it('tells the guardian the links that wait for their workflow, once each, page by page', async () => {
      const { hints } = given();
      const tenant = await newTenant(given());
      const made = [];
      for (const key of ['1', '2', '3']) made.push((await newLink(given(), tenant, { netvisorKey: key })).id);
      const [a, b, polled] = made.sort();
      const [linkA, linkB] = [present(a), present(b)];
      const [ofB, ofA] = await hints.record(tenant.id, [
        { source: 'sweep', type: 'office', linkId: linkB },
        { source: 'feed', type: 'customer.updated', linkId: linkA },
        { source: 'operator', type: 'wake', linkId: linkB },
        // The poll works its own off.
        { source: 'poll', type: 'changed', linkId: present(polled) },
      ]);
      const rows = [
        { tenantId: tenant.id, linkId: linkA, hintId: ofA?.id, source: 'feed' },
        { tenantId: tenant.id, linkId: linkB, hintId: ofB?.id, source: 'sweep' },
      ];
      expect(await hints.unprocessedLinks({ tenantId: tenant.id, limit: 5 })).toEqual(rows);
      expect(await hints.unprocessedLinks({ tenantId: tenant.id, limit: 1 })).toEqual(rows.slice(0, 1));
      expect(await hints.unprocessedLinks({ tenantId: tenant.id, after: linkA, limit: 5 })).toEqual(
        rows.slice(1),
      );
      expect(await hints.unprocessedLinks({ tenantId: tenant.id, olderThanMs: 60_000, limit: 5 })).toEqual(
        [],
      );
      expect(await hints.unprocessedLinks({ limit: 10_000 })).toEqual(expect.arrayContaining(rows));
    });

    it('tells the poll which links it recorded, the longest waiting first', async () => {
      const { hints } = given();
      const tenant = await newTenant(given());
      const late = await newLink(given(), tenant, { netvisorKey: '1' });
      const early = await newLink(given(), tenant, { netvisorKey: '2' });
      const poll = { source: 'poll', type: 'changed' } as const;
      const [first] = await hints.record(tenant.id, [
        { ...poll, linkId: early.id },
        { ...poll, linkId: late.id },
        { ...poll, linkId: late.id },
        { ...poll, linkId: early.id, held: true },
        { source: 'feed', type: 'customer.updated', linkId: early.id },
      ]);
      expect(await hints.polled(tenant.id, 5)).toEqual([early.id, late.id]);
      expect(await hints.polled(tenant.id, 1)).toEqual([early.id]);
      expect(await hints.countPolled(tenant.id)).toBe(2);
      await hints.markProcessed([present(first).id]);
      expect(await hints.polled(tenant.id, 5)).toEqual([late.id]);
      expect(await hints.countPolled(tenant.id)).toBe(1);
    });

    it('releases some of the held links and leaves the others held', async () => {
      const { hints } = given();
      const tenant = await newTenant(given());
      const one = await newLink(given(), tenant, { netvisorKey: '1' });
      const other = await newLink(given(), tenant, { netvisorKey: '2' });
      const held = { source: 'feed', type: 'customer.updated', held: true } as const;
      await hints.record(tenant.id, [
        { ...held, linkId: one.id },
        { ...held, linkId: one.id },
        { ...held, linkId: other.id },
      ]);
      expect((await hints.heldLinks(tenant.id)).sort()).toEqual([one.id, other.id].sort());
      expect(await hints.release(tenant.id, [])).toEqual([]);
      expect(await hints.release(tenant.id, [one.id])).toEqual([one.id]);
      expect(await hints.heldLinks(tenant.id)).toEqual([other.id]);
      expect(await hints.pending(one.id)).toHaveLength(2);
      expect(await hints.pending(other.id)).toEqual([]);
    });
  });
}
