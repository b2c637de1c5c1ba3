import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { isUnderWay, maintenanceSchema } from '../../../src/sandbox/netvisor/maintenance';
import { categoryOf, useNetvisorSandbox } from './fixture';
import { call, signedHeaders } from './signer';

const sandbox = useNetvisorSandbox({ maintenance: null, timestampToleranceSeconds: null });

/** The break of November 2024: from Friday 18:00 to Monday 06:00 Finnish time (netvisor-api.md 4.1). */
const WEEKEND = { from: '2024-11-15T18:00:00+02:00', until: '2024-11-18T06:00:00+02:00' };
const at = (iso: string) => sandbox.control('POST', '/clock', { offsetMs: Date.parse(iso) - Date.now() });
const add = () =>
  sandbox.api('/customer.nv?method=add', {
    body: '<root><customer><customerbaseinformation><name>Uusi Oy</name></customerbaseinformation></customer></root>',
  });

describe('maintenance over a weekend', () => {
  it.each([
    ['Friday 17:59', '2024-11-15T17:59:00+02:00', true],
    ['Friday 18:00', '2024-11-15T18:00:00+02:00', false],
    ['Sunday noon', '2024-11-17T12:00:00+02:00', false],
    ['Monday 05:59', '2024-11-18T05:59:00+02:00', false],
    ['Monday 06:00', '2024-11-18T06:00:00+02:00', true],
  ])('%s by the sandbox’s clock', async (_when, moment, open) => {
    await sandbox.settings({ maintenance: WEEKEND });
    await at(moment);
    const answer = await sandbox.api('/customerlist.nv');
    expect(answer.status).toBe(open ? 200 : 503);
    expect(answer.text.startsWith('<?xml')).toBe(open);
  });

  it('is a page of HTML by default, and nothing is done', async () => {
    await sandbox.settings({ maintenance: {} });
    const answer = await add();
    expect(answer.status).toBe(503);
    expect(answer.text).toMatch(/^<!DOCTYPE html>/);
    expect((await sandbox.control('GET', '/customers')).json).toEqual([]);
  });

  it('may even be a page with status 200', async () => {
    await sandbox.settings({ maintenance: { pageStatus: 200 } });
    const answer = await sandbox.api('/customerlist.nv');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('huoltokatko');
  });

  it.each(['SYSTEM_MAINTENANCE', 'SYSTEM_MAINTANANCE'])(
    'or a refusal spelled %s, in the envelope and with its status',
    async (answer) => {
      await sandbox.settings({ maintenance: { answer } });
      const refusal = await sandbox.api('/customerlist.nv');
      expect(refusal.status).toBe(503);
      expect(categoryOf(refusal)).toBe(answer);
      expect((await sandbox.api('/customerlist.nv', { statusCodes: false })).status).toBe(200);
      await sandbox.settings({ httpStatuses: { maintenance: 500 } });
      expect((await sandbox.api('/customerlist.nv')).status).toBe(500);
      await sandbox.settings({ httpStatuses: { maintenance: 503 } });
    },
  );

  it('does not look at who asks', async () => {
    await sandbox.settings({ maintenance: { answer: 'SYSTEM_MAINTENANCE' } });
    const answer = await call(sandbox, { ...sandbox.first, customerKey: 'wrong' }, '/customerlist.nv');
    expect(categoryOf(answer)).toBe('SYSTEM_MAINTENANCE');
  });

  it('closes one company, or all by its own control call', async () => {
    await sandbox.settings({ maintenance: {} });
    expect(categoryOf(await call(sandbox, sandbox.second, '/customerlist.nv'))).toBe('OK');
    await sandbox.settings({ maintenance: null });

    expect((await sandbox.control('POST', '/maintenance', {})).status).toBe(201);
    for (const company of [sandbox.first, sandbox.second]) {
      expect((await call(sandbox, company, '/customerlist.nv')).status).toBe(503);
    }
    expect((await sandbox.control('DELETE', '/maintenance')).status).toBe(204);
    for (const company of [sandbox.first, sandbox.second]) {
      expect(categoryOf(await call(sandbox, company, '/customerlist.nv'))).toBe('OK');
    }
  });

  it.each([
    { from: 'Friday' },
    { from: WEEKEND.until, until: WEEKEND.from },
    { answer: 'SYSTEM_DOWN' },
    { status: 503 },
  ])('refuses %j', async (maintenance) => {
    expect((await sandbox.control('PATCH', '/settings', { maintenance })).status).toBe(400);
    expect((await sandbox.control('POST', '/maintenance', maintenance)).status).toBe(400);
  });
});

describe('the window', () => {
  const window = maintenanceSchema.parse(WEEKEND);
  const isOpen = (iso: string): boolean => isUnderWay(window, new Date(iso));

  it('begins with its first millisecond and ends before its last', () => {
    expect(isOpen('2024-11-15T15:59:59.999Z')).toBe(false);
    expect(isOpen('2024-11-15T16:00:00.000Z')).toBe(true);
    expect(isOpen('2024-11-18T03:59:59.999Z')).toBe(true);
    expect(isOpen('2024-11-18T04:00:00.000Z')).toBe(false);
  });

  it('is open at an end that is left out', () => {
    const { from, until } = WEEKEND;
    expect(isUnderWay(maintenanceSchema.parse({ until }), new Date(0))).toBe(true);
    expect(isUnderWay(maintenanceSchema.parse({ from }), new Date('2999-01-01'))).toBe(true);
  });
});

describe('the clock of the sandbox', () => {
  it('tells its own time in the Date header too, so that a client can see the difference', async () => {
    await at('2026-07-01T12:00:00Z');
    for (const maintenance of [null, {}]) {
      await sandbox.settings({ maintenance });
      const { headers, body } = await request(`${sandbox.baseUrl}/customerlist.nv`, {
        headers: signedHeaders(sandbox.first, `${sandbox.baseUrl}/customerlist.nv`),
      });
      await body.dump();
      expect(headers['date']).toMatch(/^Wed, 01 Jul 2026 12:0\d:\d\d GMT$/);
    }
  });
});
