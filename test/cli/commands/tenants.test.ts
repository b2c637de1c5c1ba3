import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aLiveTenant, freshBusinessId } from '../../api/harness';
import { openCli } from '../cli-world';
import type { CliWorld } from '../cli-world';
import { lineOfJson, runFns } from '../run-fns';

let cli: CliWorld;
beforeAll(async () => {
  cli = await openCli();
});
afterAll(() => cli.close());
beforeEach(() => cli.forgetCalls());

const looseObject = z.record(z.string(), z.unknown());

describe('companies', () => {
  it('add, list, pause, resume', async () => {
    const businessId = freshBusinessId();
    const added = await cli.fns('tenants', 'add', '--name', 'Sähkö-Aho Oy', '--business-id', businessId);
    expect(added.stdout).toMatch(/^tnt_\w{20}\n$/);
    const again = await cli.english('tenants', 'add', '--name', 'Toinen Oy', '--business-id', businessId);
    expect(again).toMatchObject({ code: 1 });
    expect(again.stderr).toContain('The company is there already (tenant_exists)');
    const wrong = await cli.english('tenants', 'add', '--name', 'Kolmas Oy', '--business-id', '1234567-2');
    expect(wrong.stderr).toContain('#/businessId');

    const list = await cli.fns('tenants', 'list', '--name', 'sähkö');
    expect(list.stdout).toMatch(/Id +Nimi +Tila/);
    expect(list.stdout).toContain('Sähkö-Aho Oy');

    const live = await aLiveTenant(cli.api.store);
    expect((await cli.english('tenants', 'pause', live, '--reason', 'tilinpäätös')).stdout).toBe('Paused.\n');
    expect((await cli.english('tenants', 'pause', live)).stderr).toContain('wrong_state');
    expect((await cli.english('tenants', 'resume', live)).stdout).toBe('Resumed.\n');

    const named = await cli.english('tenants', 'offboard', live, '--confirm-name', 'Toinen Oy');
    expect(named.stderr).toContain('name_differs');
    const name = (await cli.api.store.tenants.get(live))?.name ?? '';
    expect((await cli.english('tenants', 'offboard', live, '--confirm-name', name)).stdout).toBe(
      'Off-boarded.\n',
    );
    expect((await cli.api.store.tenants.get(live))?.state).toBe('offboarded');
  });

  it('status tells outages first', async () => {
    const id = await aLiveTenant(cli.api.store, 'Kylmäpojat Oy');
    await cli.api.store.issues.open(id, {
      linkId: null,
      code: 'system_unavailable',
      class: 'outage',
      severity: 'serious',
      field: null,
      params: { side: 'netvisor' },
    });
    const { stdout } = await cli.english('status');
    expect(stdout).toMatch(/^! netvisor does not answer: 1 companies/);
    expect(stdout).toMatch(/Kylmäpojat Oy +live +attention \(serious_issue\)/);
    const json = looseObject.parse(lineOfJson((await cli.fns('status', '--json')).stdout));
    expect(Object.keys(json)).toEqual(['fleet', 'tenants']);
  });

  it('poll and sweep', async () => {
    const id = await aLiveTenant(cli.api.store);
    expect((await cli.english('poll', '--tenant', id)).stdout).toBe('Polling.\n');
    expect((await runFns(['sweep', '--lang', 'en'], { ...cli.env, FNS_TENANT: id })).code).toBe(0);
    expect(cli.api.control.calls.map(({ name }) => name)).toEqual(['triggerPoll', 'triggerSweep']);
    cli.api.control.failure = new Error('unreachable');
    const { code, stderr } = await cli.english('poll', await aLiveTenant(cli.api.store));
    expect(code).toBe(1);
    expect(stderr).toContain('dependency_unavailable');
  });
});
