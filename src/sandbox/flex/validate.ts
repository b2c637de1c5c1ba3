import type { z } from 'zod';
import { invalidFields, type FieldError, type ProblemCode } from './problem';

/** Members that answers have and requests must not. */
const READ_ONLY = new Set([
  'id',
  'version',
  'kind',
  'merged_into',
  'created_at',
  'updated_at',
  'updated_by',
  'secret',
  'disabled_reason',
  'previous_secret_expires_at',
]);

/** Parses a body. @throws FlexProblem 422 that names every fault */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalidFields(parsed.error.issues.flatMap((issue) => fieldErrors(issue, body)));
}

/** The faults that one zod issue stands for; `within` is what was parsed, `prefix` where it stood. */
export function fieldErrors(issue: z.core.$ZodIssue, within: unknown, prefix = ''): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const readOnly = issue.path.length === 0 && READ_ONLY.has(key);
      return {
        pointer: prefix + pointerOf([...issue.path, key]),
        code: readOnly ? 'read_only_field' : 'unknown_field',
        message: readOnly ? 'This field is read-only.' : 'There is no such field.',
      };
    });
  }
  return [
    { pointer: prefix + pointerOf(issue.path), code: codeOf(issue, within), message: `${issue.message}.` },
  ];
}

function codeOf(issue: z.core.$ZodIssue, within: unknown): ProblemCode {
  switch (issue.code) {
    case 'invalid_type':
      return valueAt(within, issue.path) === undefined ? 'missing' : 'wrong_type';
    case 'invalid_value':
      return valueAt(within, issue.path) === undefined ? 'missing' : 'invalid_value';
    case 'too_big':
      return 'too_long';
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? 'empty' : 'invalid_value';
    case 'invalid_format':
      return 'invalid_format';
    default:
      return 'invalid_value';
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.entries(current).find(([name]) => name === String(step))?.[1];
  }
  return current;
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
