import { describe, expect, it } from 'vitest';
import { InvalidCursor, UnknownLink } from '../../../src/store/errors';
import { linkIdSchema, officeKeySchema } from '../../../src/sync/ids';
import { flexId, netvisorKey, newLink, newTenant, present } from './fixture';
import type { GivenStore } from './fixture';

const agreedOn = (flex: string, netvisor: string) => ({ flex, netvisor, version: 1 });

export function describeLinks(given: GivenStore): void {
  describe('links', () => {
    it('I4: makes one link for a customer, however many ask at once', async () => {
      const tenant = await newTenant(given());
      const asked = await Promise.all(
        Array.from({ length: 8 }, () => given().links.ensureForNetvisor(tenant.id, netvisorKey('1234'))),
      );
      expect(new Set(asked.map(({ link }) => link.id)).size).toBe(1);
      expect(asked.filter(({ created }) => created)).toHaveLength(1);
      expect(asked[0]?.link).toMatchObject({
        tenantId: tenant.id,
        flexId: null,
        netvisorKey: '1234',
        state: 'pending',
        agreement: { fields: {}, billingDerived: false, visitingDerived: false },
        label: null,
        aliasOf: null,
      });
    });

    it('I11: keeps the same id of two tenants apart', async () => {
      const [one, other] = [await newTenant(given()), await newTenant(given())];
      const ofOne = await newLink(given(), one, { flexId: 'same' });
      const ofOther = await newLink(given(), other, { flexId: 'same' });
      expect(ofOne.id).not.toBe(ofOther.id);
      expect((await given().links.byFlexId(one.id, flexId('same')))?.id).toBe(ofOne.id);
      expect(await given().links.byNetvisorKey(other.id, netvisorKey('1'))).toBeNull();
    });

    it('merges what was agreed field by field', async () => {
      const { links } = given();
      const link = await newLink(given(), await newTenant(given()), { flexId: 'flex-1' });
      await links.save(link.id, {
        agreement: { fields: { name: agreedOn('a', 'a'), phone: agreedOn('b', 'c') }, billingDerived: true },
      });
      await links.save(link.id, {
        agreement: { fields: { phone: agreedOn('d', 'd') }, visitingDerived: true },
      });
      expect((await links.get(link.id))?.agreement).toEqual({
        fields: { name: agreedOn('a', 'a'), phone: agreedOn('d', 'd') },
        billingDerived: true,
        visitingDerived: true,
      });
    });

    it('changes what the patch names, null included, and leaves the rest', async () => {
      const { links } = given();
      const link = await newLink(given(), await newTenant(given()), { flexId: 'flex-1' });
      await links.save(link.id, {
        state: 'parked',
        kind: 'COMPANY',
        officeKey: officeKeySchema.parse('77'),
        hasOffice: true,
        flexVersionWritten: 12,
        flexVersionSeen: 13,
        label: { name: 'Rakennus Virtanen Oy', number: '10234' },
        parkedCode: 'number_collision',
        agreed: true,
        changed: true,
      });
      const saved = present(await links.get(link.id));
      expect(saved).toMatchObject({
        state: 'parked',
        kind: 'COMPANY',
        officeKey: '77',
        hasOffice: true,
        flexVersionWritten: 12,
        flexVersionSeen: 13,
        label: { name: 'Rakennus Virtanen Oy', number: '10234' },
        parkedCode: 'number_collision',
      });
      expect(saved.agreedAt).toBeInstanceOf(Date);
      expect(saved.lastChangeAt).toBeInstanceOf(Date);
      await links.save(link.id, { state: 'inStep', parkedCode: null, label: null });
      await links.save(link.id, {});
      expect(await links.get(link.id)).toEqual({ ...saved, state: 'inStep', parkedCode: null, label: null });
    });

    it('refuses to save a link that does not exist', async () => {
      const nothing = linkIdSchema.parse('lnk_aaaaaaaaaaaaaaaaaaaa');
      expect(await given().links.get(nothing)).toBeNull();
      await expect(given().links.save(nothing, { state: 'inStep' })).rejects.toThrow(UnknownLink);
      await expect(given().links.save(nothing, { label: { name: 'A', number: null } })).rejects.toThrow(
        UnknownLink,
      );
    });

    it('finds by number', async () => {
      const { links } = given();
      const tenant = await newTenant(given());
      const oneSided = await newLink(given(), tenant, { netvisorKey: '10' });
      const paired = await newLink(given(), tenant, { flexId: 'f', netvisorKey: '11' });
      for (const link of [oneSided, paired]) {
        await links.save(link.id, { numberFingerprint: 'nr' });
      }
      const ids = (found: ReadonlyArray<{ id: string }>) => found.map((link) => link.id);
      expect(ids(await links.findByNumber(tenant.id, 'nr'))).toEqual([oneSided.id, paired.id]);
      await links.save(paired.id, { numberFingerprint: null });
      expect(ids(await links.findByNumber(tenant.id, 'nr'))).toEqual([oneSided.id]);
    });

    it('finds links of a side that share traits, those that share most first, none that is gone', async () => {
      const { links } = given();
      const tenant = await newTenant(given());
      const own = await newLink(given(), tenant, { flexId: 'f1' });
      const one = await newLink(given(), tenant, { netvisorKey: '20' });
      const two = await newLink(given(), tenant, { netvisorKey: '21' });
      const gone = await newLink(given(), tenant, { netvisorKey: '22' });
      await links.save(own.id, { traits: ['b1', 'w1'] });
      await links.save(one.id, { traits: ['w1'] });
      await links.save(two.id, { traits: ['b1', 'w1', 'a1'] });
      await links.save(gone.id, { traits: ['b1'], parkedCode: 'customer_gone' });
      const alike = await links.alike(tenant.id, {
        traits: ['b1', 'w1', 'x1'],
        has: 'netvisor',
        except: own.id,
        limit: 5,
      });
      expect(alike.map(({ link, shared }) => [link.id, [...shared].sort()])).toEqual([
        [two.id, ['b1', 'w1']],
        [one.id, ['w1']],
      ]);
      expect(await links.countOthersWith(tenant.id, 'b1', own.id)).toBe(1);
      const other = await newTenant(given());
      expect(await links.countOthersWith(other.id, 'b1', own.id)).toBe(0);
      expect(await links.alike(tenant.id, { traits: [], has: 'netvisor', except: own.id, limit: 5 })).toEqual(
        [],
      );
    });

    it('finds who waits for a shared trait, and notes the first traits of a link only once', async () => {
      const { links } = given();
      const tenant = await newTenant(given());
      const own = await newLink(given(), tenant, { flexId: 'f1' });
      const parked = await newLink(given(), tenant, { flexId: 'f2' });
      const oneSided = await newLink(given(), tenant, { flexId: 'f3' });
      await links.save(parked.id, { state: 'parked', parkedCode: 'duplicate_number' });
      await links.save(oneSided.id, { state: 'oneSide' });
      const all = [own, parked, oneSided].map(({ id }) => ({ linkId: id, traits: ['f1'] }));
      await links.noteFirstTraits(tenant.id, all);
      await links.noteFirstTraits(tenant.id, [{ linkId: own.id, traits: ['f2'] }]);
      expect((await links.get(own.id))?.traits).toEqual(['f1']);
      const waiting = (traits: string[], alsoOneSided: boolean) =>
        links.waitingWith(tenant.id, {
          traits,
          parked: ['duplicate_number'],
          oneSided: alsoOneSided,
          except: own.id,
        });
      expect(await waiting(['f1'], false)).toEqual([parked.id]);
      expect((await waiting(['f1'], true)).sort()).toEqual([parked.id, oneSided.id].sort());
      expect(await waiting(['f2'], true)).toEqual([]);
    });

    it('lists page by page in order of creation, with the total, by state', async () => {
      const { links } = given();
      const tenant = await newTenant(given());
      const made: string[] = [];
      for (const id of ['a', 'b', 'c', 'd', 'e'])
        made.push((await newLink(given(), tenant, { flexId: id })).id);
      await links.save(linkIdSchema.parse(made[1]), { state: 'parked' });

      const first = await links.list(tenant.id, { limit: 2 });
      const second = await links.list(tenant.id, { limit: 2, cursor: present(first.nextCursor) });
      const third = await links.list(tenant.id, { limit: 2, cursor: present(second.nextCursor) });
      expect([...first.rows, ...second.rows, ...third.rows].map((link) => link.id)).toEqual(made);
      expect(first.total).toBe(5);
      expect(third.nextCursor).toBeNull();
      expect(await links.list(tenant.id, { limit: 5, states: ['parked', 'retrying'] })).toMatchObject({
        rows: [{ id: made[1] }],
        nextCursor: null,
        total: 1,
      });
      expect(await links.countByState(tenant.id)).toEqual({
        inStep: 0,
        pending: 4,
        syncing: 0,
        retrying: 0,
        parked: 1,
        oneSide: 0,
        ignored: 0,
      });
      await expect(links.list(tenant.id, { limit: 2, cursor: "1' or 1=1" })).rejects.toThrow(InvalidCursor);
    });

    it('D19: goes through the customers with an office in the order of their keys as numbers', async () => {
      const { links } = given();
      const tenant = await newTenant(given());
      for (const key of ['1000', '9', '70', '8']) {
        const link = await newLink(given(), tenant, { netvisorKey: key });
        if (key !== '8') await links.save(link.id, { hasOffice: true });
      }
      const keys = (found: ReadonlyArray<{ netvisorKey: string }>) => found.map((link) => link.netvisorKey);
      expect(keys(await links.keysWithOffice(tenant.id, null, 2))).toEqual(['9', '70']);
      expect(keys(await links.keysWithOffice(tenant.id, '70', 2))).toEqual(['1000']);
      expect(await links.keysWithOffice(tenant.id, '1000', 2)).toEqual([]);
    });
  });
}
