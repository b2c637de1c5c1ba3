import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { DefaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { describe, expect, it, vi } from 'vitest';
import { asFailure, busy, closesLane, diagnose, tryAgainLater } from '../../src/activities/failures';
import type { Diagnosis } from '../../src/activities/failures';
import { FlexError } from '../../src/flex/errors';
import type { FlexErrorCode } from '../../src/flex/errors';
import { FieldNotWritable, NetvisorError } from '../../src/netvisor/errors';
import type { NetvisorErrorCode } from '../../src/netvisor/errors';
import { present } from '../store/contract/fixture';

type Verdict = readonly [code: Diagnosis['code'], again: Diagnosis['again'], wide: 'tenant' | 'customer'];

// Typed by the clients' own codes: one that is added must be given its meaning here.
const NETVISOR: Record<NetvisorErrorCode, Verdict> = {
  credentials_rejected: ['credentials_rejected', 'later', 'tenant'],
  wrong_company: ['wrong_company', 'later', 'tenant'],
  rights_missing: ['rights_missing', 'later', 'tenant'],
  clock_skew: ['clock_skew', 'later', 'tenant'],
  maintenance: ['maintenance', 'later', 'tenant'],
  technical_error: ['system_unavailable', 'later', 'tenant'],
  unavailable: ['system_unavailable', 'later', 'tenant'],
  timeout: ['system_unavailable', 'later', 'tenant'],
  connection_lost: ['system_unavailable', 'later', 'tenant'],
  answer_truncated: ['system_unavailable', 'later', 'tenant'],
  request_not_unique: ['system_unavailable', 'later', 'customer'],
  aborted: ['system_unavailable', 'later', 'customer'],
  duplicate_code: ['write_rejected', 'anew', 'customer'],
  not_found: ['write_rejected', 'anew', 'customer'],
  invalid_data: ['write_rejected', 'never', 'customer'],
  invalid_data_size: ['write_rejected', 'never', 'customer'],
  duplicate_data: ['write_rejected', 'never', 'customer'],
  answer_too_large: ['write_rejected', 'never', 'customer'],
  unknown_category: ['write_rejected', 'never', 'customer'],
};
const FLEX: Record<FlexErrorCode, Verdict> = {
  credentials_rejected: ['credentials_rejected', 'later', 'tenant'],
  rights_missing: ['rights_missing', 'later', 'tenant'],
  rate_limited: ['system_unavailable', 'later', 'tenant'],
  unavailable: ['system_unavailable', 'later', 'tenant'],
  timeout: ['system_unavailable', 'later', 'tenant'],
  connection_lost: ['system_unavailable', 'later', 'tenant'],
  bad_answer: ['system_unavailable', 'later', 'tenant'],
  aborted: ['system_unavailable', 'later', 'customer'],
  stale: ['write_rejected', 'anew', 'customer'],
  number_taken: ['write_rejected', 'anew', 'customer'],
  not_found: ['write_rejected', 'anew', 'customer'],
  idempotency_key_reused: ['write_rejected', 'anew', 'customer'],
  cursor_expired: ['write_rejected', 'anew', 'customer'],
  required_field_missing: ['required_field_missing', 'never', 'customer'],
  invalid_data: ['write_rejected', 'never', 'customer'],
};
const codesOf = <Code extends string>(table: Record<Code, Verdict>): Code[] =>
  Object.keys(table).filter((code): code is Code => code in table);
const verdictOf = ({ code, again, wide }: Diagnosis): Verdict => [code, again, wide ? 'tenant' : 'customer'];

describe('what an error of a client means', () => {
  it.each(codesOf(NETVISOR))('Netvisor: %s', (code) => {
    const diagnosis = present(diagnose(new NetvisorError(code)));
    expect(diagnosis.side).toBe('netvisor');
    expect(verdictOf(diagnosis)).toEqual(NETVISOR[code]);
  });

  it.each(codesOf(FLEX))('Flex: %s', (code) => {
    const diagnosis = present(diagnose(new FlexError({ code, operation: 'updateCustomer' })));
    expect(diagnosis.side).toBe('flex');
    expect(verdictOf(diagnosis)).toEqual(FLEX[code]);
  });

  it('a value that Netvisor can’t take needs a person', () => {
    expect(diagnose(new FieldNotWritable('name', 'too_long', 250))).toMatchObject({
      code: 'value_too_long',
      again: 'never',
    });
  });

  it('anything else is nobody’s answer', () => {
    expect(diagnose(new TypeError('x is not a function'))).toBeNull();
    expect(diagnose('text')).toBeNull();
  });

  it('a write that may have happened is told apart', () => {
    expect(diagnose(new NetvisorError('timeout', { outcomeUnknown: true }))?.outcomeUnknown).toBe(true);
    expect(diagnose(new FlexError({ code: 'timeout', operation: 'createCustomer' }))?.outcomeUnknown).toBe(
      false,
    );
  });
});

describe('when it is tried again', () => {
  it('after what the other system asks (Retry-After)', () => {
    const limited = new FlexError({ code: 'rate_limited', operation: 'changes', retryAfterMs: 7_000 });
    expect(tryAgainLater(present(diagnose(limited))).nextRetryDelay).toBe(7_000);
  });

  it.each(['credentials_rejected', 'wrong_company', 'rights_missing', 'clock_skew'] as const)(
    'every five minutes after %s, as a person must act first',
    (code) => {
      expect(tryAgainLater(present(diagnose(new NetvisorError(code)))).nextRetryDelay).toBe(300_000);
    },
  );

  it('in a second while a system is down: its lane is closed and knows for how long', () => {
    const failure = tryAgainLater(present(diagnose(new NetvisorError('unavailable'))));
    expect(failure).toMatchObject({ nextRetryDelay: 1_000, nonRetryable: false });
  });

  it('else as the retry policy says', () => {
    expect(tryAgainLater(present(diagnose(new NetvisorError('aborted')))).nextRetryDelay).toBeUndefined();
  });

  it.each([
    ['unavailable', true],
    ['credentials_rejected', true],
    ['wrong_company', true],
    // It concerns one resource.
    ['rights_missing', false],
    // It concerns one customer.
    ['invalid_data', false],
    ['aborted', false],
  ] as const)('%s keeps everybody of the company away from the system: %s', (code, closes) => {
    expect(closesLane(present(diagnose(new NetvisorError(code))))).toBe(closes);
  });

  it('in half a second when somebody else is at the link', () => {
    expect(busy()).toMatchObject({ type: 'link_busy', nextRetryDelay: 500, nonRetryable: false });
  });
});

describe('I3: what leaves an activity', () => {
  const PERSONAL = ['Meikäläinen', 'Mannerheimintie', '040 123 4567', 'matti@example.fi'];
  const text = PERSONAL.join(', ');
  const converter = new DefaultFailureConverter();
  /** All that Temporal and the log get to see of an error. */
  const seenOf = (error: unknown): string => {
    const log = vi.fn();
    const failure = asFailure(error, log);
    return JSON.stringify([converter.errorToFailure(failure, defaultPayloadConverter), log.mock.calls]);
  };

  class QueryFailed extends Error {
    readonly params = [text];
    readonly code = '23505';
  }

  it.each([
    ['an error with its message', new Error(text)],
    ['an error with its cause', new Error('failed', { cause: new Error(text) })],
    ['a database error with its parameters', new QueryFailed(`insert failed with ${text}`)],
    ['a message of several lines that look like frames', new Error(`${text}\n    at ${text} (a.ts:1:2)`)],
    ['a message set afterwards', Object.assign(new Error('x'), { message: text })],
    ['a name made of data', Object.assign(new Error('x'), { name: text })],
    ['a code made of data', Object.assign(new Error('x'), { code: text })],
    ['what is no error', { customer: text }],
    ['a text', text],
    ['Netvisor’s own words', new NetvisorError('invalid_data', { detail: text, params: { name: text } })],
    ['Flex’s own words', new FlexError({ code: 'invalid_data', operation: 'createCustomer', detail: text })],
  ])('holds nothing personal of %s', (_what, error) => {
    const seen = seenOf(error);
    for (const word of PERSONAL) expect(seen).not.toContain(word);
  });

  it('names the class, code and place of an unknown error in the log, and its class in Temporal', () => {
    const log = vi.fn();
    const failure = asFailure(new QueryFailed(text), log);
    expect(failure).toMatchObject({ type: 'internal_error', message: 'internal error (QueryFailed)' });
    expect(log).toHaveBeenCalledWith({
      kind: 'QueryFailed',
      code: '23505',
      frames: expect.arrayContaining([expect.stringContaining('failures.test.ts')]) as string[],
      cause: null,
    });
  });

  it('is a code and nothing else for what the clients tell, and no matter for the log', () => {
    const log = vi.fn();
    expect(asFailure(new NetvisorError('maintenance'), log)).toMatchObject({
      type: 'maintenance',
      message: 'netvisor: maintenance',
    });
    expect(log).not.toHaveBeenCalled();
  });

  it.each([
    ['its own failures', ApplicationFailure.nonRetryable('refused', 'wrong_state')],
    ['a cancellation', new CancelledFailure('CANCELLED')],
  ])('lets %s through', (_what, error) => {
    expect(asFailure(error, vi.fn())).toBe(error);
  });
});
