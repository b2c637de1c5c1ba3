import { describe, expect, it } from 'vitest';
import { deriveKey, keyedFingerprint, seal, unseal } from '../../src/store/crypto';
import { Unreadable } from '../../src/store/errors';
import { newId } from '../../src/store/new-id';

const KEY = Buffer.alloc(32, 1);
const PLACE = 'tnt_1|links|sealed_label|lnk_1';

describe('sealed values', () => {
  it('open again at their place, look different each time and don’t show the text', () => {
    const sealed = seal(KEY, PLACE, 'Väinö Åkesson 😀');
    expect(unseal(KEY, PLACE, sealed).toString('utf8')).toBe('Väinö Åkesson 😀');
    expect(sealed).toMatch(/^v1\.[A-Za-z0-9_-]+$/);
    expect(seal(KEY, PLACE, 'Väinö Åkesson 😀')).not.toBe(sealed);
    expect(unseal(KEY, PLACE, seal(KEY, PLACE, '')).length).toBe(0);
  });

  it('don’t open elsewhere, with another key, or changed in a single bit', () => {
    const sealed = seal(KEY, PLACE, 'Väinö');
    expect(() => unseal(KEY, `${PLACE}x`, sealed)).toThrow(Unreadable);
    expect(() => unseal(Buffer.alloc(32, 2), PLACE, sealed)).toThrow(Unreadable);
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(i) ^ 1, i);
      expect(() => unseal(KEY, PLACE, `v1.${changed.toString('base64url')}`)).toThrow(Unreadable);
    }
    for (const broken of ['', 'v1.', 'v2.AAAA', sealed.slice(0, 20)]) {
      expect(() => unseal(KEY, PLACE, broken)).toThrow(Unreadable);
    }
  });
});

describe('derived keys and fingerprints', () => {
  it('differ by use', () => {
    expect(deriveKey(KEY, 'values')).toHaveLength(32);
    expect(deriveKey(KEY, 'values').equals(deriveKey(KEY, 'other'))).toBe(false);
  });

  it('tell no value from the empty text and from a dash', () => {
    const all = [null, '', '-', '+'].map((text) => keyedFingerprint(KEY, text));
    expect(new Set(all).size).toBe(4);
  });
});

describe('new ids', () => {
  it('have their prefix and never repeat', () => {
    const ids = Array.from({ length: 500 }, () => newId('lnk'));
    expect(new Set(ids).size).toBe(500);
    for (const id of ids) expect(id).toMatch(/^lnk_[a-z2-7]{20}$/);
  });
});
