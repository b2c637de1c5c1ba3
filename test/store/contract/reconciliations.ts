import { describe, expect, it } from 'vitest';
import { EXAMPLES_PER_REASON } from '../../../src/store/reconciliations';
import type { ComparedPage, DriftFinding } from '../../../src/store/reconciliations';
import type { Tenant } from '../../../src/store/tenant';
import type { LinkId, RunId } from '../../../src/sync/ids';
import { newLink, newTenant, present } from './fixture';
import type { GivenStore } from './fixture';

const LISTING = { phase: 'listing', place: null } as const;
const PAIRS = { phase: 'pairs', place: null } as const;
const DONE = { phase: 'done', place: null } as const;

const page = (more: Partial<ComparedPage> = {}): ComparedPage => ({
  outcomes: {},
  findings: [],
  netvisorCalls: 0,
  flexCalls: 0,
  ...more,
});

const differs = (linkId: LinkId): DriftFinding => ({
  linkId,
  outcome: 'differs',
  reason: 'settledAsIs',
  fields: ['phone', 'email'],
});

export function describeReconciliations(given: GivenStore): void {
  describe('comparisons of both registers', () => {
    const begin = (tenant: Tenant) =>
      given().reconciliations.begin(tenant.id, { startedBy: 'schedule', workflowId: 'w-1', repairs: true });
    const compared = async (tenant: Tenant, found: ComparedPage): Promise<RunId> => {
      const { id } = present(await begin(tenant));
      await given().reconciliations.advance(id, LISTING, DONE, found);
      await given().reconciliations.end(id, 'completed');
      return id;
    };

    it('one at a time for a tenant, until it has ended', async () => {
      const { reconciliations } = given();
      const [one, other] = [await newTenant(given()), await newTenant(given())];
      const run = present(await begin(one));
      expect(run).toMatchObject({ kind: 'reconciliation', state: 'queued', workflowId: 'w-1' });
      expect(await begin(one)).toBeNull();
      expect(await begin(other)).not.toBeNull();
      await reconciliations.end(run.id, 'cancelled');
      expect(await begin(one)).not.toBeNull();
    });

    it('a step is taken once, though two processes did it', async () => {
      const { reconciliations, runs } = given();
      const tenant = await newTenant(given());
      const { id } = present(await begin(tenant));
      const found = page({ outcomes: { inStep: 40, differs: 2 }, netvisorCalls: 3, flexCalls: 5 });
      expect(await reconciliations.advance(id, LISTING, PAIRS, found)).toBe(true);
      expect(await reconciliations.advance(id, LISTING, PAIRS, found)).toBe(false);
      expect(await reconciliations.get(id)).toMatchObject({ ...PAIRS, repairs: true, reasons: {} });
      expect(await runs.get(tenant.id, id)).toMatchObject({
        done: 42,
        byOutcome: { inStep: 40, differs: 2 },
        netvisorCalls: 3,
        flexCalls: 5,
      });
    });

    it('count every customer and name some for each reason, with their labels', async () => {
      const { reconciliations, links } = given();
      const tenant = await newTenant(given());
      const { id } = present(await begin(tenant));
      const findings: DriftFinding[] = [];
      for (let n = 0; n < EXAMPLES_PER_REASON + 3; n += 1) {
        const link = await newLink(given(), tenant, { flexId: `drift-${tenant.id}-${String(n)}` });
        await links.save(link.id, { label: { name: `Asiakas ${String(n)}`, number: String(n) } });
        findings.push(differs(link.id));
      }
      await reconciliations.advance(id, LISTING, PAIRS, page({ findings: findings.slice(0, 60) }));
      await reconciliations.advance(id, PAIRS, DONE, page({ findings: findings.slice(60) }));
      await reconciliations.end(id, 'completed');
      const latest = present(await reconciliations.latest(tenant.id));
      expect(latest.run.id).toBe(id);
      expect(latest.reasons).toEqual({ settledAsIs: EXAMPLES_PER_REASON + 3 });
      const first = await reconciliations.examples(tenant.id, id, { limit: 60 });
      expect(first.total).toBe(EXAMPLES_PER_REASON);
      expect(first.rows[0]).toMatchObject({
        ...differs(present(findings[0]).linkId),
        label: { name: 'Asiakas 0', number: '0' },
      });
      const second = await reconciliations.examples(tenant.id, id, {
        limit: 60,
        cursor: present(first.nextCursor),
        reasons: ['settledAsIs'],
        outcomes: ['differs'],
      });
      expect(second.rows).toHaveLength(EXAMPLES_PER_REASON - 60);
      expect((await reconciliations.examples(tenant.id, id, { reasons: ['gone'], limit: 5 })).total).toBe(0);
    });

    it('remember since when a customer has been out of step; the newest whole report stands alone', async () => {
      const { reconciliations } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: `since-${tenant.id}` });
      const found = page({ outcomes: { differs: 1 }, findings: [differs(link.id)] });
      const first = await compared(tenant, found);
      const [before] = (await reconciliations.examples(tenant.id, first, { limit: 5 })).rows;
      const second = await compared(tenant, found);
      const [after] = (await reconciliations.examples(tenant.id, second, { limit: 5 })).rows;
      expect(present(after).since).toEqual(present(before).since);
      expect((await reconciliations.examples(tenant.id, first, { limit: 5 })).rows).toEqual([]);

      const givenUp = present(await begin(tenant));
      await reconciliations.advance(givenUp.id, LISTING, DONE, found);
      await reconciliations.end(givenUp.id, 'cancelled');
      expect(present(await reconciliations.latest(tenant.id)).run.id).toBe(second);
      expect((await reconciliations.examples(tenant.id, second, { limit: 5 })).total).toBe(1);
    });

    it('tell whom only Netvisor has, in pages, known by a link or not', async () => {
      const { reconciliations } = given();
      const tenant = await newTenant(given());
      const run = { runId: present(await begin(tenant)).id, tenantId: tenant.id };
      await newLink(given(), tenant, { flexId: `both-${tenant.id}`, netvisorKey: '9001' });
      const alone = await newLink(given(), tenant, { netvisorKey: '9002' });
      await reconciliations.noteRows(run.runId, 'netvisor', ['9001', '9002', '9003', '9003']);
      await reconciliations.noteRows(run.runId, 'netvisor', ['9002']);
      const [first] = await reconciliations.onlyInNetvisor(run, null, 1);
      expect(first).toEqual({ netvisorKey: '9002', link: { id: alone.id, parkedCode: null, traits: [] } });
      expect(await reconciliations.onlyInNetvisor(run, '9002', 10)).toEqual([
        { netvisorKey: '9003', link: null },
      ]);
    });

    it('tell which pairs Flex no longer lists', async () => {
      const { reconciliations } = given();
      const tenant = await newTenant(given());
      const run = { runId: present(await begin(tenant)).id, tenantId: tenant.id };
      const [here, gone] = [
        await newLink(given(), tenant, { flexId: `here-${tenant.id}`, netvisorKey: '9101' }),
        await newLink(given(), tenant, { flexId: `gone-${tenant.id}`, netvisorKey: '9102' }),
      ];
      // Without a counterpart there is nobody to ask about.
      await newLink(given(), tenant, { flexId: `alone-${tenant.id}` });
      await reconciliations.noteRows(run.runId, 'flex', [present(here.flexId)]);
      expect(await reconciliations.missingInFlex(run, null, 10)).toEqual([gone.id]);
      expect(await reconciliations.missingInFlex(run, gone.id, 10)).toEqual([]);
    });
  });
}
