import { z } from 'zod';
import type { Link } from '../../store/links';
import type { Store } from '../../store/store';
import type { LinkId, TenantId } from '../../sync/ids';
import { hintIdSchema, linkIdSchema, tenantIdSchema } from '../../sync/ids';
import { customerSyncWorkflowId } from '../../temporal/names';
import { findLink, findTenant } from '../http/find';
import { anyOf, listOf, pageOf, paging } from '../http/lists';
import { at, atOrNull, moment } from '../http/moments';
import { reading } from '../http/route';
import { linkRowSchema, linkStateSchema, showLinkRow } from '../views/link';

export const listLinks = reading({
  path: '/tenants/{t}/links',
  summary: 'The customers of a company, as pairs of their two records.',
  params: { t: tenantIdSchema },
  query: { ...paging, state: anyOf(linkStateSchema) },
  answer: listOf(linkRowSchema),
  handle: async ({ params: { t }, query }, { store }) => {
    await findTenant(store, t);
    const page = await store.links.list(t, {
      ...pageOf(query),
      ...(query.state ? { states: query.state } : {}),
    });
    const issues = await openIssuesOf(store, t, page.rows);
    return {
      body: {
        data: page.rows.map((link) => showLinkRow(link, issues.get(link.id) ?? 0)),
        nextCursor: page.nextCursor,
        total: { value: page.total, exact: true },
      },
    };
  },
});

export const getLink = reading({
  path: '/tenants/{t}/links/{l}',
  summary: 'A customer: its two ids, its state, what waits for it. A merged link answers as its survivor.',
  params: { t: tenantIdSchema, l: linkIdSchema },
  query: {},
  answer: linkRowSchema.extend({
    agreedAt: moment.nullable(),
    createdAt: moment,
    hints: z.array(z.object({ id: hintIdSchema, source: z.string(), type: z.string(), receivedAt: moment })),
    workflow: z.object({ id: z.string(), url: z.string().nullable() }),
  }),
  handle: async ({ params: { t, l } }, { store, control }) => {
    const link = await findLink(store, t, l);
    const hints = await store.hints.pending(link.id);
    const workflowId = customerSyncWorkflowId(link.id);
    return {
      body: {
        ...showLinkRow(link, await openIssuesOfOne(store, t, link.id)),
        agreedAt: atOrNull(link.agreedAt),
        createdAt: at(link.createdAt),
        hints: hints.map(({ id, source, type, receivedAt }) => ({
          id,
          source,
          type,
          receivedAt: at(receivedAt),
        })),
        workflow: { id: workflowId, url: control.workflowUrl(workflowId) },
      },
    };
  },
});

/** So many open issues are read at once before each link is asked for its own. */
const AT_ONCE = 200;

async function openIssuesOf(
  store: Store,
  tenantId: TenantId,
  links: readonly Link[],
): Promise<ReadonlyMap<LinkId, number>> {
  const counts = new Map<LinkId, number>();
  const { rows, nextCursor } = await store.issues.list(tenantId, { states: ['open'], limit: AT_ONCE });
  if (nextCursor === null) {
    for (const { linkId } of rows) if (linkId) counts.set(linkId, (counts.get(linkId) ?? 0) + 1);
    return counts;
  }
  for (const { id } of links) counts.set(id, await openIssuesOfOne(store, tenantId, id));
  return counts;
}

async function openIssuesOfOne(store: Store, tenantId: TenantId, linkId: LinkId): Promise<number> {
  return (await store.issues.list(tenantId, { states: ['open'], linkId, limit: 1 })).total;
}
