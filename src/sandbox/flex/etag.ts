import type { CustomerRecord } from './customer';
import { FlexProblem } from './problem';

/** The strong validator of a version, e.g. `"v17"`. */
export function etagOf(version: number): string {
  return `"v${version.toString()}"`;
}

const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;

/**
 * Lets a write pass only when it is meant for this version. A list and `*` have their meaning of RFC 9110 13.1.1;
 * weak tags never match.
 * @throws FlexProblem 428 without the header, 400 when it is malformed, 412 with what has changed since
 */
export function requireMatch(ifMatch: string | undefined, record: CustomerRecord): void {
  const tags = parseIfMatch(ifMatch);
  if (tags === '*' || tags.includes(etagOf(record.version))) return;
  const seen = Math.max(0, ...tags.map((tag) => Number(/^"v([1-9]\d{0,8})"$/.exec(tag)?.[1] ?? 0)));
  throw new FlexProblem(
    'stale_version',
    `The customer is at version ${record.version.toString()}; If-Match names another.`,
    {
      members: { current_version: record.version, differing_fields: changedSince(record, seen) },
      headers: { etag: etagOf(record.version) },
    },
  );
}

/** @throws FlexProblem 428 without the header, 400 when it is malformed */
export function parseIfMatch(ifMatch: string | undefined): '*' | string[] {
  if (ifMatch === undefined || ifMatch.trim() === '') {
    throw new FlexProblem('if_match_missing', 'Send If-Match with the ETag that you read.');
  }
  if (ifMatch.trim() === '*') return '*';
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (tags.every((tag) => ENTITY_TAG.test(tag))) return tags;
  throw new FlexProblem('invalid_header', 'If-Match is a list of entity tags in quotes.', {
    errors: [{ pointer: '/header/If-Match', code: 'invalid_header', message: 'Expected "v" and a number.' }],
  });
}

/** Nothing is known of a version that never was. */
function changedSince(record: CustomerRecord, version: number): string[] {
  if (version < 1 || version >= record.version) return [];
  return [...new Set(record.history.slice(version - 1).flat())];
}
