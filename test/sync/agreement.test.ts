import { describe, expect, it } from 'vitest';
import { NOTHING_AGREED, applyPatch } from '../../src/sync/agreement';
import type { Agreement } from '../../src/sync/agreement';

const fingerprints = (text: string) => ({ flex: `f-${text}`, netvisor: `n-${text}`, version: 1 });
const agreement: Agreement = {
  fields: { name: fingerprints('name'), phone: fingerprints('phone') },
  billingDerived: true,
  visitingDerived: false,
};

describe('I12: the agreement after a step', () => {
  it('has what the step settled, and keeps what it did not', () => {
    const after = applyPatch(agreement, {
      fields: { phone: fingerprints('new phone'), email: fingerprints('email') },
    });
    expect(after).toEqual({
      fields: {
        name: fingerprints('name'),
        phone: fingerprints('new phone'),
        email: fingerprints('email'),
      },
      billingDerived: true,
      visitingDerived: false,
    });
  });

  it('is the same after a step that settled nothing', () => {
    expect(applyPatch(agreement, { fields: {} })).toEqual(agreement);
  });

  it('remembers where an address was derived from only when the step says so (R13, D7, D18)', () => {
    expect(applyPatch(agreement, { fields: {}, billingDerived: false })).toMatchObject({
      billingDerived: false,
      visitingDerived: false,
    });
    expect(applyPatch(agreement, { fields: {}, visitingDerived: true })).toMatchObject({
      billingDerived: true,
      visitingDerived: true,
    });
  });

  it('begins with nothing, and a step changes no agreement but its own', () => {
    const after = applyPatch(NOTHING_AGREED, { fields: { name: fingerprints('name') } });
    expect(after.fields).toEqual({ name: fingerprints('name') });
    expect(NOTHING_AGREED.fields).toEqual({});
  });
});
