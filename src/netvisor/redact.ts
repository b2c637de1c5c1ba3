const EMAIL = /[^\s@<>"';,:]+@[^\s@<>"';,]+/g;
/** A personal identity code, also with blanks around its separator (D17). */
const IDENTITY_CODE = /\d{6}\s*[-+A-FU-Y]\s*\d{3}\s?[0-9A-Z]\b/gi;
/** Four digits or more, whatever stands between them: phone numbers, identity codes, account numbers, keys. */
const MANY_DIGITS = /\+?\d(?:[\d\s\-+./()]*\d){3,}[0-9A-Za-z]*/g;
const LONGEST_DETAIL = 500;
/** Shorter texts would take harmless words with them. */
const SHORTEST_VALUE = 3;

/**
 * Takes the personal parts out of another system's words as far as they can be told: e-mail addresses, long numbers
 * and every value that was sent. What is left may still be personal, so it belongs into encrypted places.
 */
export function redact(text: string, sentValues: Iterable<string> = []): string {
  let redacted = text;
  const longestFirst = [...new Set(sentValues)].sort((left, right) => right.length - left.length);
  for (const value of longestFirst) {
    if (value.length >= SHORTEST_VALUE) redacted = redacted.replaceAll(value, '[value]');
  }
  return redacted
    .replace(EMAIL, '[e-mail]')
    .replace(IDENTITY_CODE, '[number]')
    .replace(MANY_DIGITS, '[number]')
    .slice(0, LONGEST_DETAIL);
}
