import { z } from 'zod';
import { acting } from '../http/route';

export const rotateKeys = acting({
  method: 'post',
  path: '/keys/rotate',
  summary:
    'Wrap the data key of every company with the present SECRETS_KEY. Needs the earlier one in SECRETS_KEY_PREVIOUS, which may be taken away once nothing is unreadable. May be broken off and repeated.',
  params: {},
  body: z.strictObject({}).optional(),
  answer: z.object({
    keys: z.int().describe('Companies that have a data key.'),
    rewrapped: z.int().describe('Of them those that an earlier key had wrapped.'),
    unreadable: z.int().describe('Of them those that neither the present nor an earlier key opens.'),
  }),
  handle: async (_input, { store, logger }) => {
    const result = await store.tenants.rewrapDataKeys();
    logger.info(result, 'data keys wrapped anew');
    return { body: result };
  },
});
