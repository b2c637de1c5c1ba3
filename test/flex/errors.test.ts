import { describe, expect, it } from 'vitest';
import { FlexError } from '../../src/flex/errors';

describe('I3: FlexError', () => {
  const error = new FlexError({
    code: 'invalid_data',
    operation: 'updateCustomer',
    httpStatus: 422,
    fields: [{ pointer: '/email', code: 'invalid_format' }],
    detail: 'matti.meikalainen@ is no e-mail address',
  });

  it('says code, operation and status in its message and nothing else', () => {
    expect(error.message).toBe('flex updateCustomer: invalid_data (HTTP 422)');
    expect(error.stack).not.toContain('meikalainen');
  });

  it("keeps Flex's own words where a logger that copies properties does not find them", () => {
    expect(error.detail).toBe('matti.meikalainen@ is no e-mail address');
    expect(JSON.stringify(error)).not.toContain('meikalainen');
    expect(Object.keys(error)).not.toContain('detail');
  });

  it('says no status when there was no answer', () => {
    expect(new FlexError({ code: 'timeout', operation: 'me' }).message).toBe('flex me: timeout');
  });

  it('is the same error, its outcome unknown, after a part of a write', () => {
    const after = new FlexError({
      code: 'rate_limited',
      operation: 'updateCustomer',
      httpStatus: 429,
      retryAfterMs: 2000,
    }).afterPartOfTheWrite();
    expect(after).toMatchObject({
      code: 'rate_limited',
      httpStatus: 429,
      retryAfterMs: 2000,
      retryable: true,
      outcomeUnknown: true,
    });
  });
});
