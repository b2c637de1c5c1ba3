import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, mergePatch, withoutNulls } from '../../../src/sandbox/flex/json';

describe('mergePatch', () => {
  // Cases of RFC 7396, appendix A.
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('of %j by %j is %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });

  it('takes a member called __proto__ for a member', () => {
    const patch: unknown = JSON.parse('{"__proto__":{"polluted":true}}');
    expect({}).not.toHaveProperty('polluted');
    expect(JSON.stringify(mergePatch({}, patch))).toBe('{"__proto__":{"polluted":true}}');
  });
});

describe('withoutNulls', () => {
  it('looks into lists and leaves other values alone', () => {
    expect(withoutNulls({ a: null, b: [{ c: null, d: 0 }], e: false, f: '' })).toEqual({
      b: [{ d: 0 }],
      e: false,
      f: '',
    });
  });
});

describe('canonicalJson', () => {
  it('is the same for every order of members, and different for different content', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
        const turned = Object.fromEntries(Object.entries(body).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(body));
        expect(JSON.parse(canonicalJson(body))).toEqual(JSON.parse(JSON.stringify(body)));
      }),
    );
  });
});
