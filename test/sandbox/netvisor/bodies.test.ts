import { describe, expect, it } from 'vitest';
import { categoryOf, useNetvisorSandbox } from './fixture';
import type { CallOptions } from './signer';

const sandbox = useNetvisorSandbox({ bodyCharset: 'any', maxBodyBytes: 10_485_760 });

const XML_INVALID =
  'INVALID_DATA :: Data form incorrect:. XML message validation failed: Could not validate xml';
const named = (name: string): string =>
  `<root><customer><customerbaseinformation><name>${name}</name></customerbaseinformation></customer></root>`;
const add = (body: string | Buffer, options: CallOptions = {}) =>
  sandbox.api('/customer.nv?method=add', { body, ...options });
const withType = (contentType: string): CallOptions => ({ headers: { 'Content-Type': contentType } });
const nameOfFirst = async () => (await sandbox.stored(1)).customerBaseInformation['name'];

const utf8 = Buffer.from(named('Pöytä €'), 'utf8');
/** Ö is d6 and ö f6 in both; the euro sign is a4 in ISO-8859-15. */
const latin9 = Buffer.from(named('P\u00f6yt\u00e4 \u00a4'), 'latin1');
const declared = (encoding: string, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`<?xml version="1.0" encoding="${encoding}"?>`), bytes]);

describe('the charset of a body (netvisor-api.md 2.0)', () => {
  it.each<[string, Buffer, string]>([
    ['UTF-8 without a word, as every client sends it', utf8, 'text/plain'],
    ['UTF-8 as the Content-Type says', utf8, 'text/xml; charset=utf-8'],
    ['UTF-8 as the declaration says', declared('UTF-8', utf8), 'text/xml'],
    ['ISO-8859-15 without a word, as the documentation has it', latin9, 'text/plain'],
    ['ISO-8859-15 as the Content-Type says', latin9, 'text/xml; charset="ISO-8859-15"'],
    ['ISO-8859-15 as the declaration says', declared('iso-8859-15', latin9), 'text/xml'],
  ])('%s', async (_what, body, contentType) => {
    expect(categoryOf(await add(body, withType(contentType)))).toBe('OK');
    expect(await nameOfFirst()).toBe('Pöytä €');
  });

  it.each(['iso-8859-1', 'latin1', 'windows-1252'])('%s, which has no euro sign at a4', async (charset) => {
    expect(categoryOf(await add(latin9, withType(`text/xml; charset=${charset}`)))).toBe('OK');
    expect(await nameOfFirst()).toBe('Pöytä ¤');
  });

  it('numeric references make the question vanish', async () => {
    await add(named('P&#246;yt&#xE4; &#8364;'), withType('text/xml; charset=utf-8'));
    expect(await nameOfFirst()).toBe('Pöytä €');
  });

  it.each<[string, Buffer, string]>([
    ['ISO-8859-15 that the Content-Type calls UTF-8', latin9, 'text/xml; charset=utf-8'],
    ['ISO-8859-15 that the declaration calls UTF-8', declared('utf-8', latin9), 'text/xml'],
    ['a charset that nobody knows', utf8, 'text/xml; charset=ebcdic'],
    ['UTF-16', Buffer.from(`\ufeff${named('A')}`, 'utf16le'), 'text/xml'],
  ])('%s is refused', async (_what, body, contentType) => {
    const answer = await add(body, withType(contentType));
    expect(answer.status).toBe(400);
    expect(answer.statuses).toEqual(['FAILED', XML_INVALID]);
    expect((await sandbox.control('GET', '/customers')).json).toEqual([]);
  });

  it('may be UTF-8 only, by switch', async () => {
    await sandbox.settings({ bodyCharset: 'utf8' });
    expect((await add(latin9)).statuses[1]).toBe(XML_INVALID);
    expect(categoryOf(await add(utf8))).toBe('OK');
    expect(categoryOf(await add(declared('ISO-8859-15', latin9)))).toBe('OK');
  });
});

describe('bodies that are no documents', () => {
  it.each<[string, string | Buffer]>([
    ['JSON', '{"root":{"customer":{"customerbaseinformation":{"name":"A"}}}}'],
    ['a form', 'name=A&method=add'],
    ['plain text', 'Hei'],
    ['HTML', '<!DOCTYPE html><html><body>Hei</body></html>'],
    ['bytes', Buffer.from([0x00, 0xff, 0x1b, 0x80])],
    ['nothing', ''],
    ['blanks', '  \r\n'],
    ['two roots', named('A') + named('B')],
    ['a namespace', '<root xmlns="urn:x"><customer/></root>'],
  ])('%s gets the message of the validator', async (_what, body) => {
    const answer = await add(body, withType('application/json'));
    expect(answer.status).toBe(400);
    expect(answer.statuses).toEqual(['FAILED', XML_INVALID]);
  });
});

describe('a body above the limit', () => {
  it('gets INVALID_DATA_SIZE; the limit is a setting', async () => {
    const body = named('A Oy');
    await sandbox.settings({ maxBodyBytes: Buffer.byteLength(body) });
    expect(categoryOf(await add(body))).toBe('OK');
    const answer = await add(named('A Oyj'));
    expect([answer.status, categoryOf(answer)]).toEqual([400, 'INVALID_DATA_SIZE']);
  });
});
