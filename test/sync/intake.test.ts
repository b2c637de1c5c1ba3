import { describe, expect, it } from 'vitest';
import { decideIntake } from '../../src/sync/intake';
import type { IntakeFacts } from '../../src/sync/intake';

/** Somebody edited a customer in Flex, of a tenant that is live. */
const edit: IntakeFacts = {
  tenantState: 'live',
  ownOrigin: false,
  version: 7,
  versionWritten: 6,
  copyRunning: false,
  inSnapshot: false,
};
const decide = (facts: Partial<IntakeFacts>) => decideIntake({ ...edit, ...facts });

describe('a hint of a live tenant', () => {
  it('is looked at now', () => {
    expect(decide({})).toBe('starts');
  });
});

describe('I8: no echo from ourselves', () => {
  it.each([5, 6])('an own event of version %i, when our last write returned 6, starts nothing', (version) => {
    expect(decide({ ownOrigin: true, version })).toBe('echo');
  });

  it('an own event above it has overtaken the answer of its write, and is looked at', () => {
    expect(decide({ ownOrigin: true, version: 7 })).toBe('starts');
  });

  it('an own event of a customer that we have not written yet is looked at', () => {
    expect(decide({ ownOrigin: true, version: 1, versionWritten: null })).toBe('starts');
  });

  it('an own event without a version is looked at: it can’t be told from an edit', () => {
    expect(decide({ ownOrigin: true, version: null })).toBe('starts');
  });

  it('somebody else’s edit is no echo, even with a version that we know', () => {
    expect(decide({ version: 6 })).toBe('starts');
  });

  it.each(['off', 'goingLive', 'paused', 'offboarded'] as const)(
    'is an echo also while the tenant is %s',
    (tenantState) => {
      expect(decide({ tenantState, ownOrigin: true, version: 6 })).toBe('echo');
    },
  );
});

describe('R4: a tenant that is not live', () => {
  it.each(['off', 'paused', 'offboarded'] as const)(
    '%s: the hint is kept and starts nothing',
    (tenantState) => {
      expect(decide({ tenantState, copyRunning: true, inSnapshot: true })).toBe('held');
    },
  );
});

describe('a run and the edits during it', () => {
  const during = (facts: Partial<IntakeFacts>) => decide({ tenantState: 'goingLive', ...facts });

  it('from the scan on they are kept', () => {
    expect(during({ inSnapshot: true })).toBe('held');
  });

  it('while it copies, an edit of one of its customers goes ahead of the batch', () => {
    expect(during({ copyRunning: true, inSnapshot: true })).toBe('starts');
  });

  it('customers outside the snapshot wait for its end', () => {
    expect(during({ copyRunning: true, inSnapshot: false })).toBe('held');
  });
});
