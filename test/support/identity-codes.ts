/**
 * Personal identity codes made by the rule, of nobody: individual numbers from 900 on are never given. The first
 * separators tell the century as they did until 2022, the others since 2023.
 */
const SEPARATORS = ['-', '+', 'A', 'Y', 'X', 'W', 'V', 'U', 'B', 'C', 'D', 'E', 'F'];
const CHECK_CHARACTERS = '0123456789ABCDEFHJKLMNPRSTUVWXY';

const IDENTITY_CODES: readonly string[] = SEPARATORS.map((separator, n) => {
  const date = `${(10 + n).toString()}1165`;
  const individual = (907 + 3 * n).toString();
  const check = CHECK_CHARACTERS[Number(date + individual) % 31] ?? '';
  return date + separator + individual + check;
});

/** As they are typed: each form holds one code. */
export const TYPED_CODES: readonly string[] = IDENTITY_CODES.map((code, n) => {
  const [head, tail] = [code.slice(0, 7), code.slice(7)];
  switch (n % 6) {
    case 1:
      return code.toLowerCase();
    case 2:
      return ` ${head} ${tail} `;
    case 3:
      return `hetu ${code}`;
    case 4:
      return `${code.slice(0, 6)} ${code.slice(6)}`;
    default:
      return code;
  }
});

/** What a text must not hold to be free of the codes: as typed, and without any blanks. */
export function codesIn(text: string): string[] {
  const upper = text.toUpperCase();
  return [...IDENTITY_CODES, ...TYPED_CODES].filter((code) => upper.includes(code.trim().toUpperCase()));
}

/** Accounts as consumers' banks give them, mod-97 correct: `FI21 1234 5600 0007 85` and its neighbours. */
export const BANK_ADDRESSES: readonly string[] = [1, 2, 3, 4, 5].map((n) => {
  const account = `9876540000${(1000 + n).toString()}`;
  const remainder = BigInt(`${account}151800`) % 97n;
  return `FI${(98n - remainder).toString().padStart(2, '0')}${account}`;
});
