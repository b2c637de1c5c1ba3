/**
 * Whole tokens of a text, as the privacy tests compare them: runs of letters, digits and the characters that
 * hold an e-mail, a phone number or a business id together. Short ones say nothing about a person.
 */
export function tokensOf(text: string): Set<string> {
  const tokens = text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}@.+_-]*[\p{L}\p{N}]/gu) ?? [];
  return new Set(tokens.filter((token) => token.length >= 6));
}

/** Everything in a value that is text, decoded payloads included: base64 that decodes to JSON is looked into. */
export function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    yield value;
    const decoded = Buffer.from(value, 'base64').toString('utf8');
    if (decoded !== '' && Buffer.from(decoded, 'utf8').toString('base64') === value) yield decoded;
  } else if (Buffer.isBuffer(value) || value instanceof Uint8Array) {
    yield Buffer.from(value).toString('utf8');
  } else if (Array.isArray(value)) {
    for (const item of value) yield* textsIn(item);
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) yield* textsIn(item);
  } else if (typeof value === 'number' || typeof value === 'bigint') {
    yield String(value);
  }
}
