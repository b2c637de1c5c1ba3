import { z } from 'zod';

export const problemSchema = z.looseObject({
  title: z.string(),
  status: z.number(),
  code: z.string(),
  nextStep: z.string().optional(),
  detail: z.string().optional(),
  requestId: z.string().optional(),
  errors: z
    .array(
      z.looseObject({
        pointer: z.string().optional(),
        parameter: z.string().optional(),
        detail: z.string(),
      }),
    )
    .optional(),
});

/** What the service answers when it can't carry out a request (RFC 9457). */
export type Problem = z.infer<typeof problemSchema>;

/** The service refused. */
export class Refused extends Error {
  override name = 'Refused';
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

/** The service can't be reached, or something else answers in its place. */
export class Unreachable extends Error {
  override name = 'Unreachable';
  constructor(
    readonly url: string,
    readonly reason: string,
  ) {
    super(`${url}: ${reason}`);
  }
}

/** The command line is wrong in a way that only its values show. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** What was followed to its end did not go well; it has been shown already. */
export class EndedBadly extends Error {
  override name = 'EndedBadly';
}
