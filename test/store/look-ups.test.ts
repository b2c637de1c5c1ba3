import { PGlite } from '@electric-sql/pglite';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import type { Tenant } from '../../src/store/tenant';
import { newId } from '../../src/store/new-id';
import { linkIdSchema } from '../../src/sync/ids';
import type { LinkId } from '../../src/sync/ids';
import { TwoRegisters } from '../support/two-registers';
import { SECRETS_KEY, flexId, netvisorKey, newTenant } from './contract/fixture';

const BOOTS_MS = 120_000;
/** Customers of the company; each has a link, a change that waits, one that is done, an issue, and rows elsewhere. */
const CUSTOMERS = 10_000;
/** Far from all of them, and more than the few hundred rows that a page or a batch is. */
const FEW = 1_000;

/** A node of a plan as PostgreSQL explains it, with what it really did. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string | undefined;
  readonly 'Index Name'?: string | undefined;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number | undefined;
  readonly 'Rows Removed by Index Recheck'?: number | undefined;
  readonly Plans?: readonly PlanNode[] | undefined;
}
const nodeSchema: z.ZodType<PlanNode> = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Actual Rows': z.number(),
  'Actual Loops': z.number(),
  'Rows Removed by Filter': z.number().optional(),
  'Rows Removed by Index Recheck': z.number().optional(),
  Plans: z.array(z.lazy(() => nodeSchema)).optional(),
});
const explainedSchema = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: nodeSchema })]) })]);

/** Rows that a node looked at, whether it kept them or not. */
const rowsAt = (node: PlanNode): number =>
  (node['Actual Rows'] +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0)) *
  node['Actual Loops'];
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/**
 * Whatever a company has, what is asked for one of its customers must not go through all of them: 100 000 customers ask
 * one each. The planner knows the tables, as it does a minute after they have grown (embedded-vacuum.ts; autovacuum).
 */
describe('what is asked of the store for one customer touches few rows', () => {
  let store: Store;
  let tenant: Tenant;
  let client: PGlite;
  const runId = newId('run');
  const asked = linkIdSchema.parse('lnk_00005000');

  beforeAll(async () => {
    const recording = vi.spyOn(PGlite.prototype, 'query');
    store = await openStore({ secretsKey: SECRETS_KEY });
    tenant = await newTenant(store);
    const opened = recording.mock.contexts[0];
    if (!(opened instanceof PGlite)) throw new Error('the store did not use its database');
    client = opened;
    recording.mockRestore();
    await fill();
  }, BOOTS_MS);
  afterAll(() => store.close());
  afterEach(() => {
    vi.restoreAllMocks();
  });

  async function fill(): Promise<void> {
    const all = `generate_series(1, ${String(CUSTOMERS)}) n`;
    const id = (kind: string) => `'${kind}_' || lpad(n::text, 8, '0')`;
    const traits = `array['b:' || md5(n::text), 'n:' || md5((n * 7)::text), 's:' || n % 300]`;
    const t = `'${tenant.id}'`;
    await client.exec(`
      insert into links (id, tenant_id, flex_id, netvisor_key, number_fp, traits)
        select ${id('lnk')}, ${t}, 'fx' || n, 100000 + n, md5(n::text), ${traits} from ${all};
      insert into link_leases (link_id, fencing, counter, expires_at) select ${id('lnk')}, 1, 1, now() from ${all};
      insert into hints (id, tenant_id, link_id, source, type, webhook_id)
        select ${id('hnt')}, ${t}, ${id('lnk')}, case when n % 2 = 0 then 'webhook' else 'poll' end, 'x', n from ${all};
      insert into hints (id, tenant_id, link_id, source, type, processed_at)
        select ${id('hnd')}, ${t}, ${id('lnk')}, 'webhook', 'x', now() from ${all};
      insert into issues (id, tenant_id, link_id, code, class, severity, field, sealed_params, params_fp)
        select ${id('iss')}, ${t}, ${id('lnk')}, 'write_rejected', 'fixData', 'error', null, '', '' from ${all};
      insert into journal (id, tenant_id, link_id, side, field, reason, actor_type)
        select ${id('jrn')}, ${t}, ${id('lnk')}, 'flex', 'phone', 'netvisorChanged', 'sync' from ${all};
      insert into journal (id, tenant_id, link_id, side, field, reason, actor_type, confirmed)
        select ${id('jru')}, ${t}, ${id('lnk')}, 'flex', 'email', 'netvisorChanged', 'sync', false from ${all};
      insert into overrides (id, tenant_id, link_id, side, field, operator_id)
        select ${id('ovr')}, ${t}, ${id('lnk')}, 'flex', 'phone', 'x' from ${all};
      insert into snapshot_rows (tenant_id, run_id, side, sort_key, external_id, number_fp, traits, sealed_body)
        select ${t}, '${runId}', 'netvisor', n, n, md5(n::text), ${traits}, repeat('x', 300) from ${all};
      analyze`);
  }

  /** Does something, and answers what of its statements looked at more rows than a few. */
  async function wide(work: () => Promise<unknown>): Promise<string[]> {
    const spies = [vi.spyOn(client, 'query')];
    const transaction = client.transaction.bind(client);
    vi.spyOn(client, 'transaction').mockImplementation((within) =>
      transaction((tx) => {
        spies.push(vi.spyOn(tx, 'query'));
        return within(tx);
      }),
    );
    await work();
    const statements = spies.flatMap(({ mock }) => mock.calls);
    vi.restoreAllMocks();
    const found: string[] = [];
    for (const [query, params] of statements) {
      const plan = await explained(query, params);
      for (const node of plan ? nodesOf(plan) : []) {
        if (rowsAt(node) <= FEW) continue;
        const where = [node['Node Type'], node['Index Name'] ?? node['Relation Name'] ?? ''].join(' ');
        found.push(`${String(rowsAt(node))} rows, ${where}: ${query.replaceAll(/\s+/gu, ' ').slice(0, 160)}`);
      }
    }
    return found;
  }

  async function explained(query: string, params: unknown[] = []): Promise<PlanNode | null> {
    if (!/^\s*(?:select|insert|update|delete|with)\b/iu.test(query)) return null;
    let plan: PlanNode | null = null;
    await client.transaction(async (tx) => {
      try {
        const { rows } = await tx.query(`explain (analyze, format json) ${query}`, params);
        plan = explainedSchema.parse(rows)[0]['QUERY PLAN'][0].Plan;
      } catch (error) {
        // The same row once more: what was looked at for it is known by then, but not told.
        if (!(error instanceof Error && 'code' in error && error.code === '23505')) throw error;
      }
      await tx.rollback();
    });
    return plan;
  }

  it('would notice a statement that goes through all of them', async () => {
    const found = await wide(() =>
      client.query('select count(*) from hints where tenant_id = $1', [tenant.id]),
    );
    expect(found).not.toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['its link by id', () => store.links.get(asked)],
    ['its link by Flex id', () => store.links.byFlexId(tenant.id, flexId('fx5000'))],
    ['its link by Netvisor key', () => store.links.byNetvisorKey(tenant.id, netvisorKey('105000'))],
    ['links of a page of Flex customers', () => store.links.ofFlexIds(tenant.id, page(flexId, 'fx'))],
    ['its link, to be made or found', () => store.links.ensureForFlex(tenant.id, flexId('fx5000'))],
    ['a new link', () => store.links.ensureForNetvisor(tenant.id, netvisorKey('77777'))],
    ['who has its number', () => store.links.findByNumber(tenant.id, 'x')],
    ['a page of those with an office', () => store.links.keysWithOffice(tenant.id, null, 500)],
    ['to change its link', () => store.links.save(asked, { state: 'inStep', agreed: true })],
    ['what waits for it', () => store.hints.pending(asked)],
    ['to hold what waits for it', () => store.hints.hold(asked)],
    [
      'a page of what waits for a workflow',
      () => store.hints.unprocessedLinks({ tenantId: tenant.id, limit: 200 }),
    ],
    ['a page of deliveries', () => store.hints.deliveries(tenant.id, { limit: 50 })],
    ['an event of it', () => event('77001', 'fx5000')],
    ['an event that is known', () => event('5000', 'fx5000')],
    ['an event of somebody new', () => event('77002', 'fx77777')],
    ['its lease, from taking to giving back', () => lease()],
    [
      'how a batch’s links are leased',
      () => store.leases.quiet(page((id) => linkIdSchema.parse(id), 'lnk_0000')),
    ],
    ['an issue that is there', () => issue(asked)],
    ['an issue of somebody new, which heals', () => issueThatHeals()],
    ['an issue of the company', () => issue(null)],
    ['its issues', () => store.issues.list(tenant.id, { limit: 50, linkId: asked })],
    ['its journal', () => store.journal.list(tenant.id, { limit: 50, linkId: asked })],
    ['a write of it in the journal', () => writeInJournal()],
    [
      'the last value of a field',
      () => store.journal.latest(tenant.id, { linkId: asked, side: 'flex', field: 'phone' }),
    ],
    ['what operators want of it', () => store.overrides.waiting(tenant.id, asked)],
    [
      'who of a snapshot shares its traits',
      () => store.snapshots.byTraits(tenant.id, runId, 'netvisor', ['b:1', 'n:2']),
    ],
  ])('%s', async (_, work) => {
    expect(await wide(work)).toEqual([]);
  });

  it('who of a snapshot has its number, once all is read', async () => {
    await store.snapshots.allRead();
    expect(
      await wide(() => store.snapshots.byNumber(tenant.id, runId, 'netvisor', page(String, ''))),
    ).toEqual([]);
  });

  it('a whole reconcile: of a pair, and of a customer that is new on either side (R18, D6)', async () => {
    const registers = new TwoRegisters(store, tenant);
    const flex = registers.addFlex({
      name: 'Putki Oy',
      customerNumber: '77',
      businessId: '0112038-9',
      phone: '040 1',
    });
    const key = registers.addNetvisor({ name: 'Putki Oy', customerNumber: '77', businessId: '0112038-9' });
    expect(
      await wide(async () => {
        await registers.reconcile(await registers.flexEvent(flex));
        registers.editNetvisor(key, { phone: '040 2' });
        const [linkId] = await registers.pollFinds(key);
        if (linkId) await registers.reconcile(linkId);
        const another = registers.addFlex({ name: 'Kaapeli Oy', businessId: '2331742-9', phone: '040 3' });
        await registers.reconcile(await registers.flexEvent(another));
        const third = registers.addNetvisor({
          name: 'Sähkö Oy',
          customerNumber: '78',
          businessId: '1572860-0',
        });
        for (const id of await registers.pollFinds(third)) await registers.reconcile(id);
      }),
    ).toEqual([]);
    expect(registers.writes.length).toBeGreaterThan(2);
  });

  const page = <T>(id: (text: string) => T, prefix: string): T[] =>
    Array.from({ length: 200 }, (_, n) => id(`${prefix}${String(5_000 + n)}`));

  const event = (webhookId: string, flex: string) =>
    store.hints.recordEvent(tenant.id, {
      webhookId,
      type: 'customer.updated',
      flexId: flexId(flex),
      version: 2,
    });

  async function lease(): Promise<void> {
    const taken = await store.leases.acquireLink(asked, 'me');
    if (!taken) throw new Error('somebody has the lease');
    await store.leases.renewLink(asked, 'me', taken.fencing);
    await store.leases.fencing(asked);
    await store.leases.releaseLink(asked, 'me', taken.fencing);
  }

  const issue = (linkId: LinkId | null) =>
    store.issues.open(tenant.id, {
      linkId,
      code: 'write_rejected',
      class: 'fixData',
      severity: 'warning',
      field: null,
      params: {},
    });

  async function issueThatHeals(): Promise<void> {
    const { link } = await store.links.ensureForFlex(tenant.id, flexId('fx88888'));
    await issue(link.id);
    await store.issues.heal(link.id, [], ['write_rejected']);
  }

  async function writeInJournal(): Promise<void> {
    const actor = { type: 'sync' } as const;
    const values = { field: 'phone', before: '1', after: '2', reason: 'flexChanged' } as const;
    await store.journal.prepare(tenant.id, asked, 'flex', [
      { linkId: asked, side: 'flex', ...values, actor, runId: null },
    ]);
    await store.journal.confirm(asked, 'flex');
  }
});
