import { describe, expect, it } from 'vitest';
import { STILL_OWED } from '../../src/sync/agreement';
import type { FieldAgreement } from '../../src/sync/agreement';
import { viewField } from '../../src/sync/field-view';
import { mergeField } from '../../src/sync/merge-field';
import { normaliserVersion } from '../../src/sync/normalise';
import type { Direction, FieldPolicy, PlanContext } from '../../src/sync/policy';
import { LIVE, plainFingerprint, runOf } from '../support/planning';

const print = (value: string | null): string => plainFingerprint('nameExtension', value);

const NOW = normaliserVersion('nameExtension');

const settledAs = (flex: string | null, netvisor: string | null): FieldAgreement => ({
  flex: print(flex),
  netvisor: print(netvisor),
  version: NOW,
});

/** Decides the name extension: what both have, what they agreed on. */
const decide = (
  now: readonly [flex: string | null, netvisor: string | null],
  known: FieldAgreement | undefined,
  given: Partial<FieldPolicy> & { context?: PlanContext } = {},
) => {
  const [flex, netvisor] = now;
  const view = viewField('nameExtension', { flex, netvisor }, known, plainFingerprint);
  const { context = LIVE, direction = 'both', clearing = 'travels' } = given;
  return mergeField(view, { direction, clearing }, context);
};

describe('D1 a settled field', () => {
  it('rests while both sides have what they had, alike or not', () => {
    expect(decide(['A', 'A'], settledAs('A', 'A'))).toMatchObject({
      settle: false,
      verdict: 'same',
      reason: 'unchanged',
    });
    expect(decide(['A', 'B'], settledAs('A', 'B'))).toMatchObject({
      settle: false,
      verdict: 'same',
      reason: 'unchanged',
    });
  });

  it('settled by an older normaliser, is settled again without a write where both are alike (I12)', () => {
    expect(decide(['A', 'A'], { ...settledAs('A', 'A'), version: 1 })).toMatchObject({
      settle: true,
      verdict: 'same',
      reason: 'equal',
    });
    expect(decide(['A', 'B'], { ...settledAs('A', 'B'), version: 1 })).toMatchObject({
      settle: false,
      reason: 'unchanged',
    });
  });

  it('is settled as equal when both were changed to the same', () => {
    expect(decide(['B', ' B '], settledAs('A', 'A'))).toMatchObject({
      settle: true,
      verdict: 'same',
      reason: 'equal',
    });
  });

  it('asks when Netvisor cleared what Flex changed: clearing never wins by itself (D13)', () => {
    expect(decide(['B', null], settledAs('A', 'A'))).toMatchObject({
      kind: 'rest',
      settle: false,
      verdict: 'blocked',
      reason: 'clearingAsked',
      issue: { code: 'clearing', params: { side: 'netvisor' } },
    });
  });
});

describe('D20 a value that a run still owes', () => {
  const owedByFlex: FieldAgreement = { flex: STILL_OWED, netvisor: print('B'), version: NOW };
  const owedByNetvisor: FieldAgreement = { flex: print('B'), netvisor: STILL_OWED, version: NOW };

  it('is brought over as soon as it can be', () => {
    expect(decide(['A', 'B'], owedByFlex)).toMatchObject({ kind: 'write', side: 'netvisor', value: 'A' });
    expect(decide(['B', 'A'], owedByNetvisor)).toMatchObject({ kind: 'write', side: 'flex', value: 'A' });
  });

  it('is settled as it stands when it was taken away before it could be sent: it clears nothing', () => {
    expect(decide([null, 'B'], owedByFlex)).toMatchObject({
      kind: 'rest',
      settle: true,
      verdict: 'kept',
      reason: 'settledAsIs',
      issue: null,
    });
    expect(decide(['B', null], owedByNetvisor)).toMatchObject({
      settle: true,
      verdict: 'kept',
      reason: 'settledAsIs',
    });
  });

  it('taken away, it does not stop an edit of the other side', () => {
    expect(decide([null, 'C'], owedByFlex)).toMatchObject({ kind: 'write', side: 'flex', value: 'C' });
    expect(decide(['C', null], owedByNetvisor)).toMatchObject({
      kind: 'write',
      side: 'netvisor',
      value: 'C',
    });
  });

  it('taken away where the field goes one way, it is settled as it stands', () => {
    expect(decide([null, 'B'], owedByFlex, { direction: 'flexToNetvisor' })).toMatchObject({
      settle: true,
      verdict: 'kept',
      reason: 'directionOneWay',
      about: 'flex',
    });
  });
});

describe('D20 whom the first contact writes', () => {
  const netvisorToFlex = (mode: 'copy' | 'merge') => ({ context: runOf('netvisorToFlex', mode) });
  const flexToNetvisor = (mode: 'copy' | 'merge') => ({ context: runOf('flexToNetvisor', mode) });
  const kept = { kind: 'rest', settle: true, verdict: 'kept', reason: 'settledAsIs' };

  it.each([
    ['live', ['A', null], { context: LIVE }, 'netvisor'],
    ['live', [null, 'B'], { context: LIVE }, 'flex'],
    ['live', ['A', 'B'], { context: LIVE }, 'flex'],
    ['merge to Flex', ['A', null], netvisorToFlex('merge'), 'netvisor'],
    ['merge to Flex', [null, 'B'], netvisorToFlex('merge'), 'flex'],
    ['merge to Flex', ['A', 'B'], netvisorToFlex('merge'), 'flex'],
    ['merge to Netvisor', ['A', null], flexToNetvisor('merge'), 'netvisor'],
    ['merge to Netvisor', [null, 'B'], flexToNetvisor('merge'), 'flex'],
    ['merge to Netvisor', ['A', 'B'], flexToNetvisor('merge'), 'netvisor'],
    ['copy to Flex', [null, 'B'], netvisorToFlex('copy'), 'flex'],
    ['copy to Flex', ['A', 'B'], netvisorToFlex('copy'), 'flex'],
    ['copy to Netvisor', ['A', null], flexToNetvisor('copy'), 'netvisor'],
    ['copy to Netvisor', ['A', 'B'], flexToNetvisor('copy'), 'netvisor'],
  ] as const)('%s, %j', (_how, now, given, side) => {
    expect(decide(now, undefined, given)).toMatchObject({ kind: 'write', side });
  });

  it('a copy run leaves its source as it is, also where that is empty', () => {
    expect(decide(['A', null], undefined, netvisorToFlex('copy'))).toMatchObject(kept);
    expect(decide([null, 'B'], undefined, flexToNetvisor('copy'))).toMatchObject(kept);
  });
});

describe('D1 a field that was switched off and on again', () => {
  const off: FieldAgreement = { flex: '', netvisor: '', version: 0 };

  it('writes nothing by itself: equal values are settled as equal, others as they stand', () => {
    expect(decide(['A', 'A'], off)).toMatchObject({ settle: true, verdict: 'same', reason: 'equal' });
    expect(decide(['A', 'B'], off)).toMatchObject({ settle: true, verdict: 'kept', reason: 'switchedOn' });
  });
});

describe('D1 one way', () => {
  const ways: ReadonlyArray<[Direction, 'flex' | 'netvisor', 'flex' | 'netvisor']> = [
    ['flexToNetvisor', 'flex', 'netvisor'],
    ['netvisorToFlex', 'netvisor', 'flex'],
  ];

  it.each(ways)(
    '%s: the change of the giving side goes over, also against one of the other',
    (direction, _from, to) => {
      const giver = direction === 'flexToNetvisor' ? (['N', 'A'] as const) : (['A', 'N'] as const);
      expect(decide(giver, settledAs('A', 'A'), { direction })).toMatchObject({
        kind: 'write',
        side: to,
        value: 'N',
      });
      const both = direction === 'flexToNetvisor' ? (['N', 'X'] as const) : (['X', 'N'] as const);
      expect(decide(both, settledAs('A', 'A'), { direction })).toMatchObject({
        kind: 'write',
        side: to,
        value: 'N',
      });
    },
  );

  it.each(ways)('%s: a change of the receiving side stays, and says whose word counts', (direction, from) => {
    const now = direction === 'flexToNetvisor' ? (['A', 'X'] as const) : (['X', 'A'] as const);
    expect(decide(now, settledAs('A', 'A'), { direction })).toMatchObject({
      settle: true,
      verdict: 'kept',
      reason: 'directionOneWay',
      about: from,
    });
  });
});
