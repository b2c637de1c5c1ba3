import { describe, expect, it } from 'vitest';
import { afterRotation, inForce, storedSecretsSchema } from '../../src/store/webhook-secrets';

const at = (time: string): Date => new Date(`2026-11-24T${time}:00.000Z`);
const first = { value: 'whsec_Zmlyc3Q=', since: at('08:00'), endsAt: null };
const valuesOf = (secrets: ReadonlyArray<{ value: string }>) => secrets.map(({ value }) => value);

describe('secrets of the events while one is replaced', () => {
  it('the earlier one is in force until the overlap ends, not at its end', () => {
    const secrets = afterRotation([first], {
      value: 'whsec_bmV3',
      at: at('09:00'),
      earlierEndAt: at('10:00'),
    });
    expect(valuesOf(inForce(secrets, at('09:59')))).toEqual(['whsec_bmV3', first.value]);
    expect(valuesOf(inForce(secrets, at('10:00')))).toEqual(['whsec_bmV3']);
  });

  it('a second rotation never lengthens the life of the first secret', () => {
    const once = afterRotation([first], { value: 'whsec_b25l', at: at('09:00'), earlierEndAt: at('10:00') });
    const twice = afterRotation(once, { value: 'whsec_dHdv', at: at('09:30'), earlierEndAt: at('11:00') });
    expect(twice).toEqual([
      { value: 'whsec_dHdv', since: at('09:30'), endsAt: null },
      { value: 'whsec_b25l', since: at('09:00'), endsAt: at('11:00') },
      { ...first, endsAt: at('10:00') },
    ]);
  });

  it('a second rotation with a shorter overlap ends the earlier ones sooner', () => {
    const once = afterRotation([first], { value: 'whsec_b25l', at: at('09:00'), earlierEndAt: at('12:00') });
    const twice = afterRotation(once, { value: 'whsec_dHdv', at: at('09:30'), earlierEndAt: at('10:00') });
    expect(twice.map(({ endsAt }) => endsAt)).toEqual([null, at('10:00'), at('10:00')]);
  });

  it('what has ended is forgotten at the next rotation', () => {
    const once = afterRotation([first], { value: 'whsec_b25l', at: at('09:00'), earlierEndAt: at('10:00') });
    const twice = afterRotation(once, { value: 'whsec_dHdv', at: at('10:30'), earlierEndAt: at('11:00') });
    expect(valuesOf(twice)).toEqual(['whsec_dHdv', 'whsec_b25l']);
  });

  it('reads what the first version stored: bare texts without an end', () => {
    expect(storedSecretsSchema.parse(['whsec_b2xk'])).toEqual([
      { value: 'whsec_b2xk', since: null, endsAt: null },
    ]);
  });
});
