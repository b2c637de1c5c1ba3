import { DrizzleQueryError } from 'drizzle-orm';
import { StoreError, StoreUnavailable } from './errors';

/** The driver's error code: SQLSTATE, or Node's code of a lost connection. */
export function errorCode(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return null;
}

export const isUniqueViolation = (error: unknown): boolean => errorCode(error) === '23505';
export const isMissingReference = (error: unknown): boolean =>
  ['23502', '23503'].includes(errorCode(error) ?? '');

// Connection exceptions, server shutting down or starting, too many connections; Node's socket errors.
const UNAVAILABLE = /^(08...|57P0.|53300|ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EAI_|EHOSTUNREACH)/;
const LOST_CONNECTION = /connection terminated|timeout exceeded when trying to connect|connection ended/i;

/**
 * drizzle's errors quote the statement with its parameters. Those have no place in logs or in Temporal (I3), so
 * only the code is kept.
 */
export function plainError(error: unknown): unknown {
  if (error instanceof StoreError) return error;
  const code = errorCode(error);
  const fromDriver = error instanceof DrizzleQueryError;
  const message = fromDriver ? String(error.cause) : String(error);
  if (UNAVAILABLE.test(code ?? '') || LOST_CONNECTION.test(message)) {
    return new StoreUnavailable(`the database can't be reached (${code ?? 'connection lost'})`, code);
  }
  return fromDriver ? new StoreError(`the database refused a statement (${code ?? 'no code'})`, code) : error;
}

/** The repository, its methods throwing plain errors. */
export function withPlainErrors<R extends object>(repository: R): R {
  return new Proxy(repository, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          const result: unknown = await Reflect.apply(member, target, args);
          return result;
        } catch (error) {
          throw plainError(error);
        }
      };
    },
  });
}
