import { describe, expect, it } from 'vitest';
import { StaleVersion, UnknownLink } from '../../../src/store/errors';
import type { NewOverride } from '../../../src/store/overrides';
import { aDate, flexId, netvisorKey, newLink, newTenant, present } from './fixture';
import type { GivenStore } from './fixture';

const OPERATOR = 'opr_aaaaaaaa';

const phone = (side: 'flex' | 'netvisor', value: string | null): NewOverride => ({
  field: 'phone',
  side,
  source: { kind: 'value', value },
  basis: null,
});

const conflict = {
  code: 'field_conflict',
  class: 'decide',
  severity: 'warning',
  field: 'phone',
  params: { flexValue: '040 123 4567' },
} as const;

/** What operators decided and what waits to be carried out. */
export function describeOverrides(given: GivenStore): void {
  describe('overrides (I9)', () => {
    it('wait for their link with value and cause, oldest first, until they are closed', async () => {
      const { overrides } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1', netvisorKey: '1' });
      const street = {
        street: 'Rantatie 4',
        street2: null,
        postalCode: '00100',
        city: 'Helsinki',
        country: 'FI',
      };
      const ids = await overrides.add(tenant.id, link.id, { operatorId: OPERATOR }, [
        { field: 'visitingAddress', side: 'flex', source: { kind: 'value', value: street }, basis: 'b1' },
        { field: 'email', side: 'netvisor', source: { kind: 'side', side: 'flex' }, basis: null },
      ]);
      const cause = { linkId: link.id, operatorId: OPERATOR, issueId: null, journalId: null };
      expect(await overrides.waiting(tenant.id, link.id)).toEqual([
        {
          id: ids[0],
          ...cause,
          field: 'visitingAddress',
          side: 'flex',
          source: { kind: 'value', value: street },
          basis: 'b1',
          createdAt: aDate,
        },
        {
          id: ids[1],
          ...cause,
          field: 'email',
          side: 'netvisor',
          source: { kind: 'side', side: 'flex' },
          basis: null,
          createdAt: aDate,
        },
      ]);
      await overrides.close(ids.slice(0, 1), 'applied');
      expect((await overrides.waiting(tenant.id, link.id)).map(({ id }) => id)).toEqual([ids[1]]);
    });

    it('a later word on the same field and side replaces one that waits', async () => {
      const { overrides } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1', netvisorKey: '1' });
      await overrides.add(tenant.id, link.id, { operatorId: OPERATOR }, [
        phone('flex', '1'),
        phone('netvisor', '1'),
      ]);
      await overrides.add(tenant.id, link.id, { operatorId: OPERATOR }, [phone('flex', null)]);
      const waiting = await overrides.waiting(tenant.id, link.id);
      expect(waiting.map(({ side, source }) => [side, source])).toEqual([
        ['netvisor', { kind: 'value', value: '1' }],
        ['flex', { kind: 'value', value: null }],
      ]);
    });

    it('I4: follow a link into the one that it is merged with', async () => {
      const { overrides, links } = given();
      const tenant = await newTenant(given());
      const older = await newLink(given(), tenant, { flexId: 'flex-1' });
      const younger = await newLink(given(), tenant, { netvisorKey: '1' });
      await overrides.add(tenant.id, younger.id, { operatorId: OPERATOR }, [phone('netvisor', '1')]);
      await links.join(older.id, { netvisorKey: netvisorKey('1') });
      expect(await overrides.waiting(tenant.id, older.id)).toHaveLength(1);
      await overrides.add(tenant.id, younger.id, { operatorId: OPERATOR }, [phone('netvisor', '2')]);
      expect(await overrides.waiting(tenant.id, older.id)).toMatchObject([
        { linkId: older.id, source: { value: '2' } },
      ]);
    });

    it('resolve their issue when the last of them was carried out', async () => {
      const { overrides, issues } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1', netvisorKey: '1' });
      const issue = await issues.open(tenant.id, { ...conflict, linkId: link.id });
      const [one, other] = await overrides.add(
        tenant.id,
        link.id,
        { operatorId: OPERATOR, issueId: issue.id },
        [phone('flex', '1'), phone('netvisor', '1')],
      );
      await overrides.close([present(one)], 'applied');
      expect(await issues.get(tenant.id, issue.id)).toMatchObject({ state: 'open' });
      await overrides.close([present(other)], 'applied');
      expect(await issues.get(tenant.id, issue.id)).toMatchObject({ state: 'resolved', closedAt: aDate });
    });

    it('leave their issue open and undecided when they can’t be carried out', async () => {
      const { overrides, issues } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1', netvisorKey: '1' });
      const { id } = await issues.open(tenant.id, { ...conflict, linkId: link.id });
      await issues.decide(tenant.id, id, {
        decision: 'use_flex',
        operatorId: OPERATOR,
        version: 1,
        state: 'open',
        holds: false,
      });
      const ids = await overrides.add(tenant.id, link.id, { operatorId: OPERATOR, issueId: id }, [
        phone('flex', '1'),
      ]);
      expect(await overrides.failedDecision(tenant.id, id)).toBeNull();
      await overrides.close(ids, 'refused', { reason: 'invalid', about: 'flex' });
      expect(await issues.get(tenant.id, id)).toMatchObject({ state: 'open', decided: null, version: 3 });
      expect(await overrides.failedDecision(tenant.id, id)).toEqual({
        outcome: 'refused',
        refusal: { reason: 'invalid', about: 'flex' },
        by: OPERATOR,
        at: aDate,
      });
      expect(await overrides.failedDecision((await newTenant(given())).id, id)).toBeNull();
    });

    it('tell of a journal entry what became of undoing it', async () => {
      const { overrides, journal } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1', netvisorKey: '1' });
      const [entry] = await journal.append(tenant.id, [
        {
          linkId: link.id,
          side: 'flex',
          field: 'phone',
          before: '040 123 4567',
          after: null,
          reason: 'onlyNetvisorChanged',
          actor: { type: 'sync' },
          runId: null,
        },
      ]);
      const journalId = present(entry);
      expect(await journal.get(tenant.id, journalId)).toMatchObject({ kept: true, undoing: null });
      const ids = await overrides.add(tenant.id, link.id, { operatorId: OPERATOR, journalId }, [
        phone('flex', '040 123 4567'),
      ]);
      expect((await journal.get(tenant.id, journalId))?.undoing).toEqual({
        state: 'waiting',
        by: OPERATOR,
        at: aDate,
      });
      await overrides.close(ids, 'applied');
      const [row] = (await journal.list(tenant.id, { linkId: link.id, limit: 5 })).rows;
      expect(row?.undoing).toMatchObject({ state: 'applied' });
      const place = { linkId: link.id, side: 'flex', field: 'phone' } as const;
      expect((await journal.latest(tenant.id, place))?.id).toBe(journalId);
      expect(await journal.latest(tenant.id, { ...place, reason: 'onlyFlexChanged' })).toBeNull();
    });

    it('I11: are nobody else’s', async () => {
      const { overrides } = given();
      const [tenant, other] = [await newTenant(given()), await newTenant(given())];
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      await expect(
        overrides.add(other.id, link.id, { operatorId: OPERATOR }, [phone('flex', '1')]),
      ).rejects.toThrow(UnknownLink);
      expect(await overrides.waiting(other.id, link.id)).toEqual([]);
    });
  });

  describe('decided issues', () => {
    const decided = { operatorId: OPERATOR, version: null, state: 'open', holds: false } as const;

    it('tell what was decided, by whom; a version that is not the present one is refused', async () => {
      const { issues } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const { id } = await issues.open(tenant.id, { ...conflict, linkId: link.id });
      const word = { ...decided, decision: 'use_flex', version: 1 } as const;
      expect(await issues.decide(tenant.id, id, word)).toMatchObject({
        state: 'open',
        version: 2,
        decided: { decision: 'use_flex', by: OPERATOR, at: aDate },
      });
      await expect(issues.decide(tenant.id, id, word)).rejects.toThrow(StaleVersion);
      const closing = { ...word, version: 2, decision: 'use_netvisor', state: 'resolved' } as const;
      expect(await issues.decide(tenant.id, id, closing)).toMatchObject({
        state: 'resolved',
        closedAt: aDate,
      });
      expect(await issues.decide(tenant.id, id, { ...word, version: null })).toBeNull();
    });

    it('do not open again for the same data when they were ignored, but for other data they do', async () => {
      const { issues } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const issue = { ...conflict, linkId: link.id, basis: 'fp-1' };
      const { id } = await issues.open(tenant.id, issue);
      await issues.decide(tenant.id, id, { ...decided, decision: 'ignore', state: 'ignored', holds: true });
      expect(await issues.open(tenant.id, issue)).toMatchObject({ id, state: 'ignored', closedAt: aDate });
      expect(await issues.open(tenant.id, { ...issue, basis: 'fp-2' })).toMatchObject({
        id,
        state: 'open',
        decided: null,
      });
    });

    it('open again for the same data once they had healed', async () => {
      const { issues } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const gone = { ...conflict, linkId: link.id, code: 'customer_gone', field: null } as const;
      const { id } = await issues.open(tenant.id, gone);
      await issues.decide(tenant.id, id, {
        ...decided,
        decision: 'keep_other',
        state: 'resolved',
        holds: true,
      });
      expect(await issues.open(tenant.id, gone)).toMatchObject({ state: 'resolved' });
      await issues.heal(link.id, [], ['customer_gone']);
      expect(await issues.open(tenant.id, gone)).toMatchObject({ id, state: 'open' });
    });

    it('are resolved by the look that follows, or stay open undecided when they are found again', async () => {
      const { issues } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const duplicate = await issues.open(tenant.id, {
        ...conflict,
        linkId: link.id,
        code: 'possible_duplicate',
        field: 'customerNumber',
      });
      const kind = await issues.open(tenant.id, {
        ...conflict,
        linkId: link.id,
        code: 'kind_changed',
        field: null,
      });
      const untouched = await issues.open(tenant.id, { ...conflict, linkId: link.id });
      await issues.decide(tenant.id, duplicate.id, { ...decided, decision: 'different' });
      await issues.decide(tenant.id, kind.id, { ...decided, decision: 'retry' });
      const codes = ['possible_duplicate', 'kind_changed', 'field_conflict'] as const;
      expect(await issues.openOn(tenant.id, [link.id], ['kind_changed'])).toEqual(new Set([link.id]));
      await issues.review(link.id, [{ code: 'kind_changed', field: null }], {
        healable: [],
        codes: ['kind_changed'],
      });
      expect(await issues.get(tenant.id, duplicate.id)).toMatchObject({ state: 'open' });
      await issues.review(link.id, [{ code: 'kind_changed', field: null }], { healable: [], codes });
      expect(await issues.openOn(tenant.id, [link.id], ['possible_duplicate'])).toEqual(new Set());
      expect(await issues.get(tenant.id, duplicate.id)).toMatchObject({ state: 'resolved' });
      expect(await issues.get(tenant.id, kind.id)).toMatchObject({ state: 'open', decided: null });
      expect(await issues.get(tenant.id, untouched.id)).toEqual(untouched);
    });

    it('heal and are concluded by one look', async () => {
      const { issues } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const open = (field: 'phone' | 'email' | 'website' | 'name') =>
        issues.open(tenant.id, { ...conflict, linkId: link.id, field });
      const [phone, email, website, name] = await Promise.all([
        open('phone'),
        open('email'),
        open('website'),
        open('name'),
      ]);
      const settled = { ...decided, decision: 'use_flex', state: 'resolved', holds: true } as const;
      await issues.decide(tenant.id, email.id, settled);
      await issues.decide(tenant.id, website.id, settled);
      await issues.decide(tenant.id, name.id, { ...decided, decision: 'use_flex' });
      const keep = [
        { code: 'field_conflict', field: 'website' },
        { code: 'field_conflict', field: 'name' },
      ] as const;
      await issues.review(link.id, keep, { healable: ['field_conflict'], codes: ['field_conflict'] });
      expect(await issues.get(tenant.id, phone.id)).toMatchObject({ state: 'resolved', closedAt: aDate });
      // Found again: the decision came to nothing, or still holds where it was settled for good.
      expect(await issues.get(tenant.id, name.id)).toMatchObject({ state: 'open', decided: null });
      expect(await issues.get(tenant.id, website.id)).toMatchObject({ state: 'resolved', version: 2 });
      expect(await open('website')).toMatchObject({ state: 'resolved' });
      // Healed, so that what was settled is forgotten: back again, it is a new question.
      expect(await open('email')).toMatchObject({ state: 'open', decided: null });
    });

    it('neither heal nor are concluded while an override of theirs waits', async () => {
      const { issues, overrides } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const { id } = await issues.open(tenant.id, { ...conflict, linkId: link.id, code: 'clearing' });
      await issues.decide(tenant.id, id, { ...decided, decision: 'use_flex' });
      await overrides.add(tenant.id, link.id, { operatorId: OPERATOR, issueId: id }, [
        phone('netvisor', '1'),
      ]);
      expect(await issues.heal(link.id, [], ['clearing'])).toBe(0);
      await issues.review(link.id, [], { healable: ['clearing'], codes: ['clearing'] });
      expect(await issues.get(tenant.id, id)).toMatchObject({ state: 'open' });
    });

    it('keep what there is to choose from', async () => {
      const { issues } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const choices = [{ id: '70', label: 'Varasto', detail: 'Rantatie 4, 00100 Helsinki' }];
      const { id } = await issues.open(tenant.id, { ...conflict, linkId: link.id, choices });
      expect((await issues.get(tenant.id, id))?.choices).toEqual(choices);
    });
  });

  describe('remembered decisions', () => {
    it('D5, D6: name the customer of the other side that was last said to be the same', async () => {
      const { decisions } = given();
      const tenant = await newTenant(given());
      const [one, other] = [
        { flexId: flexId('flex-1'), netvisorKey: netvisorKey('1') },
        { flexId: flexId('flex-2'), netvisorKey: netvisorKey('1') },
      ];
      await decisions.remember(tenant.id, { kind: 'same', ...one, operatorId: OPERATOR });
      await decisions.remember(tenant.id, { kind: 'different', ...other, operatorId: OPERATOR });
      expect(await decisions.counterpart(tenant.id, { netvisorKey: netvisorKey('1') })).toEqual(one);
      expect(await decisions.counterpart(tenant.id, { flexId: flexId('flex-1') })).toEqual(one);
      expect(await decisions.counterpart(tenant.id, { flexId: flexId('flex-2') })).toBeNull();
      await decisions.remember(tenant.id, { kind: 'different', ...one, operatorId: OPERATOR });
      expect(await decisions.counterpart(tenant.id, { netvisorKey: netvisorKey('1') })).toBeNull();
    });
  });

  describe('questions to both systems', () => {
    it('are answered by id and then gone with their time', async () => {
      const { questions } = given();
      const [tenant, other] = [await newTenant(given()), await newTenant(given())];
      const id = await questions.ask(tenant.id, { kind: 'explain' }, 60_000);
      expect(await questions.get(id)).toEqual({ tenantId: tenant.id, body: { kind: 'explain' } });
      expect(await questions.answerTo(tenant.id, id)).toBeNull();
      await questions.answer(id, { name: 'Aino Mäkelä' });
      expect(await questions.answerTo(tenant.id, id)).toEqual({ body: { name: 'Aino Mäkelä' } });
      expect(await questions.answerTo(other.id, id)).toBeNull();
      await questions.delete(id);
      expect(await questions.get(id)).toBeNull();

      const over = await questions.ask(tenant.id, {}, 0);
      await questions.answer(over, {});
      expect(await questions.get(over)).toBeNull();
      await questions.purge();
      expect(await questions.answerTo(tenant.id, over)).toBeNull();
    });
  });
}
