import { describe, expect, it } from 'vitest';
import { LinkBusy, LinkHasOtherId, UnknownLink } from '../../../src/store/errors';
import { linkIdSchema, officeKeySchema } from '../../../src/sync/ids';
import { flexId, netvisorKey, newLink, newTenant, present } from './fixture';
import type { GivenStore } from './fixture';

export function describeJoining(given: GivenStore): void {
  describe('joining links (I4)', () => {
    it('sets the missing side', async () => {
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      await given().links.save(link.id, { state: 'oneSide' });
      const { survivor, merged } = await given().links.join(link.id, { netvisorKey: netvisorKey('900') });
      expect(merged).toBeNull();
      expect(survivor).toMatchObject({ id: link.id, flexId: 'flex-1', netvisorKey: '900', state: 'pending' });
      expect((await given().links.byNetvisorKey(tenant.id, netvisorKey('900')))?.id).toBe(link.id);
    });

    it('does nothing when the link has that id already', async () => {
      const link = await newLink(given(), await newTenant(given()), { flexId: 'flex-1', netvisorKey: '900' });
      expect(await given().links.join(link.id, { netvisorKey: netvisorKey('900') })).toEqual({
        survivor: link,
        merged: null,
      });
    });

    it.each(['older', 'younger'])('lets the older survive when the %s of the two is asked', async (asked) => {
      const { links } = given();
      const tenant = await newTenant(given());
      const older = await newLink(given(), tenant, { netvisorKey: '55' });
      await links.save(older.id, { hasOffice: true, officeKey: officeKeySchema.parse('5') });
      const younger = await newLink(given(), tenant, { flexId: 'flex-55' });
      const fields = { name: { flex: 'x', netvisor: 'y', version: 1 } };
      await links.save(younger.id, {
        agreement: { fields, billingDerived: true },
        kind: 'PRIVATE',
        flexVersionWritten: 3,
        flexVersionSeen: 4,
        label: { name: 'Aino Mäkelä', number: '10500' },
        numberFingerprint: 'nr',
      });

      const { survivor, merged } = await (asked === 'older'
        ? links.join(older.id, { flexId: flexId('flex-55') })
        : links.join(younger.id, { netvisorKey: netvisorKey('55') }));
      expect(merged).toBe(younger.id);
      expect(survivor).toMatchObject({
        id: older.id,
        flexId: 'flex-55',
        netvisorKey: '55',
        kind: 'PRIVATE',
        agreement: { fields, billingDerived: true, visitingDerived: false },
        officeKey: '5',
        hasOffice: true,
        flexVersionWritten: 3,
        flexVersionSeen: 4,
        label: { name: 'Aino Mäkelä', number: '10500' },
        aliasOf: null,
      });
      // Whoever asks by whatever name gets the survivor.
      expect(await links.get(younger.id)).toEqual(survivor);
      expect(await links.byFlexId(tenant.id, flexId('flex-55'))).toEqual(survivor);
      expect((await links.ensureForFlex(tenant.id, flexId('flex-55'))).link).toEqual(survivor);
      expect((await links.findByNumber(tenant.id, 'nr')).map((link) => link.id)).toEqual([older.id]);
      expect(await links.list(tenant.id, { limit: 10 })).toMatchObject({
        rows: [{ id: older.id }],
        total: 1,
      });
      await links.save(younger.id, { state: 'inStep', label: { name: 'Aino Virtanen', number: '10500' } });
      expect(await links.get(older.id)).toMatchObject({
        state: 'inStep',
        label: { name: 'Aino Virtanen', number: '10500' },
      });
    });

    it('keeps the agreement of the survivor when both have one', async () => {
      const { links } = given();
      const tenant = await newTenant(given());
      const older = await newLink(given(), tenant, { netvisorKey: '55' });
      const younger = await newLink(given(), tenant, { flexId: 'flex-55' });
      const agreement = (text: string) => ({ fields: { name: { flex: text, netvisor: text, version: 1 } } });
      await links.save(older.id, { agreement: agreement('older') });
      await links.save(younger.id, { agreement: agreement('younger') });
      const { survivor } = await links.join(older.id, { flexId: flexId('flex-55') });
      expect(survivor.agreement.fields.name?.flex).toBe('older');
    });

    it('forwards the unprocessed hints and forgets the stored plans', async () => {
      const { links, hints, plans } = given();
      const tenant = await newTenant(given());
      const older = await newLink(given(), tenant, { netvisorKey: '55' });
      const younger = await newLink(given(), tenant, { flexId: 'flex-55' });
      const [done, waiting] = await hints.record(tenant.id, [
        { linkId: younger.id, source: 'poll', type: 'changed' },
        { linkId: younger.id, source: 'poll', type: 'again' },
      ]);
      await hints.markProcessed([present(done).id]);
      const plan = await plans.put(tenant.id, younger.id, {}, 1, 60_000);
      await links.join(older.id, { flexId: flexId('flex-55') });
      // Recorded by somebody who still knows the alias.
      const [late] = await hints.record(tenant.id, [
        { linkId: younger.id, source: 'operator', type: 'wake' },
      ]);
      expect(late?.linkId).toBe(older.id);
      for (const id of [older.id, younger.id]) {
        expect((await hints.pending(id)).map((hint) => hint.id)).toEqual([waiting?.id, late?.id]);
      }
      expect(await plans.get(plan)).toBeNull();
      expect(await hints.polled(tenant.id, 5)).toEqual([older.id]);
    });

    it('moves the open issues; what both have open stays once', async () => {
      const { links, issues } = given();
      const tenant = await newTenant(given());
      const older = await newLink(given(), tenant, { netvisorKey: '55' });
      const younger = await newLink(given(), tenant, { flexId: 'flex-55' });
      const issue = { class: 'decide', severity: 'warning', field: null, params: {} } as const;
      const both = await issues.open(tenant.id, { ...issue, linkId: older.id, code: 'number_missing' });
      await issues.open(tenant.id, { ...issue, linkId: younger.id, code: 'number_missing' });
      await issues.open(tenant.id, { ...issue, linkId: older.id, code: 'kind_changed' });
      await issues.heal(older.id, [], ['kind_changed']);
      const again = await issues.open(tenant.id, { ...issue, linkId: younger.id, code: 'kind_changed' });
      const moved = await issues.open(tenant.id, {
        ...issue,
        linkId: younger.id,
        code: 'clearing',
        field: 'phone',
      });

      await links.join(older.id, { flexId: flexId('flex-55') });
      const open = await issues.list(tenant.id, { linkId: older.id, states: ['open'], limit: 10 });
      expect(open.rows.map((row) => row.id).sort()).toEqual([both.id, again.id, moved.id].sort());
      expect(open.rows.every((row) => row.linkId === older.id)).toBe(true);
    });

    it('merges no further: a merged link has both sides, whoever asks by the alias', async () => {
      const { links } = given();
      const tenant = await newTenant(given());
      const oldest = await newLink(given(), tenant, { flexId: 'flex-1' });
      const middle = await newLink(given(), tenant, { netvisorKey: '2' });
      const youngest = await newLink(given(), tenant, { netvisorKey: '3' });
      // Both without a Flex id: nothing says that they are one.
      await expect(links.join(middle.id, { netvisorKey: netvisorKey('3') })).rejects.toThrow(LinkHasOtherId);
      await links.join(oldest.id, { netvisorKey: netvisorKey('2') });
      await expect(links.join(middle.id, { netvisorKey: netvisorKey('3') })).rejects.toThrow(LinkHasOtherId);
      expect((await links.get(middle.id))?.id).toBe(oldest.id);
      expect((await links.get(youngest.id))?.id).toBe(youngest.id);
    });

    it('D4: refuses when each already has a customer of its own on that side', async () => {
      const { links } = given();
      const tenant = await newTenant(given());
      const one = await newLink(given(), tenant, { flexId: 'flex-1' });
      const pair = await newLink(given(), tenant, { flexId: 'flex-2', netvisorKey: '2' });
      await expect(links.join(one.id, { netvisorKey: netvisorKey('2') })).rejects.toThrow(LinkHasOtherId);
      await expect(links.join(pair.id, { netvisorKey: netvisorKey('3') })).rejects.toThrow(LinkHasOtherId);
      expect(await links.get(pair.id)).toEqual(pair);
      const nothing = linkIdSchema.parse('lnk_aaaaaaaaaaaaaaaaaaaa');
      await expect(links.join(nothing, { netvisorKey: netvisorKey('3') })).rejects.toThrow(UnknownLink);
    });

    it('refuses to merge with a link that somebody else reconciles, when told which leases the caller holds', async () => {
      const { links, leases } = given();
      const tenant = await newTenant(given());
      const own = await newLink(given(), tenant, { flexId: 'flex-1' });
      const other = await newLink(given(), tenant, { netvisorKey: '2' });
      await leases.acquireLink(own.id, 'reconcile-1');
      const foreign = present(await leases.acquireLink(other.id, 'reconcile-2'));
      const side = { netvisorKey: netvisorKey('2') };
      await expect(links.join(own.id, side, { leasesHeld: [own.id] })).rejects.toThrow(LinkBusy);
      await leases.releaseLink(other.id, 'reconcile-2', foreign.fencing);
      expect((await links.join(own.id, side, { leasesHeld: [own.id] })).merged).toBe(other.id);
    });
  });
}
