import { z } from 'zod';
import type { Preview } from '../../store/previews';
import type { Store } from '../../store/store';
import type { PreviewId, TenantId } from '../../sync/ids';
import { previewIdSchema, tenantIdSchema } from '../../sync/ids';
import { findTenant, notFound } from '../http/find';
import { listOf, pageOf, paging } from '../http/lists';
import { reading } from '../http/route';
import { showNumberOverlap } from '../views/number-overlap';
import {
  outcomeSchema,
  previewItemSchema,
  previewSchema,
  showPreview,
  showPreviewItem,
} from '../views/preview';

const previewRef = previewIdSchema.or(z.literal('latest'));

export const listPreviews = reading({
  path: '/tenants/{t}/previews',
  summary: 'The preview that counts: an earlier one can no longer be approved.',
  params: { t: tenantIdSchema },
  query: {},
  answer: listOf(previewSchema),
  handle: async ({ params: { t } }, { store, language }) => {
    await findTenant(store, t);
    const latest = await store.previews.latest(t);
    const data = latest ? [showPreview(latest, await showNumberOverlap(store, t, language))] : [];
    return { body: { data, nextCursor: null, total: { value: data.length, exact: true } } };
  },
});

export const getPreview = reading({
  path: '/tenants/{t}/previews/{p}',
  summary: 'What a copy run would do, in numbers; `latest` names the newest.',
  params: { t: tenantIdSchema, p: previewRef },
  query: {},
  answer: previewSchema,
  handle: async ({ params: { t, p } }, { store, language }) => {
    const preview = await findPreview(store, t, p);
    return { body: showPreview(preview, await showNumberOverlap(store, t, language)) };
  },
});

export const listPreviewItems = reading({
  path: '/tenants/{t}/previews/{p}/items',
  summary: 'What a copy run would do, customer by customer.',
  params: { t: tenantIdSchema, p: previewRef },
  query: { ...paging, outcome: outcomeSchema.optional() },
  answer: listOf(previewItemSchema),
  handle: async ({ params: { t, p }, query }, { store }) => {
    const preview = await findPreview(store, t, p);
    const { outcome } = query;
    const { rows, nextCursor } = await store.previews.items(t, preview.id, {
      ...pageOf(query),
      ...(outcome === undefined ? {} : { outcome }),
    });
    const data = rows.map(showPreviewItem);
    const value =
      outcome === undefined
        ? Object.values(preview.counts).reduce((sum, n) => sum + n, 0)
        : preview.counts[outcome];
    return { body: { data, nextCursor, total: { value, exact: preview.state !== 'building' } } };
  },
});

/** Throws not_found for a foreign tenant as for an unknown preview. */
export async function findPreview(
  store: Store,
  tenantId: TenantId,
  ref: PreviewId | 'latest',
): Promise<Preview> {
  await findTenant(store, tenantId);
  const preview =
    ref === 'latest' ? await store.previews.latest(tenantId) : await store.previews.get(tenantId, ref);
  return preview ?? notFound();
}
