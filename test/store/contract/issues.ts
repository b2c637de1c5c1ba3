import { describe, expect, it } from 'vitest';
import { UnknownLink } from '../../../src/store/errors';
import { aDate, newLink, newTenant, present } from './fixture';
import type { GivenStore } from './fixture';

const conflict = {
  code: 'field_conflict',
  class: 'decide',
  severity: 'warning',
  field: 'phone',
  params: { flex: '040 123 4567', netvisor: '050 765 4321' },
} as const;

export function describeIssues(given: GivenStore): void {
  describe('issues', () => {
    it('opens one per link, code and field, and gives it the new values', async () => {
      const { issues, links } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      await links.save(link.id, { label: { name: 'Kahvila Aalto Ky', number: '10377' } });
      const opened = await issues.open(tenant.id, { ...conflict, linkId: link.id });
      expect(opened).toEqual({
        id: opened.id,
        tenantId: tenant.id,
        linkId: link.id,
        ...conflict,
        choices: [],
        basis: opened.basis,
        decided: null,
        state: 'open',
        openedAt: aDate,
        closedAt: null,
        version: 1,
        linkLabel: { name: 'Kahvila Aalto Ky', number: '10377' },
      });
      expect(await issues.open(tenant.id, { ...conflict, linkId: link.id })).toEqual(opened);
      const params = { netvisor: '050 000 0000', flex: 1 };
      const updated = await issues.open(tenant.id, { ...conflict, linkId: link.id, params });
      expect(updated).toMatchObject({ id: opened.id, params, version: 2 });
      expect((await issues.open(tenant.id, { ...conflict, linkId: link.id, field: 'email' })).id).not.toBe(
        opened.id,
      );
      expect(await issues.get(tenant.id, opened.id)).toEqual(updated);
    });

    it('opens one when many find it at once, also without link and field', async () => {
      const { issues } = given();
      const tenant = await newTenant(given());
      const outage = {
        linkId: null,
        code: 'system_unavailable',
        class: 'outage',
        severity: 'serious',
        field: null,
        params: {},
      } as const;
      const opened = await Promise.all(Array.from({ length: 6 }, () => issues.open(tenant.id, outage)));
      expect(new Set(opened.map((issue) => issue.id)).size).toBe(1);
      expect((await issues.list(tenant.id, { limit: 10 })).total).toBe(1);
    });

    it('heals what is no longer true, of the codes that may heal', async () => {
      const { issues } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const phone = await issues.open(tenant.id, { ...conflict, linkId: link.id });
      const email = await issues.open(tenant.id, { ...conflict, linkId: link.id, field: 'email' });
      const kind = await issues.open(tenant.id, {
        ...conflict,
        linkId: link.id,
        code: 'kind_changed',
        field: null,
      });
      const keep = [{ code: 'field_conflict', field: 'email' }] as const;
      expect(await issues.heal(link.id, keep, ['field_conflict'])).toBe(1);
      expect(await issues.get(tenant.id, phone.id)).toMatchObject({
        state: 'resolved',
        closedAt: aDate,
        version: 2,
      });
      const open = await issues.list(tenant.id, { states: ['open'], limit: 10 });
      expect(open.rows.map((issue) => issue.id)).toEqual([kind.id, email.id]);
      expect(await issues.heal(link.id, [{ code: 'kind_changed', field: null }], ['kind_changed'])).toBe(0);
      expect(await issues.heal(link.id, [], [])).toBe(0);
    });

    it('opens a healed one again when it is back, on top of the list', async () => {
      const { issues } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const first = await issues.open(tenant.id, { ...conflict, linkId: link.id });
      const later = await issues.open(tenant.id, { ...conflict, linkId: link.id, field: 'email' });
      await issues.heal(link.id, [{ code: 'field_conflict', field: 'email' }], ['field_conflict']);
      const again = await issues.open(tenant.id, { ...conflict, linkId: link.id });
      expect(again).toMatchObject({ id: first.id, state: 'open', closedAt: null, version: 3 });
      const rows = (await issues.list(tenant.id, { limit: 10 })).rows;
      expect(rows.map((issue) => issue.id)).toEqual([first.id, later.id]);
    });

    it('heals those of the tenant as a whole, not those of its links', async () => {
      const { issues } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const outage = { ...conflict, code: 'system_unavailable', class: 'outage', field: null } as const;
      await issues.open(tenant.id, { ...outage, linkId: null });
      const ofLink = await issues.open(tenant.id, { ...outage, linkId: link.id });
      expect(await issues.healTenant(tenant.id, ['system_unavailable', 'clock_skew'])).toBe(1);
      expect(await issues.healTenant(tenant.id, [])).toBe(0);
      const open = await issues.list(tenant.id, { states: ['open'], limit: 10 });
      expect(open.rows.map((issue) => issue.id)).toEqual([ofLink.id]);
    });

    it('lists by filters, page by page, and counts by class; across tenants when none is given', async () => {
      const { issues } = given();
      const [tenant, other] = [await newTenant(given()), await newTenant(given())];
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const ofOther = await issues.open(other.id, { ...conflict, linkId: null });
      const made: string[] = [];
      for (const field of ['name', 'email', 'phone'] as const) {
        made.unshift((await issues.open(tenant.id, { ...conflict, linkId: link.id, field })).id);
      }
      const bug = await issues.open(tenant.id, {
        ...conflict,
        linkId: null,
        code: 'internal_error',
        class: 'bug',
      });

      const first = await issues.list(tenant.id, { code: 'field_conflict', limit: 2 });
      const second = await issues.list(tenant.id, {
        code: 'field_conflict',
        limit: 2,
        cursor: present(first.nextCursor),
      });
      expect([...first.rows, ...second.rows].map((issue) => issue.id)).toEqual(made);
      expect([first.total, second.nextCursor]).toEqual([3, null]);
      expect((await issues.list(tenant.id, { class: 'bug', limit: 9 })).rows.map((row) => row.id)).toEqual([
        bug.id,
      ]);
      expect((await issues.list(tenant.id, { linkId: link.id, limit: 9 })).total).toBe(3);
      expect(await issues.countByClass(tenant.id)).toEqual({ decide: 3, bug: 1 });
      const everywhere = (await issues.list(null, { limit: 5 })).rows.map((issue) => issue.id);
      expect(everywhere).toEqual([bug.id, ...made, ofOther.id]);
      expect((await issues.countByClass(null))['bug']).toBeGreaterThanOrEqual(1);
    });

    it('I11: shows and opens nothing of another tenant', async () => {
      const { issues } = given();
      const [tenant, other] = [await newTenant(given()), await newTenant(given())];
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const issue = await issues.open(tenant.id, { ...conflict, linkId: link.id });
      expect(await issues.get(other.id, issue.id)).toBeNull();
      await expect(issues.open(other.id, { ...conflict, linkId: link.id })).rejects.toThrow(UnknownLink);
    });
  });
}
