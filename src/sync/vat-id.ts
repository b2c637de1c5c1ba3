import { stdnum } from 'stdnum';
import { compactIdentifier, finnishBusinessId } from './business-id';

/** Prefixes of the member states' VAT numbers with what stdnum calls the country and the number. */
const MEMBER_STATES: Readonly<Record<string, readonly [country: string, number: string]>> = {
  AT: ['AT', 'uid'],
  BE: ['BE', 'vat'],
  BG: ['BG', 'vat'],
  CY: ['CY', 'vat'],
  CZ: ['CZ', 'dic'],
  DE: ['DE', 'vat'],
  DK: ['DK', 'cvr'],
  EE: ['EE', 'kmkr'],
  EL: ['GR', 'vat'],
  ES: ['ES', 'nif'],
  FR: ['FR', 'tva'],
  HR: ['HR', 'oib'],
  HU: ['HU', 'anum'],
  IE: ['IE', 'vat'],
  IT: ['IT', 'iva'],
  LT: ['LT', 'pvm'],
  LU: ['LU', 'tva'],
  LV: ['LV', 'pvn'],
  MT: ['MT', 'vat'],
  NL: ['NL', 'btw'],
  PL: ['PL', 'nip'],
  PT: ['PT', 'nif'],
  RO: ['RO', 'cui'],
  SE: ['SE', 'vat'],
  SI: ['SI', 'ddv'],
  SK: ['SK', 'dph'],
};

/**
 * Whether a text is a VAT number: of a member state by that state's own rule, of another country by form only
 * (two letters, then five to twenty characters with a digit among them).
 */
export function isVatId(text: string): boolean {
  const compact = compactIdentifier(text);
  const prefix = compact.slice(0, 2);
  // Stricter than stdnum, which lets check digits pass that are never issued; without the business id's dash.
  if (prefix === 'FI') return !compact.includes('-') && finnishBusinessId(compact.slice(2)) !== null;
  const [country = '', number = ''] = MEMBER_STATES[prefix] ?? [];
  const validator = stdnum[country]?.[number];
  if (validator) return validator.validate(compact).isValid || validator.validate(compact.slice(2)).isValid;
  return /^[A-Z]{2}(?=.*\d)[A-Z0-9.\-/]{5,20}$/u.test(compact);
}
