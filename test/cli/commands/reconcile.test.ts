import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flexIdSchema } from '../../../src/sync/ids';
import { aLiveTenant } from '../../api/harness';
import { openCli } from '../cli-world';
import type { CliWorld } from '../cli-world';

let cli: CliWorld;
beforeAll(async () => {
  cli = await openCli();
});
afterAll(() => cli.close());

describe('reconcile and drift', () => {
  it('compares on demand, only telling unless asked to repair', async () => {
    const id = await aLiveTenant(cli.api.store);
    const { stdout } = await cli.english('reconcile', id);
    const [run] = (await cli.api.store.runs.list(id, { kind: 'reconciliation', limit: 1 })).rows;
    expect(stdout).toBe(`Comparing: ${run?.id ?? ''}\n`);
    expect(run && (await cli.api.store.reconciliations.get(run.id))?.repairs).toBe(false);
    expect((await cli.english('reconcile', id)).stderr).toContain('run_active');

    const other = await aLiveTenant(cli.api.store);
    await cli.english('reconcile', '--repair', '--tenant', other);
    const [repairing] = (await cli.api.store.runs.list(other, { limit: 1 })).rows;
    expect(repairing && (await cli.api.store.reconciliations.get(repairing.id))?.repairs).toBe(true);
  });

  it('shows whom the newest comparison found out of step, and why', async () => {
    const id = await aLiveTenant(cli.api.store);
    const { store } = cli.api;
    const { link } = await store.links.ensureForFlex(id, flexIdSchema.parse('flex-drift'));
    await store.links.save(link.id, { label: { name: 'Sähkö-Aho Oy', number: '10234' } });
    const run = await store.reconciliations.begin(id, {
      startedBy: 'schedule',
      workflowId: 'w',
      repairs: true,
    });
    if (!run) throw new Error('nothing else runs');
    const from = { phase: 'listing', place: null } as const;
    const finding = {
      linkId: link.id,
      outcome: 'differs',
      reason: 'settledAsIs',
      fields: ['phone'],
    } as const;
    await store.reconciliations.advance(
      run.id,
      from,
      { phase: 'done', place: null },
      {
        outcomes: { inStep: 40, differs: 1 },
        findings: [finding],
        netvisorCalls: 2,
        flexCalls: 1,
      },
    );
    await store.reconciliations.end(run.id, 'completed');
    const { stdout } = await cli.english('drift', id);
    expect(stdout).toContain('10234');
    expect(stdout).toContain('Sähkö-Aho Oy');
    expect(stdout).toContain('differs');
    expect((await cli.english('drift', id, '--outcome', 'gone')).stdout).not.toContain('10234');
    expect((await cli.english('tenants', 'show', id)).stdout).toMatch(/inStep 40, differs 1/);
  });
});
