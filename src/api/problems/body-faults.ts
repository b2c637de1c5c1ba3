import { z } from 'zod';
import type { Language } from '../../sync/languages';
import { ApiProblem } from './api-problem';
import type { RequestFault } from './api-problem';

const MESSAGES = { fi: z.locales.fi().localeError, en: z.locales.en().localeError };

/** The wording of zod's own messages in a language, for one parse. */
export const inLanguage = (language: Language): { error: z.core.$ZodErrorMap } => ({
  error: MESSAGES[language],
});

/** Faults of form, as opposed to a value that has the form and still can't be taken. */
const OF_FORM: ReadonlySet<string> = new Set(['invalid_type', 'unrecognized_keys', 'invalid_union']);

/** The problem of a body that its schema refuses: 400 for its form, 422 when only values are wrong. */
export function bodyProblem(error: z.ZodError): ApiProblem {
  const ofForm = error.issues.some((issue) => OF_FORM.has(issue.code));
  return new ApiProblem(ofForm ? 'invalid_request' : 'invalid_value', {
    faults: faultsOf(error, (path) => ({ pointer: `#${path.map(pointerStep).join('')}` })),
  });
}

/** The problem of query parameters: an unknown one is refused too, for it would silently have no effect. */
export function queryProblem(error: z.ZodError): ApiProblem {
  return new ApiProblem('invalid_request', {
    faults: faultsOf(error, ([name]) => ({ parameter: String(name) })),
  });
}

/** Unknown names are faults of their own, so that each can be shown at its place. */
function faultsOf(
  error: z.ZodError,
  place: (path: readonly PropertyKey[]) => Pick<RequestFault, 'pointer' | 'parameter'>,
): RequestFault[] {
  return error.issues.flatMap((issue): RequestFault[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          ...place([...issue.path, key]),
          code: 'unknown',
          detail: { fi: 'Tuntematon nimi', en: 'Unknown name' },
        }))
      : [{ ...place(issue.path), code: issue.code, detail: issue.message }],
  );
}

/** RFC 6901. */
const pointerStep = (step: PropertyKey): string =>
  `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
