import { describe, expect, it } from 'vitest';
import { isPlainListValue, resourceUrl, serviceRoot } from '../../src/netvisor/request-url';

describe('the URL of a request (netvisor-api.md 1.6)', () => {
  it('keeps commas and colons as they are, so that every form of it is signed alike', () => {
    const url = resourceUrl('https://isvapi.netvisor.fi', 'customerlist.nv', {
      changedsince: '2026-01-02T03:04:05',
      customercodelist: '117,A-1',
    });
    expect(url).toBe(
      'https://isvapi.netvisor.fi/customerlist.nv?changedsince=2026-01-02T03:04:05&customercodelist=117,A-1',
    );
  });

  it('leaves out what has no value', () => {
    expect(resourceUrl('https://isvapi.netvisor.fi', 'customerlist.nv', { changedsince: undefined })).toBe(
      'https://isvapi.netvisor.fi/customerlist.nv',
    );
  });

  it.each(['A 1', 'Ä1', 'A&B', '50%', 'A+B', ''])('refuses to put "%s" into a list', (code) => {
    expect(isPlainListValue(code)).toBe(false);
  });

  it('takes a code with a comma for what it is: two', () => {
    expect(isPlainListValue('A,B')).toBe(false);
  });

  it('throws rather than escape', () => {
    expect(() => resourceUrl('https://isvapi.netvisor.fi', 'customerlist.nv', { keyword: 'Öljy' })).toThrow(
      TypeError,
    );
  });

  it.each([
    ['https://isvapi.netvisor.fi', 'https://isvapi.netvisor.fi'],
    ['https://isvapi.netvisor.fi/', 'https://isvapi.netvisor.fi'],
    ['https://ISVAPI.netvisor.fi:443', 'https://isvapi.netvisor.fi'],
    ['http://127.0.0.1:7070/', 'http://127.0.0.1:7070'],
  ])('%s is the service at %s, as its Host header will say', (baseUrl, root) => {
    expect(serviceRoot(baseUrl)).toBe(root);
  });

  it('knows no other schemes', () => {
    expect(() => serviceRoot('file:///etc/passwd')).toThrow(TypeError);
  });
});
