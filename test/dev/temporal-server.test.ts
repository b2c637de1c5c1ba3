import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TypedSearchAttributes } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startTemporalServer, type TemporalServer } from '../../src/dev/temporal-server';
import { TemporalServerUnavailable } from '../../src/dev/temporal-server-executable';
import { connectTemporal } from '../../src/temporal/connection';
import { EDIT_TASK_QUEUE } from '../../src/temporal/names';
import { LINK_ID, TENANT_ID } from '../../src/temporal/search-attributes';

const CACHE = join(__dirname, '..', '..', '.cache');

/** The environment without a server named in it: these tests start their own. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^TEMPORAL_(?!CLI)/.test(name)),
);

const running = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const pidOf = (server: TemporalServer): number => {
  if (server.pid === null) throw new Error('not started here');
  return server.pid;
};

async function startSomething(server: TemporalServer, workflowId: string): Promise<void> {
  const temporal = await connectTemporal(server.settings);
  await temporal.client.workflow.start('somethingThatNobodyRuns', {
    workflowId,
    taskQueue: EDIT_TASK_QUEUE,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: TENANT_ID, value: 'tnt_abcdefgh' },
      { key: LINK_ID, value: 'lnk_abcdefgh' },
    ]),
  });
  await temporal.close();
}

async function statusOf(server: TemporalServer, workflowId: string): Promise<string> {
  const temporal = await connectTemporal(server.settings);
  try {
    return (await temporal.client.workflow.getHandle(workflowId).describe()).status.name;
  } finally {
    await temporal.close();
  }
}

describe('a Temporal server started here', () => {
  let server: TemporalServer;
  beforeAll(async () => {
    server = await startTemporalServer({ cacheDir: CACHE, env, ui: true });
  });
  afterAll(() => server.stop());

  it('takes a workflow with our search attributes as soon as it is there', async () => {
    await startSomething(server, 'first');
    expect(await statusOf(server, 'first')).toBe('RUNNING');
  });

  it('has the Web UI where it says', async () => {
    const page = await fetch(server.uiUrl ?? '');
    expect(page.status).toBe(200);
    const settings = await fetch(`${server.uiUrl ?? ''}/api/v1/settings`);
    expect(await settings.json()).toHaveProperty('Version');
  });

  it('listens on the loopback interface only', () => {
    expect(server.address).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('has Schedules', async () => {
    const temporal = await connectTemporal(server.settings);
    const handle = await temporal.client.schedule.create({
      scheduleId: 'every-quarter',
      spec: { intervals: [{ every: '15m' }] },
      action: { type: 'startWorkflow', workflowType: 'somethingThatNobodyRuns', taskQueue: 'none' },
      state: { paused: true },
    });
    expect((await handle.describe()).state.paused).toBe(true);
    await temporal.close();
  });

  it('lets several run beside each other on ports of their own', async () => {
    const another = await startTemporalServer({ cacheDir: CACHE, env });
    expect(another.address).not.toBe(server.address);
    expect(another.uiUrl).toBeNull();
    await another.stop();
    expect(running(pidOf(another))).toBe(false);
    expect(running(pidOf(server))).toBe(true);
  });

  it('is left by a stop that is called twice', async () => {
    const another = await startTemporalServer({ cacheDir: CACHE, env });
    await Promise.all([another.stop(), another.stop()]);
    await another.stop();
    expect(running(pidOf(another))).toBe(false);
  });
});

describe('a database file', () => {
  it('keeps workflows across restarts, in a folder that is made when needed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fns-temporal-'));
    const dbFilename = join(folder, 'data', 'temporal.db');
    const before = await startTemporalServer({ cacheDir: CACHE, env, dbFilename });
    await startSomething(before, 'kept');
    await before.stop();

    const after = await startTemporalServer({ cacheDir: CACHE, env, dbFilename });
    expect(await statusOf(after, 'kept')).toBe('RUNNING');
    await startSomething(after, 'new');
    await after.stop();
    await rm(folder, { recursive: true });
  });
});

describe('a server that the environment names', () => {
  const { address, namespace } = inject('temporal');
  const named =
    process.env['TEMPORAL_ADDRESS'] === undefined ? { ...env, TEMPORAL_ADDRESS: address } : process.env;

  it('is used as it is, and stop leaves it running', async () => {
    const server = await startTemporalServer({ cacheDir: '/nowhere', env: named });
    expect(server).toMatchObject({ address, namespace, pid: null, uiUrl: null });
    await server.stop();
    const temporal = await connectTemporal(server.settings);
    await temporal.close();
  });
});

describe('a port that is asked for', () => {
  it('is an error when another process has it, with the reason and the ways out', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const ui = typeof address === 'object' && address !== null ? address.port : 0;

    const start = startTemporalServer({ cacheDir: CACHE, env, ui });
    await expect(start).rejects.toThrow(TemporalServerUnavailable);
    await expect(start).rejects.toThrow(new RegExp(`${ui}.*address already in use[^]*TEMPORAL_ADDRESS`));
    other.close();
  });
});
