/** Weights of the seven digits (netvisor-api.md 5.1). */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2] as const;

/** Check digit of a Finnish business id, or undefined for a number that is never issued (remainder 1). */
function businessIdCheckDigit(sevenDigits: string): number | undefined {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(sevenDigits.charAt(place)), 0);
  const remainder = sum % 11;
  if (remainder === 1) return undefined;
  return remainder === 0 ? 0 : 11 - remainder;
}

/** True for seven digits, dash and the right check digit. */
export function isValidBusinessId(text: string): boolean {
  return /^\d{7}-\d$/.test(text) && businessIdCheckDigit(text.slice(0, 7)) === Number(text.charAt(8));
}

/** A prime, so that the steps below meet every number once before they repeat. */
const NUMBERS = 8_999_993;
const FIRST_NUMBER = 1_000_000;
const STEP = 5_647_339;
/** Ordinals stay below this; a number that is never issued is replaced by one of the ordinals above it. */
const ORDINALS = 1_000_000;

/**
 * A valid business id for an ordinal below a million; different ordinals give different ids, so registers whose
 * customer numbers do not overlap do not share a company by accident either.
 */
export function businessIdFor(ordinal: number): string {
  for (let candidate = ordinal % ORDINALS; candidate < NUMBERS; candidate += ORDINALS) {
    const digits = (FIRST_NUMBER + ((candidate * STEP) % NUMBERS)).toString();
    const check = businessIdCheckDigit(digits);
    if (check !== undefined) return `${digits}-${check.toString()}`;
  }
  throw new RangeError(`No business id can be made for ordinal ${ordinal.toString()}.`);
}
