import { z } from 'zod';
import { FIELD_NAMES, FIELD_TABLE } from '../../sync/field-table';
import { issueCatalogue } from '../../sync/issue-catalogue';
import { ISSUE_CODES } from '../../sync/issues';
import { problemCatalogue } from '../../sync/problem-catalogue';
import { reading } from '../http/route';
import { isProblemCode } from '../problems/api-problem';
import { issueClassSchema, issueCodeSchema, severitySchema } from '../views/issue';

const translated = z.object({ fi: z.string(), en: z.string() });

const fieldSchema = z.object({
  field: z.enum(FIELD_NAMES),
  label: translated,
  /** Flex's property and Netvisor's element. */
  place: z.object({ flex: z.string(), netvisor: z.string() }),
  direction: z.enum(['both', 'flexToNetvisor', 'netvisorToFlex', 'off']),
  clearing: z.enum(['travels', 'ask', 'never']),
  appliesTo: z.array(z.enum(['PRIVATE', 'COMPANY'])),
  requirements: z.array(z.string()),
});

export const listFields = reading({
  path: '/fields',
  summary: 'The fields that travel, with their defaults.',
  params: {},
  query: {},
  answer: z.object({ data: z.array(fieldSchema) }),
  handle: () => {
    const data = FIELD_NAMES.map((field) => {
      const { label, place, direction, clearing, appliesTo, requirements } = FIELD_TABLE[field];
      return {
        field,
        label,
        place,
        direction,
        clearing,
        appliesTo: [...appliesTo],
        requirements: [...requirements],
      };
    });
    return Promise.resolve({ body: { data } });
  },
});

const issueText = z.object({ title: z.string(), cause: z.string(), nextStep: z.string() });

export const getCatalogue = reading({
  path: '/catalogue',
  summary: 'Every code of issues and problems, in both languages.',
  params: {},
  query: {},
  answer: z.object({
    issues: z.array(
      z.object({
        code: issueCodeSchema,
        class: issueClassSchema,
        severity: severitySchema,
        healsItself: z.boolean(),
        /** ICU messages. */
        text: z.object({ fi: issueText, en: issueText }),
      }),
    ),
    problems: z.array(
      z.object({ code: z.string(), status: z.number().int(), title: translated, nextStep: translated }),
    ),
  }),
  handle: () => {
    const issues = ISSUE_CODES.map((code) => {
      const { class: issueClass, severity, healsItself, text } = issueCatalogue[code];
      return { code, class: issueClass, severity, healsItself, text };
    });
    const problems = Object.keys(problemCatalogue)
      .filter(isProblemCode)
      .map((code) => ({ code, ...problemCatalogue[code] }));
    return Promise.resolve({ body: { issues, problems } });
  },
});
