import type { Run } from '../../store/runs';
import { runIdSchema, tenantIdSchema } from '../../sync/ids';
import { findRun, findTenant } from '../http/find';
import { listOf, onePage, pageOf, paging, uncounted } from '../http/lists';
import { reading } from '../http/route';
import { runKindSchema, runSchema, runStateSchema, showRun } from '../views/run';

const filters = { kind: runKindSchema.optional(), state: runStateSchema.optional() };

type Filters = { kind?: Run['kind'] | undefined; state?: Run['state'] | undefined };

const given = ({ kind, state }: Filters) => ({
  ...(kind === undefined ? {} : { kind }),
  ...(state === undefined ? {} : { state }),
});

export const listRuns = reading({
  path: '/tenants/{t}/runs',
  summary: 'The runs of a company, newest first.',
  params: { t: tenantIdSchema },
  query: { ...paging, ...filters },
  answer: listOf(runSchema),
  handle: async ({ params: { t }, query }, call) => {
    await findTenant(call.store, t);
    const { rows, nextCursor } = await call.store.runs.list(t, { ...pageOf(query), ...given(query) });
    return {
      body: uncounted(
        rows.map((run) => showRun(run, call)),
        nextCursor,
        query.cursor,
      ),
    };
  },
});

export const listAllRuns = reading({
  path: '/runs',
  summary: 'The newest runs of all companies. Older ones stand in the list of their company.',
  params: {},
  query: { ...onePage, ...filters },
  answer: listOf(runSchema),
  handle: async ({ query }, call) => {
    const { store } = call;
    const newest: Run[] = [];
    let whole = true;
    for (const tenant of await store.tenants.list()) {
      const page = await store.runs.list(tenant.id, { limit: query.limit, ...given(query) });
      newest.push(...page.rows);
      whole &&= page.nextCursor === null;
    }
    newest.sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
    return {
      body: {
        data: newest.slice(0, query.limit).map((run) => showRun(run, call)),
        nextCursor: null,
        total: { value: newest.length, exact: whole },
      },
    };
  },
});

export const getRun = reading({
  path: '/tenants/{t}/runs/{r}',
  summary: 'A run with its progress.',
  params: { t: tenantIdSchema, r: runIdSchema },
  query: {},
  answer: runSchema,
  handle: async ({ params: { t, r } }, call) => ({ body: showRun(await findRun(call.store, t, r), call) }),
});
