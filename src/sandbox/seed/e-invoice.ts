import type { Prng } from './prng';

/**
 * Operators of netvisor-api.md 5.3 with the identifiers used in Finland. The first digits of their account numbers
 * belong to the banks.
 */
const bankOperators = [
  { name: 'Nordea', id: 'NDEAFIHH', accountPrefix: '1' },
  { name: 'OP', id: 'OKOYFIHH', accountPrefix: '5' },
  { name: 'Danske Bank', id: 'DABAFIHH', accountPrefix: '8' },
  { name: 'Handelsbanken', id: 'HANDFIHH', accountPrefix: '31' },
  { name: 'Aktia', id: 'HELSFIHH', accountPrefix: '405' },
  { name: 'POP Pankki', id: 'POPFFI22', accountPrefix: '47' },
  { name: 'Säästöpankit', id: 'ITELFIHH', accountPrefix: '42' },
  { name: 'S-Pankki', id: 'SBANFIHH', accountPrefix: '39' },
  { name: 'Ålandsbanken', id: 'AABAFI22', accountPrefix: '66' },
] as const;

const networkOperators = [
  { name: 'Maventa', id: '003721291126' },
  { name: 'Apix', id: '003723327487' },
  { name: 'Basware', id: 'BAWCFI22' },
  { name: 'CGI / Telia', id: '003703575029' },
  { name: 'Pagero', id: '003723609900' },
  { name: 'OpenText', id: '003708599126' },
  { name: 'Posti Messaging', id: '003710948874' },
  { name: 'Ropo', id: '003714377140' },
  { name: 'OpusCapita', id: 'E204503' },
] as const;

/** OVT form: 0037 and the business id without its dash, now and then with a suffix for a part of the company (5.2). */
function ovtOf(businessId: string, suffix = ''): string {
  return `0037${businessId.replace('-', '')}${suffix}`;
}

/** A Finnish IBAN of the bank whose account numbers begin so; both of its check digits are right. */
function ibanOf(accountPrefix: string, prng: Prng): string {
  const thirteen = accountPrefix + prng.digits(13 - accountPrefix.length);
  const account = thirteen + luhnDigit(thirteen);
  const remainder = BigInt(`${account}151800`) % 97n; // F = 15, I = 18, and 00 where the check digits go
  return `FI${(98n - remainder).toString().padStart(2, '0')}${account}`;
}

/** An address with the operator that reaches it. */
export function makeEInvoice(businessId: string, prng: Prng): { address: string; operator: string } {
  if (prng.chance(0.3)) {
    const bank = prng.pick(bankOperators);
    return { address: ibanOf(bank.accountPrefix, prng), operator: bank.id };
  }
  const suffix = prng.chance(0.1) ? prng.digits(prng.int(1, 5)) : '';
  return { address: ovtOf(businessId, suffix), operator: prng.pick(networkOperators).id };
}

function luhnDigit(digits: string): string {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const doubled = Number(digits.charAt(digits.length - 1 - place)) * (place % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return ((10 - (sum % 10)) % 10).toString();
}
