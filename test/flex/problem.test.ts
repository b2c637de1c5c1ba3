import { describe, expect, it } from 'vitest';
import { refusal } from '../../src/flex/problem';
import { problem } from './scripted-flex';

const NOW = new Date('2026-01-15T09:00:00.000Z');

function refused(
  answer: { status: number; body?: unknown; retryAfter?: string },
  call = { operation: 'getCustomer', write: false },
) {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
  const header = (name: string) => (name === 'retry-after' ? (answer.retryAfter ?? null) : null);
  return refusal(call, { status: answer.status, header, text }, NOW);
}

describe('what an answer that is no success means', () => {
  it.each([
    [400, 'invalid_data', false],
    [401, 'credentials_rejected', false],
    [403, 'rights_missing', false],
    [404, 'not_found', false],
    [408, 'unavailable', true],
    [410, 'not_found', false],
    [412, 'stale', false],
    [413, 'invalid_data', false],
    [415, 'invalid_data', false],
    [422, 'invalid_data', false],
    [425, 'unavailable', true],
    [428, 'invalid_data', false],
    [429, 'rate_limited', true],
    [500, 'unavailable', true],
    [503, 'unavailable', true],
    [302, 'bad_answer', true],
  ] as const)('%d is %s, retryable: %s', (status, code, retryable) => {
    expect(refused({ status })).toMatchObject({ code, retryable, httpStatus: status });
  });

  it.each([
    ['customer_number_taken', 409, 'number_taken'],
    ['customer_merged', 409, 'not_found'],
    ['customer_type_in_use', 409, 'invalid_data'],
    ['required_by_type', 422, 'required_field_missing'],
    ['idempotency_key_reused', 422, 'idempotency_key_reused'],
    ['consumer_einvoice_excludes_business_id', 422, 'invalid_data'],
  ] as const)('%s is known by its code', (name, status, code) => {
    expect(refused(problem(status, name)).code).toBe(code);
  });

  it('knows a problem by its type alone (RFC 9457)', () => {
    const body = { type: 'https://flex.example/problems/customer_number_taken' };
    expect(refused({ status: 409, body }).code).toBe('number_taken');
  });
});

describe('R8: fields that the customer type demands', () => {
  it('names each missing field, also among other faults', () => {
    const body = {
      code: 'invalid_fields',
      errors: [
        { pointer: '/phone', code: 'required_by_type', message: 'Phone is mandatory.' },
        { pointer: '/email', code: 'invalid_format', message: 'Not an address.' },
      ],
    };
    expect(refused({ status: 422, body })).toMatchObject({
      code: 'required_field_missing',
      fields: [
        { pointer: '/phone', code: 'required_by_type' },
        { pointer: '/email', code: 'invalid_format' },
      ],
    });
  });
});

describe('I7: a cursor of the change feed that leads nowhere', () => {
  const changes = { operation: 'changes', write: false };

  it('is expired when Flex no longer keeps what followed it', () => {
    expect(refused({ status: 410 }, changes).code).toBe('cursor_expired');
  });

  it('is expired when Flex does not understand it any more: the remedy is the same', () => {
    const answer = { status: 400, body: { code: 'invalid_cursor' } };
    expect(refused(answer, changes).code).toBe('cursor_expired');
    expect(refused(answer, { operation: 'listCustomers', write: false }).code).toBe('invalid_data');
  });
});

describe('Retry-After', () => {
  it('is read in seconds', () => {
    expect(refused({ status: 429, retryAfter: '7' }).retryAfterMs).toBe(7000);
  });

  it('is read as a date', () => {
    const retryAfter = 'Thu, 15 Jan 2026 09:01:30 GMT';
    expect(refused({ status: 503, retryAfter }).retryAfterMs).toBe(90_000);
  });

  it('is no wait when its date has passed', () => {
    expect(refused({ status: 503, retryAfter: 'Thu, 15 Jan 2026 08:00:00 GMT' }).retryAfterMs).toBe(0);
  });

  it.each([undefined, 'soon'])('is unknown when it is %s', (retryAfter) => {
    expect(refused({ status: 429, ...(retryAfter ? { retryAfter } : {}) }).retryAfterMs).toBeUndefined();
  });
});

describe('whether a refused write may have happened', () => {
  const write = { operation: 'updateCustomer', write: true };

  it('is open after a 5xx, which any gateway may give', () => {
    expect(refused({ status: 502 }, write).outcomeUnknown).toBe(true);
  });

  it('is clear after a refusal', () => {
    expect(refused({ status: 422 }, write).outcomeUnknown).toBe(false);
    expect(refused({ status: 429 }, write).outcomeUnknown).toBe(false);
  });

  it('is no question for a read', () => {
    expect(refused({ status: 502 }).outcomeUnknown).toBe(false);
  });
});

describe('a body that is no problem', () => {
  it.each(['<html>Bad gateway</html>', '', '[]', '"text"', '{"errors":"many","code":5}'])(
    'leaves the status to speak: %s',
    (body) => {
      expect(refused({ status: 502, body })).toMatchObject({ code: 'unavailable', detail: '', fields: [] });
    },
  );

  it('keeps at most 500 characters of what Flex says', () => {
    expect(refused({ status: 422, body: { detail: 'x'.repeat(9000) } }).detail).toHaveLength(500);
  });
});
