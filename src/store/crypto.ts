import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Unreadable } from './errors';

/*
 * The cryptography of the store, on Node's own library: AES-256-GCM with a random 96-bit IV per value
 * (NIST SP 800-38D), keys derived by HKDF-SHA-256 (RFC 5869), fingerprints by HMAC-SHA-256 (RFC 2104).
 * Sealed text: `v1.` and base64url of IV, ciphertext and tag.
 */

export const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = 'v1.';

/** Encrypts; `place` is bound to the text, so that it opens only where it was written. */
export function seal(key: Buffer, place: string, plain: string | Buffer): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place, 'utf8'));
  const start = cipher.update(typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain);
  return PREFIX + Buffer.concat([iv, start, cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** Decrypts what `seal` made for the same place; throws {@link Unreadable}. */
export function unseal(key: Buffer, place: string, sealed: string): Buffer {
  const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
  if (!sealed.startsWith(PREFIX) || bytes.length < IV_BYTES + TAG_BYTES)
    throw new Unreadable(`not a sealed value: ${place}`);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(place, 'utf8'));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new Unreadable(`the key or the place does not fit: ${place}`);
  }
}

/** A key of its own for each use. */
export function deriveKey(secret: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `flex-netvisor-sync ${use}`, KEY_BYTES));
}

const FINGERPRINT_CHARS = 22;

/** Keyed fingerprint: 22 characters of base64url, 132 bits. Empty (`null`) has one of its own. */
export function keyedFingerprint(key: Buffer, text: string | null): string {
  const mac = createHmac('sha256', key)
    .update(text === null ? '-' : `+${text}`, 'utf8')
    .digest('base64url');
  return mac.slice(0, FINGERPRINT_CHARS);
}
