import type { Fingerprint } from '../sync/agreement';
import type { TextFingerprint } from './tenant-cipher';

/**
 * Fingerprints of fields by one keyed function, separated by the field's name: a value can't imitate the prefix of
 * another field.
 */
export const fieldFingerprint =
  (text: TextFingerprint): Fingerprint =>
  (name, normalised) =>
    text(normalised === null ? `${name}:` : `${name}=${normalised}`);
