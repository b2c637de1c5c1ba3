import { z } from 'zod';
import { reading } from '../http/route';
import { componentsOf } from '../health';

export const getAbout = reading({
  path: '/about',
  summary: 'What runs here, and whether its parts are up.',
  params: {},
  query: {},
  answer: z.object({
    version: z.string(),
    node: z.string(),
    temporal: z.object({ uiUrl: z.string().nullable() }),
    store: z.object({ kind: z.enum(['pglite', 'postgres']) }),
    components: z.array(z.object({ name: z.string(), state: z.enum(['up', 'down']) })),
  }),
  handle: async (_input, call) => ({
    body: {
      version: call.version,
      node: process.version,
      temporal: { uiUrl: call.temporalUiUrl },
      store: { kind: call.store.kind },
      components: (await componentsOf(call)).map(({ name, ok }) => ({
        name,
        state: ok ? ('up' as const) : ('down' as const),
      })),
    },
  }),
});
