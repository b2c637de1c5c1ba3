import { describe, expect, it } from 'vitest';
import { isValidBusinessId } from '../../../src/sandbox/seed/business-id';
import { generateRegister } from '../../../src/sandbox/seed/generate';
import { postalPlaces } from '../../../src/sandbox/seed/postal-places';
import { knownOperators } from '../../../src/sandbox/netvisor/operators';
import { isOvtOrIban } from '../../../src/sandbox/netvisor/values';

const register = (customers: number, seed = 42, numberStart = 100_001) => [
  ...generateRegister({ customers, seed, numberStart }),
];
const sample = register(5000);
const share = (count: number): number => count / sample.length;

describe('the made-up register', () => {
  it('is the same for the same seed, byte for byte, and a prefix of a larger one', () => {
    expect(JSON.stringify(register(300))).toBe(JSON.stringify(register(300)));
    expect(JSON.stringify(register(100))).toBe(JSON.stringify(register(300).slice(0, 100)));
    expect(JSON.stringify(register(100, 43))).not.toBe(JSON.stringify(register(100)));
  });

  it('has valid business ids, one per company, none for private persons', () => {
    const companies = sample.filter(({ kind }) => kind === 'COMPANY');
    const ids = companies.flatMap(({ businessId }) => businessId ?? []);
    expect(ids).toHaveLength(companies.length);
    expect(ids.every(isValidBusinessId)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(sample.some(({ kind, businessId }) => kind === 'PRIVATE' && businessId !== null)).toBe(false);
  });

  it('shares neither numbers nor business ids with a register that begins elsewhere (R19)', () => {
    const other = register(5000, 42, 500_001);
    const keys = (customers: typeof sample) =>
      customers.flatMap(({ number, businessId }) => [number, businessId]);
    const known = new Set(keys(sample).filter((key) => key !== null));
    expect(keys(other).some((key) => key !== null && known.has(key))).toBe(false);
  });

  it('has e-invoice addresses in OVT or IBAN form with real operators, companies only (R15, R16)', () => {
    const withEInvoice = sample.filter(({ eInvoice }) => eInvoice !== null);
    expect(share(withEInvoice.length)).toBeGreaterThan(0.2);
    for (const { kind, eInvoice } of withEInvoice) {
      expect(kind).toBe('COMPANY');
      expect(isOvtOrIban(eInvoice?.address ?? '')).toBe(true);
      expect(knownOperators).toContain(eInvoice?.operator);
    }
    expect(withEInvoice.some(({ eInvoice }) => eInvoice?.address.startsWith('FI'))).toBe(true);
    expect(withEInvoice.some(({ eInvoice }) => eInvoice?.address.startsWith('0037'))).toBe(true);
  });

  it('has real postal codes with their towns', () => {
    const real = new Map(postalPlaces().map(({ postalCode, city }) => [postalCode, city]));
    for (const { billingAddress, offices } of sample) {
      const addresses = [billingAddress, ...offices.flatMap(({ visitingAddress }) => visitingAddress ?? [])];
      for (const { postalCode, city } of addresses) expect(real.get(postalCode)).toBe(city);
    }
    expect(real.get('00100')).toBe('Helsinki');
  });

  it('has numbers, phones, e-mails and streets of six characters or more (I3)', () => {
    for (const { number, phone, email, invoicingEmail, billingAddress, offices } of sample) {
      const found = [number, phone, email, invoicingEmail, billingAddress.street];
      found.push(...offices.flatMap((office) => [office.phone, office.visitingAddress?.street ?? null]));
      for (const text of found) expect(text?.length ?? 6).toBeGreaterThanOrEqual(6);
    }
  });

  it('has what real registers have: umlauts, &, long names, no number, inactive, none, one and several offices', () => {
    expect(share(sample.filter(({ name }) => /[åäö]/i.test(name)).length)).toBeGreaterThan(0.3);
    expect(sample.some(({ name }) => name.includes('&'))).toBe(true);
    expect(sample.some(({ name }) => name.length > 100)).toBe(true);
    expect(sample.every(({ name }) => name.length <= 250)).toBe(true);
    expect(sample.some(({ number }) => number === null)).toBe(true);
    expect(share(sample.filter(({ number }) => number === null).length)).toBeLessThan(0.04);
    expect(sample.some(({ active }) => !active)).toBe(true);
    expect(new Set(sample.map(({ offices }) => Math.min(offices.length, 2)))).toEqual(new Set([0, 1, 2]));
    expect(sample.some(({ offices }) => offices[0]?.visitingAddress === null)).toBe(true);
  });

  it('keeps to the lengths that both systems take', () => {
    for (const { email, invoicingEmail, website, billingAddress, offices } of sample) {
      for (const text of [website, billingAddress.street, ...offices.map(({ name }) => name)]) {
        expect(text?.length ?? 0).toBeLessThanOrEqual(80);
      }
      for (const text of [email, invoicingEmail])
        expect(text ?? 'a@b.example').toMatch(/^[\w.]+@[\w.]+\.example$/);
    }
  });
});
