import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/store/new-id';
import { aDate, flexId, newLink, newTenant, present } from './fixture';
import type { GivenStore } from './fixture';

export function describeJournal(given: GivenStore): void {
  describe('journal (I9)', () => {
    const entry = {
      side: 'netvisor',
      reason: 'onlyFlexChanged',
      actor: { type: 'sync' },
      runId: null,
    } as const;

    it('keeps what was before and after, apart from the list', async () => {
      const { journal } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const address = {
        street: 'Rantatie 4',
        street2: null,
        postalCode: '00100',
        city: 'Helsinki',
        country: 'FI',
      };
      const operator = { type: 'operator', id: 'opr_aaaaaaaa' } as const;
      const [name, visiting] = await journal.append(tenant.id, [
        { ...entry, linkId: link.id, field: 'name', before: 'Virtanen Oy', after: 'Rakennus Virtanen Oy' },
        {
          ...entry,
          linkId: link.id,
          field: 'visitingAddress',
          before: undefined,
          after: address,
          actor: operator,
        },
      ]);
      const { rows } = await journal.list(tenant.id, { limit: 10 });
      const shown = { at: aDate, linkId: link.id, ...entry, kept: true, undoing: null };
      expect(rows).toEqual([
        { ...shown, id: visiting, field: 'visitingAddress', actor: operator },
        { ...shown, id: name, field: 'name' },
      ]);
      expect(await journal.values(tenant.id, present(name))).toEqual({
        before: 'Virtanen Oy',
        after: 'Rakennus Virtanen Oy',
      });
      expect(await journal.values(tenant.id, present(visiting))).toEqual({ before: null, after: address });
      expect(await journal.values((await newTenant(given())).id, present(name))).toBeNull();
      expect(await journal.append(tenant.id, [])).toEqual([]);
    });

    it('lists by link, entries of its aliases included, and by run, page by page', async () => {
      const { journal, links } = given();
      const tenant = await newTenant(given());
      const older = await newLink(given(), tenant, { netvisorKey: '1' });
      const younger = await newLink(given(), tenant, { flexId: 'flex-1' });
      const runId = newId('run');
      const values = { field: 'phone', before: null, after: '1' } as const;
      const [one, two, three] = await journal.append(tenant.id, [
        { ...entry, ...values, linkId: older.id },
        { ...entry, ...values, linkId: younger.id, runId },
        { ...entry, ...values, linkId: older.id, runId },
      ]);
      await links.join(older.id, { flexId: flexId('flex-1') });
      const first = await journal.list(tenant.id, { linkId: older.id, limit: 2 });
      const second = await journal.list(tenant.id, {
        linkId: older.id,
        limit: 2,
        cursor: present(first.nextCursor),
      });
      expect([...first.rows, ...second.rows].map((row) => row.id)).toEqual([three, two, one]);
      expect((await journal.list(tenant.id, { runId, limit: 5 })).rows.map((row) => row.id)).toEqual([
        three,
        two,
      ]);
    });

    it('I2: a write planned again replaces the entries of the one that did not take place', async () => {
      const { journal } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const phone = { ...entry, linkId: link.id, field: 'phone', before: '1', after: '2' } as const;
      const email = {
        ...entry,
        linkId: link.id,
        field: 'email',
        before: null,
        after: 'a@example.fi',
      } as const;
      const written = async () =>
        (await journal.list(tenant.id, { limit: 10 })).rows.map(({ field }) => field).reverse();
      await journal.prepare(tenant.id, link.id, 'netvisor', [phone, email]);
      // The e-mail is not planned again: that part of the write did happen.
      await journal.prepare(tenant.id, link.id, 'netvisor', [{ ...phone, after: '3' }]);
      expect(await written()).toEqual(['email', 'phone']);
      const [latest] = (await journal.list(tenant.id, { limit: 1 })).rows;
      expect(await journal.values(tenant.id, present(latest).id)).toEqual({ before: '1', after: '3' });
      // Answered: a later write of the same field is one more entry. The other side is untouched by either.
      await journal.confirm(link.id, 'netvisor');
      await journal.prepare(tenant.id, link.id, 'flex', [{ ...phone, side: 'flex' }]);
      await journal.prepare(tenant.id, link.id, 'netvisor', [phone]);
      expect(await written()).toEqual(['email', 'phone', 'phone', 'phone']);
    });
  });
}
