import { describe, expect, it } from 'vitest';
import { describeSafely } from '../../src/activities/describe-safely';

describe('an error as the log may know it (I3)', () => {
  it('is its class, code and stack, with the same of its causes', () => {
    const cause = Object.assign(new TypeError('Matti Meikäläinen'), { code: 'ECONNREFUSED' });
    const description = describeSafely(new Error('Mannerheimintie 1', { cause }));
    expect(description).toMatchObject({
      kind: 'Error',
      code: null,
      cause: { kind: 'TypeError', code: 'ECONNREFUSED', cause: null },
    });
    expect(description.frames[0]).toContain('describe-safely.test.ts');
    expect(description.frames.every((frame) => frame.startsWith('at '))).toBe(true);
  });

  it('ends after three causes, also when an error causes itself', () => {
    const error = new Error('round');
    error.cause = error;
    expect(describeSafely(error).cause?.cause?.cause?.cause).toBeNull();
  });

  it('keeps the frames of awaited and built-in calls', async () => {
    const failing = async (): Promise<never> => {
      await Promise.resolve();
      throw new Error('Matti');
    };
    const error: unknown = await Promise.all([failing()]).catch((thrown: unknown) => thrown);
    expect(describeSafely(error).frames[0]).toContain('failing');
  });

  it('does without a stack', () => {
    const error = new Error('Matti');
    delete error.stack;
    expect(describeSafely(error)).toEqual({ kind: 'Error', code: null, frames: [], cause: null });
  });

  it('of something that is no error is only its type', () => {
    expect(describeSafely('Matti')).toEqual({ kind: 'string', code: null, frames: [], cause: null });
  });
});
