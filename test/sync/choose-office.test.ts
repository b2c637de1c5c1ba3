import { describe, expect, it } from 'vitest';
import { chooseOffice, knownAddresses } from '../../src/sync/choose-office';
import type { FieldAgreement } from '../../src/sync/agreement';
import type { Address } from '../../src/sync/customer';
import { officeKeySchema } from '../../src/sync/ids';
import { LINK_ID, address, office, plainFingerprint } from '../support/planning';

const [RANTATIE, SATAMA, MAKIKATU] = [address('Rantatie 4'), address('Satamakatu 7'), address('Mäkikatu 2')];
const memory = { id: LINK_ID, officeKey: null };
const form = ({ street }: Address) => `visitingAddress=${street ?? ''}\n00100\nHelsinki\nFI`;
const agreed = (at: Address, version = 2) => ({ flex: form(at), netvisor: form(at), version });

/** Key of the office that is chosen, or how it can't be. */
function chosen(offices: Array<ReturnType<typeof office>>, known: ReturnType<typeof knownAddresses>): string {
  const choice = chooseOffice(offices, memory, known, plainFingerprint);
  return choice.kind === 'chosen' ? choice.office.key : choice.kind;
}

describe('D8 which of several offices is the customer’s', () => {
  const two = [office(RANTATIE, { key: '1' }), office(SATAMA, { key: '2' })];

  /** What was agreed, what Flex has, and the key of the office that is taken by it. */
  it.each<[string, FieldAgreement | undefined, Address | null, string]>([
    ['the one that has the agreed address', agreed(SATAMA), MAKIKATU, '2'],
    ['else the one that has Flex’s', agreed(MAKIKATU), RANTATIE, '1'],
    ['the agreed one before Flex’s', agreed(SATAMA), RANTATIE, '2'],
    ['none when neither has either', agreed(MAKIKATU), MAKIKATU, 'unclear'],
    ['none by an address that Flex has not', agreed(MAKIKATU), null, 'unclear'],
    ['I12 by Flex’s when the agreed version is gone', agreed(SATAMA, 99), RANTATIE, '1'],
    ['D1 by Flex’s when it was switched off', agreed(SATAMA, 0), RANTATIE, '1'],
    ['D21 none by what one side alone remembered', agreed(SATAMA, -1), RANTATIE, 'unclear'],
    ['none when nothing was ever settled', undefined, RANTATIE, 'unclear'],
  ])('%s', (_what, known, flex, expected) => {
    expect(chosen(two, knownAddresses(known, flex, plainFingerprint))).toBe(expected);
  });

  it('by nothing when nothing is known', () => {
    expect(knownAddresses(undefined, RANTATIE, plainFingerprint)).toEqual([]);
    expect(knownAddresses(agreed(SATAMA, 0), null, plainFingerprint)).toEqual([]);
  });

  it('none of two that have the address, nor one without an address', () => {
    const same = [...two, office(SATAMA, { key: '3' }), office(null, { key: '4' })];
    expect(chosen(same, knownAddresses(agreed(SATAMA), null, plainFingerprint))).toBe('unclear');
    const empty = { flex: 'visitingAddress:', netvisor: 'visitingAddress:', version: 2 };
    expect(chosen(same, knownAddresses(empty, null, plainFingerprint))).toBe('unclear');
  });

  it('none where there is none; the only one; the remembered one before all', () => {
    expect(chooseOffice([], memory, [], plainFingerprint)).toEqual({ kind: 'none' });
    expect(chosen([office(null, { key: '9' })], [])).toBe('9');
    const remembered = { id: LINK_ID, officeKey: officeKeySchema.parse('1') };
    const known = knownAddresses(agreed(SATAMA), null, plainFingerprint);
    expect(chooseOffice(two, remembered, known, plainFingerprint)).toMatchObject({ office: { key: '1' } });
  });
});
