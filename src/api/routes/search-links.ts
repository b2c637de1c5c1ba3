import { z } from 'zod';
import type { Link } from '../../store/links';
import type { Store } from '../../store/store';
import { flexIdSchema, linkIdSchema, netvisorKeySchema, tenantIdSchema } from '../../sync/ids';
import type { LinkId, TenantId } from '../../sync/ids';
import { findTenant } from '../http/find';
import { listOf } from '../http/lists';
import { acting } from '../http/route';
import { ApiProblem } from '../problems/api-problem';
import { linkRowSchema, showLinkRow } from '../views/link';

const PLACES = ['id', 'number', 'name'] as const;

const ROWS_AT_MOST = 20;
const SHORTEST = 2;
/** Names are sealed: each label is opened to look at it, a page at a time. */
const LABELS_AT_ONCE = 200;

export const searchLinks = acting({
  method: 'post',
  path: '/tenants/{t}/links/search',
  summary: 'Customers by an id of either system, by number (exactly), or by a part of the name. At most 20.',
  params: { t: tenantIdSchema },
  body: z.strictObject({
    text: z.string().trim().max(250),
    in: z
      .array(z.enum(PLACES))
      .min(1)
      .default([...PLACES]),
  }),
  answer: listOf(linkRowSchema),
  problems: ['text_too_short'],
  handle: async ({ params: { t }, body: { text, in: places } }, { store }) => {
    await findTenant(store, t);
    if (text.length < SHORTEST && !places.some((place) => place !== 'name')) {
      throw new ApiProblem('text_too_short');
    }
    const found = new Map<LinkId, Link>();
    const isFull = (): boolean => found.size >= ROWS_AT_MOST;
    const keep = (link: Link | null): void => {
      if (link?.tenantId === t && !isFull()) found.set(link.id, link);
    };
    if (places.includes('id')) for (const link of await byIds(store, t, text)) keep(link);
    if (places.includes('number')) for (const link of await byNumber(store, t, text)) keep(link);
    if (places.includes('name') && text.length >= SHORTEST && found.size === 0) {
      for await (const link of byName(store, t, text)) {
        keep(link);
        if (isFull()) break;
      }
    }
    const data = [];
    for (const link of found.values()) {
      const { total } = await store.issues.list(t, { states: ['open'], linkId: link.id, limit: 1 });
      data.push(showLinkRow(link, total));
    }
    return {
      body: { data, nextCursor: null, total: { value: data.length, exact: !isFull() } },
    };
  },
});

async function byIds(store: Store, tenantId: TenantId, text: string): Promise<Array<Link | null>> {
  const linkId = linkIdSchema.safeParse(text);
  const flexId = flexIdSchema.safeParse(text);
  const netvisorKey = netvisorKeySchema.safeParse(text);
  return [
    linkId.success ? await store.links.get(linkId.data) : null,
    flexId.success ? await store.links.byFlexId(tenantId, flexId.data) : null,
    netvisorKey.success ? await store.links.byNetvisorKey(tenantId, netvisorKey.data) : null,
  ];
}

async function byNumber(store: Store, tenantId: TenantId, text: string): Promise<Link[]> {
  if (text === '') return [];
  const fingerprint = await store.fingerprint(tenantId, 'number');
  return store.links.findByNumber(tenantId, fingerprint(text));
}

async function* byName(store: Store, tenantId: TenantId, text: string): AsyncGenerator<Link> {
  const wanted = text.toLocaleLowerCase('fi');
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: Awaited<ReturnType<Store['links']['list']>> = await store.links.list(tenantId, {
      limit: LABELS_AT_ONCE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const link of page.rows) {
      if (link.label?.name.toLocaleLowerCase('fi').includes(wanted)) yield link;
    }
    cursor = page.nextCursor;
  }
}
