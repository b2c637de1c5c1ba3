/** Weights of the seven digits of a Finnish business id, from the left (stdnum, vero.fi). */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2];

/** Upper case without any white space: the form in which identifiers are compared. */
export function compactIdentifier(text: string): string {
  return text.replace(/\s+/gu, '').toUpperCase();
}

/**
 * The Finnish business id in its official form `1234567-1`, or null when the text isn't one or its check digit
 * is wrong. Old ids of six digits get their leading zero; the dash may be missing.
 */
export function finnishBusinessId(text: string): string | null {
  const canonical = businessIdForm(text);
  return canonical !== null && hasValidCheckDigit(canonical) ? canonical : null;
}

/** The official form of what looks like a business id, its check digit not looked at; else null. */
export function businessIdForm(text: string): string | null {
  const [, number, check] = /^(\d{6,7})-(\d)$/u.exec(compactIdentifier(text)) ?? [];
  if (number !== undefined && check !== undefined) return `${number.padStart(7, '0')}-${check}`;
  const [, digits, last] = /^(\d{7})(\d)$/u.exec(compactIdentifier(text)) ?? [];
  return digits !== undefined && last !== undefined ? `${digits}-${last}` : null;
}

/** Modulo 11. A remainder of 1 is never issued, so no check digit can be right for it. */
function hasValidCheckDigit(canonical: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(canonical[at]), 0);
  const remainder = sum % 11;
  if (remainder === 1) return false;
  const expected = remainder === 0 ? 0 : 11 - remainder;
  return Number(canonical.at(-1)) === expected;
}
