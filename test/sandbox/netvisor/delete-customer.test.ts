import { describe, expect, it } from 'vitest';
import { useNetvisorSandbox } from './fixture';

const sandbox = useNetvisorSandbox();
const theAlarm: unknown = expect.stringContaining('deletecustomer.nv');
const journal = async () => (await sandbox.control('GET', '/requests')).json;

describe('deletecustomer.nv (netvisor-api.md 2.6), which the product must never call (D10)', () => {
  it('deletes by GET and raises an alarm in the journal', async () => {
    await sandbox.person({ name: 'Poistettava Oy' });
    expect((await sandbox.api('/deletecustomer.nv?customerid=1')).statuses).toEqual(['OK']);
    expect((await sandbox.control('GET', '/customers/1')).status).toBe(404);
    expect(await journal()).toMatchObject([{ method: 'GET', alarm: theAlarm }]);
  });

  it('refuses a customer with invoices, giving the reason, and raises the alarm all the same', async () => {
    await sandbox.person({ name: 'Laskutettu Oy' }, { hasInvoices: true });
    const answer = await sandbox.api('/deletecustomer.nv?customerid=1', { language: 'FI' });
    expect(answer.statuses[1]).toContain('Asiakkaalla on laskuja');
    expect((await sandbox.stored(1)).customerBaseInformation['name']).toBe('Laskutettu Oy');
    expect(await journal()).toMatchObject([{ status: 400, alarm: theAlarm }]);
  });

  it('knows no parameter id', async () => {
    await sandbox.person({ name: 'Poistettava Oy' });
    expect((await sandbox.api('/deletecustomer.nv?id=1')).statuses[1]).toContain('customerid');
  });

  it('leaves other requests without an alarm', async () => {
    await sandbox.api('/customerlist.nv');
    expect(await journal()).not.toMatchObject([{ alarm: theAlarm }]);
  });
});
