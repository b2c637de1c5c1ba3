import { describe, expect, it } from 'vitest';
import { defaultSettings, settingsSchema } from '../../../src/sandbox/netvisor/settings';
import { categoryOf, useNetvisorSandbox } from './fixture';
import { call, texts } from './signer';

const sandbox = useNetvisorSandbox(defaultSettings());

describe('settings', () => {
  it('have the defaults that the documentation names', () => {
    expect(settingsSchema.parse(defaultSettings())).toEqual({
      timestampToleranceSeconds: 300,
      macCharset: 'latin',
      macUrl: 'any',
      legacyMac: false,
      statusCodes: 'header',
      overlap: 'wait',
      listInactive: true,
      changedSinceZone: 'helsinki',
      changedSinceInclusive: true,
      officeMovesChangeTime: false,
      idlistUnknown: 'skip',
      officeAddReturnsId: true,
      duplicateCode: 'refuse',
      checkBusinessId: false,
      operatorList: 'strict',
      checkOfficeEInvoice: true,
      rights: { customerlist: true, getcustomer: true, customer: true, office: true },
      keysRevoked: false,
      timestampMismatch: 'refuse',
      requireStatusCodesHeader: false,
      macHint: false,
      swedish: 'english',
      httpStatuses: { requestNotUnique: 400, maintenance: 503, unknownResource: 404 },
      errorDetails: false,
      timeStampPadding: false,
      responseOrder: 'documented',
      keywordMatch: 'start',
      listUri: 'path',
      replyOptionSum: 'accept',
      officeEmailShown: false,
      codeComparison: 'exact',
      omittedCode: 'empty',
      requireBusinessId: false,
      emptyGroup: 'keep',
      eInvoicePair: 'any',
      decimals: 'any',
      contactPersonAddress: 'optional',
      acceptAland: true,
      officeIdentifierUnique: false,
      bodyCharset: 'any',
      maxBodyBytes: 10_485_760,
      latency: null,
      maintenance: null,
    });
  });

  it('stay through a reset and go back to the defaults when deleted', async () => {
    await sandbox.settings({ listInactive: false, httpStatuses: { maintenance: 500 } });
    await sandbox.control('POST', '/reset');
    expect((await sandbox.control('GET', '/settings')).json).toMatchObject({
      listInactive: false,
      httpStatuses: { requestNotUnique: 400, maintenance: 500 },
    });
    expect((await sandbox.control('DELETE', '/settings')).json).toEqual(defaultSettings());
    expect((await sandbox.control('GET', '/settings')).json).toEqual(defaultSettings());
  });
});

describe('refusals in three languages', () => {
  const inLanguage = async (language: string) =>
    (await sandbox.api('/getcustomer.nv?id=77', { language })).statuses[1];

  it('Finnish and English by default, Swedish falling back to English (section 6)', async () => {
    expect(await inLanguage('FI')).toBe(
      'INVALID_DATA :: Tiedon muoto virheellinen:. Asiakasta ei löydy Netvisor-tunnisteella: 77',
    );
    expect(await inLanguage('EN')).toBe(
      'INVALID_DATA :: Data form incorrect:. Customer not found with Netvisor identifier: 77',
    );
    expect(await inLanguage('SE')).toBe(await inLanguage('EN'));
    expect(await inLanguage('fi')).toBe(await inLanguage('FI'));
  });

  it('Swedish in Swedish by switch, with the same category and status', async () => {
    await sandbox.settings({ swedish: 'own' });
    const answer = await sandbox.api('/getcustomer.nv?id=77', { language: 'SE' });
    expect(answer.status).toBe(400);
    expect(answer.statuses).toEqual([
      'FAILED',
      'INVALID_DATA :: Felaktigt dataformat:. Kunden hittades inte med Netvisor-identifieraren: 77',
    ]);
  });
});

describe('HTTP codes that are only assumed (3.3)', () => {
  it('can be the other ones', async () => {
    await sandbox.settings({ httpStatuses: { requestNotUnique: 401, unknownResource: 401 } });
    await sandbox.api('/customerlist.nv', { transactionId: 'once' });
    const again = await sandbox.api('/customerlist.nv', { transactionId: 'once' });
    expect([again.status, categoryOf(again)]).toEqual([401, 'REQUEST_NOT_UNIQUE']);
    expect((await sandbox.api('/nothing.nv')).status).toBe(401);
    expect((await sandbox.api('/nothing.nv', { statusCodes: false })).status).toBe(200);
  });
});

describe('the envelope by switch (3.1)', () => {
  it('has leading zeros in its time', async () => {
    await sandbox.settings({ timeStampPadding: true });
    await sandbox.control('POST', '/clock', { offsetMs: Date.UTC(2026, 5, 5, 6, 7, 8) - Date.now() });
    const { text } = await sandbox.api('/customerlist.nv', { now: Date.UTC(2026, 5, 5, 6, 7, 8) });
    expect(texts(text, 'TimeStamp')[0]).toMatch(/^05\.06\.2026 09:07:\d\d$/);
  });

  it('has details beside the two Status elements', async () => {
    expect((await sandbox.api('/getcustomer.nv?id=77')).text).not.toContain('Details');
    await sandbox.settings({ errorDetails: true });
    const { text } = await sandbox.api('/getcustomer.nv?id=77');
    expect(texts(text, 'Status')).toHaveLength(2);
    expect(texts(text, 'Details')).toEqual([
      'Data form incorrect:. Customer not found with Netvisor identifier: 77',
    ]);
  });
});

describe('who may ask, by switch', () => {
  it('a user who lost access takes the key along', async () => {
    await sandbox.settings({ keysRevoked: true });
    const answer = await sandbox.api('/customerlist.nv');
    expect([answer.status, categoryOf(answer)]).toEqual([401, 'AUTHENTICATION_FAILED']);
    expect(answer.statuses[1]).toContain('Integration keys are not valid');
    expect(categoryOf(await call(sandbox, sandbox.second, '/customerlist.nv'))).toBe('OK');
  });

  it('whoever leaves UseHTTPResponseStatusCodes out is refused', async () => {
    expect(categoryOf(await sandbox.api('/customerlist.nv', { statusCodes: false }))).toBe('OK');
    await sandbox.settings({ requireStatusCodesHeader: true });
    expect(categoryOf(await sandbox.api('/customerlist.nv', { statusCodes: false }))).toBe(
      'AUTHENTICATION_FAILED',
    );
    expect(categoryOf(await sandbox.api('/customerlist.nv'))).toBe('OK');
  });

  it('timestamps that disagree by more than the tolerance pass where each is near the clock', async () => {
    const fourMinutes = 240_000;
    const ahead = { now: Date.now() + fourMinutes, unixNow: Date.now() - fourMinutes };
    expect(categoryOf(await sandbox.api('/customerlist.nv', ahead))).toBe('AUTHENTICATION_FAILED');
    await sandbox.settings({ timestampMismatch: 'ignore' });
    expect(categoryOf(await sandbox.api('/customerlist.nv', ahead))).toBe('OK');
    const farOff = { now: Date.now(), unixNow: Date.now() - 2 * fourMinutes };
    expect(categoryOf(await sandbox.api('/customerlist.nv', farOff))).toBe('AUTHENTICATION_FAILED');
  });
});
