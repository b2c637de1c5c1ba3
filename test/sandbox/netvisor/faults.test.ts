import { describe, expect, it } from 'vitest';
import { startNetvisorSandbox } from '../../../src/sandbox/netvisor/start';
import { categoryOf, useNetvisorSandbox } from './fixture';
import { call } from './signer';

const sandbox = useNetvisorSandbox();
const fault = (action: object, match: object = {}) => sandbox.control('POST', '/faults', { match, action });
const names = async (): Promise<unknown> => (await sandbox.control('GET', '/customers')).json;
const add = () =>
  sandbox.api('/customer.nv?method=add', {
    body: '<root><customer><customerbaseinformation><name>Uusi Oy</name></customerbaseinformation></customer></root>',
  });

describe('faults on Netvisor’s resources', () => {
  it('error: a refusal in the real envelope, with its status', async () => {
    await fault({ kind: 'error', category: 'SYSTEM_MAINTENANCE', text: 'Huoltokatko' });
    const answer = await add();
    expect(answer.status).toBe(503);
    expect(answer.statuses).toEqual(['FAILED', 'SYSTEM_MAINTENANCE :: Huoltokatko']);
    expect(await names()).toEqual([]);
  });

  it('match by resource in any case', async () => {
    await fault({ kind: 'status', status: 502 }, { resource: 'Customer.nv' });
    expect((await sandbox.api('/customerlist.nv')).status).toBe(200);
    expect((await add()).status).toBe(502);
    expect((await add()).status).toBe(200);
  });

  it('drop-after: the customer is there, the answer is lost', async () => {
    await fault({ kind: 'drop-after' }, { resource: 'customer.nv' });
    await expect(add()).rejects.toThrow();
    expect(await names()).toHaveLength(1);
  });

  it('drop-before: nothing happened', async () => {
    await fault({ kind: 'drop-before' }, { resource: 'customer.nv' });
    await expect(add()).rejects.toThrow();
    expect(await names()).toEqual([]);
  });
});

describe('bodies above the limit', () => {
  it('are refused with INVALID_DATA_SIZE', async () => {
    const small = await startNetvisorSandbox({ maxBodyBytes: 1000 });
    const [company] = small.companies;
    if (!company) throw new Error('The sandbox names two companies.');
    const body = `<root>${' '.repeat(2000)}</root>`;
    const answer = await call(small, company, '/customer.nv?method=add', { body });
    expect(categoryOf(answer)).toBe('INVALID_DATA_SIZE');
    await small.close();
  });
});
