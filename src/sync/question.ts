import { z } from 'zod';
import { linkIdSchema } from './ids';

/** What an operator asks of both systems: lies encrypted in the store while it is answered (I3). */
export const questionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('explain'), linkId: linkIdSchema }),
]);
export type Question = z.infer<typeof questionSchema>;

/** How long question and answer are kept. */
export const QUESTION_TTL_MS = 60_000;

/** How long anybody waits for the answer (design.md, operatorRead). */
export const ANSWER_WITHIN_MS = 10_000;
