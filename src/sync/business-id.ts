/** Weights of the seven digits of a Finnish business id, from the left (stdnum, vero.fi). */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2];

/** Upper case without any white space: the form in which identifiers are compared. */
export function compactIdentifier(text: string): string {
  return text.replace(/\s/gu, '').toUpperCase();
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
  const compact = compactIdentifier(text);
  if (/^\d{6,7}-\d$/u.test(compact)) return compact.padStart('1234567-1'.length, '0');
  return /^\d{8}$/u.test(compact) ? `${compact.slice(0, 7)}-${compact.slice(7)}` : null;
}

/** Modulo 11. A remainder of 1 would make ten, which is no digit: such ids are never issued. */
function hasValidCheckDigit(canonical: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(canonical[at]), 0);
  const remainder = sum % 11;
  return Number(canonical.at(-1)) === (remainder === 0 ? 0 : 11 - remainder);
}
