import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../src/store/new-id';
import type { PreviewId, RunId, TenantId } from '../../../src/sync/ids';
import { netvisorKeySchema } from '../../../src/sync/ids';
import { aTenant, confirmDirection, withConnections } from '../../api/harness';
import { openCli } from '../cli-world';
import type { CliWorld } from '../cli-world';
import { lineOfJson, runFns } from '../run-fns';

let cli: CliWorld;
beforeAll(async () => {
  cli = await openCli();
});
afterAll(() => cli.close());
beforeEach(() => cli.forgetCalls());

/** The function, called at the first call only. */
function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}

async function aPreview(tenantId: TenantId): Promise<{ previewId: PreviewId; scan: RunId }> {
  const { previews, runs, tenants } = cli.api.store;
  const id = newId('run');
  const workflowId = `onboarding:${tenantId}:${id}`;
  const scan = await runs.create(tenantId, { id, kind: 'scan', startedBy: 'tok_operator', workflowId });
  await tenants.update(tenantId, { state: 'goingLive' });
  const previewId = await previews.create(tenantId, {
    scanRunId: scan.id,
    direction: 'netvisorToFlex',
    mode: 'copy',
  });
  await previews.addItems(tenantId, previewId, [
    {
      outcome: 'create',
      reasonCode: 'onlyIn_netvisor',
      linkId: null,
      flexId: null,
      netvisorKey: netvisorKeySchema.parse('7'),
      label: { name: 'Kahvila Aalto Ky', number: '10377' },
      detail: { changes: [{ side: 'flex', field: 'name', before: null, after: 'Kahvila Aalto Ky' }] },
    },
  ]);
  await previews.finish(previewId, {
    fingerprint: 'f1',
    counts: { create: 1, link: 0, update: 0, unchanged: 0, conflict: 0, collision: 0, skipped: 0 },
    effects: [{ side: 'flex', action: 'create', customers: 1, fields: { name: 1, phone: 1 } }],
    expected: { seconds: 9, netvisorCalls: 3 },
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  await runs.setState(scan.id, 'completed', { ended: true, total: 1 });
  return { previewId, scan: scan.id };
}

describe('go-live', () => {
  it('set, scan', async () => {
    const id = await aTenant(cli.api.store);
    const set = await cli.english(
      ...[
        'go-live',
        'set',
        '--tenant',
        id,
        '--direction',
        'netvisorToFlex',
        '--confirmed-by',
        'Toimitusjohtaja',
      ],
    );
    expect(set.stdout).toMatch(/Direction +netvisorToFlex/);
    const alone = await cli.english('go-live', 'set', '--tenant', id, '--direction', 'flexToNetvisor');
    expect(alone.stderr).toContain('#/confirmedBy');
    expect((await cli.english('go-live', 'scan', '--tenant', id)).stderr).toContain('(connection_missing)');
    await withConnections(cli.api.store, id);
    const scan = await cli.english('go-live', 'scan', '--tenant', id, '--no-watch');
    expect(scan.stdout).toMatch(/^Reading the registers\. run_/);
    expect(cli.api.control.named('startOnboarding')).toHaveLength(1);
  });

  it('scan is followed to its end', async () => {
    const id = await aTenant(cli.api.store);
    await withConnections(cli.api.store, id);
    await confirmDirection(cli.api.store, id, 'netvisorToFlex');
    const { runs } = cli.api.store;
    const scan = await runFns(['go-live', 'scan', '--tenant', id, '--lang', 'en'], cli.env, {
      onOutput: once(() => {
        void runs.active(id, ['scan']).then((run) => {
          if (run) return runs.setState(run.id, 'completed', { ended: true, total: 0 });
        });
      }),
    });
    expect(scan.code).toBe(0);
    expect(scan.stdout).toMatch(/^Reading the registers\. (run_\w+)\n[^]*scan \1: completed/);
  });

  it('preview in numbers and customer by customer', async () => {
    const id = await aTenant(cli.api.store);
    const { previewId } = await aPreview(id);
    const numbers = await cli.english('go-live', 'preview', '--tenant', id);
    expect(numbers.stdout).toContain(previewId);
    expect(numbers.stdout).toMatch(/Fingerprint +f1/);
    expect(numbers.stdout).toMatch(/create +1/);
    expect(numbers.stdout).toMatch(/flex +create +1 +name 1, phone 1/);
    const items = await cli.english('go-live', 'preview', '--tenant', id, '--items');
    expect(items.stdout).toMatch(/10377 +Kahvila Aalto Ky +create +onlyIn_netvisor +name/);
  });

  it('R19: preview tells when the number series meet, and what to write to the company', async () => {
    const id = await aTenant(cli.api.store);
    await aPreview(id);
    await cli.api.store.numberNotes.update(id, (notes) => ({
      ...notes,
      flexSeries: [{ name: 'Customers', prefix: '', min: 2001, max: 9999, next: 2044 }],
      flex: [{ prefix: '', from: 2001, to: 2043, count: 43 }],
      netvisor: [{ prefix: '', from: 1, to: 1534, count: 1200 }],
      history: [{ at: new Date(), flexNext: { '': 2044 }, netvisorNext: { '': 1535 } }],
      forecast: {
        at: new Date(),
        status: 'willMeet',
        meetsOn: new Date('2027-09-20T06:00:00.000Z'),
        basis: 'assumed',
        series: 'Customers',
        suggested: { from: 100_001, to: 199_999 },
      },
    }));
    const { stdout } = await cli.english('go-live', 'preview', '--tenant', id);
    expect(stdout).toContain('! Series will overlap (estimate: 20/09/2027)');
    expect(stdout).toMatch(/flex +2001–2043 +2044\n/);
    expect(stdout).toMatch(/netvisor +1–1534 +1535\n/);
    expect(stdout).toContain('Message to the company: We recommend a number series of its own');
  });

  it('approve asks on a terminal for the number of customers, elsewhere for --yes', async () => {
    const id = await aTenant(cli.api.store);
    await confirmDirection(cli.api.store, id, 'netvisorToFlex');
    const { previewId } = await aPreview(id);
    const unnamed = await cli.fns('go-live', 'approve', '--tenant', id, '--yes');
    expect(unnamed).toMatchObject({ code: 2, stdout: '' });
    expect(unnamed.stderr).toContain('--preview');
    const args = ['go-live', 'approve', '--tenant', id, '--preview', previewId, '--lang', 'en'];
    expect((await runFns(args, cli.env)).code).toBe(2);
    expect((await runFns([...args, '--json'], cli.env, { isTTY: true })).code).toBe(2);
    const refused = await runFns(args, cli.env, { isTTY: true, input: '\n' });
    expect(refused.stdout).toContain('Not approved, nothing was changed.');
    expect(cli.api.control.named('approve')).toEqual([]);
    const agreed = await runFns(args, cli.env, { isTTY: true, input: '1\n' });
    expect(agreed.stdout).toMatch(/Fingerprint +f1/);
    expect(agreed.stdout).toContain(`Approved, the run began: ${cli.api.control.copyRunId}`);
    expect(cli.api.control.named('approve')).toEqual([
      expect.objectContaining({ previewId, fingerprint: 'f1' }),
    ]);
    const quiet = await runFns([...args, '--yes', '--json'], cli.env);
    expect(lineOfJson(quiet.stdout)).toMatchObject({ complete: true, runId: cli.api.control.copyRunId });
  });

  it('watch follows the run under way: lines in a pipe, objects with --json, ends as the run does', async () => {
    const id = await aTenant(cli.api.store);
    expect((await cli.english('go-live', 'watch', '--tenant', id)).stdout).toBe('No run is under way.\n');
    const { runs } = cli.api.store;
    const start = async () => {
      const run = await runs.create(id, { kind: 'copy', startedBy: 'tok_operator', total: 2 });
      await runs.setState(run.id, 'running');
      return run.id;
    };
    const first = await start();
    const ended = await runFns(['go-live', 'watch', '--tenant', id, '--lang', 'en'], cli.env, {
      // Its first line shows that it follows: then the run goes on to its end.
      onOutput: once(() => {
        void runs.count(first, { done: 2 }).then(() => runs.setState(first, 'completed', { ended: true }));
      }),
    });
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain(`copy ${first}: running 0/2\n`);
    expect(ended.stdout).toContain(`copy ${first}: completed 2/2`);

    const second = await start();
    await runs.setState(second, 'failed', { errorCode: 'credentials_rejected', ended: true });
    const failed = await cli.english('go-live', 'watch', '--tenant', id, '--run', second);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain('Credentials rejected (credentials_rejected)');
    const json = await cli.fns('go-live', 'watch', '--tenant', id, '--run', first, '--json');
    expect(lineOfJson(json.stdout)).toMatchObject({ id: first, state: 'completed', progress: { done: 2 } });
  });

  it('on a terminal it is a bar', async () => {
    const id = await aTenant(cli.api.store);
    const { runs } = cli.api.store;
    const { id: runId } = await runs.create(id, { kind: 'copy', startedBy: 'tok_operator', total: 4 });
    await runs.count(runId, { done: 4 });
    await runs.setState(runId, 'completed', { ended: true });
    const { stdout, code } = await runFns(['go-live', 'watch', '--tenant', id, '--run', runId], cli.env, {
      isTTY: true,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('100 % | 4/4');
  });
});
