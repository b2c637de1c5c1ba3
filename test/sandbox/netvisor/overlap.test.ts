import { describe, expect, it } from 'vitest';
import { categoryOf, useNetvisorSandbox } from './fixture';
import { call } from './signer';

const sandbox = useNetvisorSandbox({ overlap: 'wait' });

interface Entry {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly inFlight: number;
}

const journal = async (): Promise<readonly Entry[]> =>
  (await sandbox.control('GET', '/requests')).json as readonly Entry[];
const slow = (count: number) =>
  sandbox.control('POST', '/faults', {
    match: { method: 'GET' },
    times: count,
    action: { kind: 'latency', ms: 60 },
  });

describe('two requests of one company at once (netvisor-api.md 4.1, I5)', () => {
  it('are served one after the other, and the journal shows it', async () => {
    await slow(3);
    await Promise.all([1, 2, 3].map(() => sandbox.api('/customerlist.nv')));
    const entries = await journal();
    expect(entries.map(({ inFlight }) => inFlight)).toEqual([1, 2, 3]);
    expect(entries.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('are refused with TECHNICAL_ERROR by switch', async () => {
    await sandbox.settings({ overlap: 'refuse' });
    await slow(1);
    const answers = await Promise.all([1, 2].map(() => sandbox.api('/customerlist.nv')));
    expect(answers.map(categoryOf).sort()).toEqual(['OK', 'TECHNICAL_ERROR']);
  });

  it('of different companies do not wait for each other', async () => {
    await slow(2);
    await Promise.all([sandbox.api('/customerlist.nv'), call(sandbox, sandbox.second, '/customerlist.nv')]);
    expect((await journal()).map(({ inFlight }) => inFlight)).toEqual([1, 1]);
  });

  it('one after the other never count as two', async () => {
    for (let count = 0; count < 50; count += 1) await sandbox.api('/customerlist.nv');
    expect(new Set((await journal()).map(({ inFlight }) => inFlight))).toEqual(new Set([1]));
  });

  it('a hanging one blocks the company until its connection closes', async () => {
    await sandbox.control('POST', '/faults', {
      match: { resource: 'customerlist.nv' },
      action: { kind: 'hang' },
    });
    const controller = new AbortController();
    const hanging = sandbox.api('/customerlist.nv', { signal: controller.signal });
    hanging.catch(() => undefined);
    while ((await journal()).length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    const waiting = sandbox.api('/getcustomer.nv?id=1');
    while ((await journal()).length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    await expect(hanging).rejects.toThrow();
    expect(categoryOf(await waiting)).toBe('INVALID_DATA');
    await sandbox.api('/customerlist.nv');
    expect((await journal()).map(({ status, inFlight }) => ({ status, inFlight }))).toEqual([
      { status: 0, inFlight: 1 },
      { status: 400, inFlight: 2 },
      { status: 200, inFlight: 1 },
    ]);
  });
});
