import { z } from 'zod';
import type { ConnectionSummary } from '../../store/connections';
import type { Side } from '../../sync/customer';
import { etagOf } from '../http/etag';
import { at, atOrNull, moment } from '../http/moments';
import { sideSchema } from './tenant';

/** What may be shown of a connection: its secrets are written, never read. */
export const connectionSchema = z.object({
  side: sideSchema,
  state: z.enum(['missing', 'untested', 'ok', 'rejected']),
  /** Last four characters of the secret. */
  last4: z.string().nullable(),
  createdAt: moment.nullable(),
  lastUsedAt: moment.nullable(),
  /** As the other system states it. */
  company: z.object({ name: z.string(), businessId: z.string() }).nullable(),
  /** For If-Match; null: create it with If-None-Match: *. */
  etag: z.string().nullable(),
});

export type ConnectionView = z.infer<typeof connectionSchema>;

export function showConnection(side: Side, summary: ConnectionSummary | undefined): ConnectionView {
  if (!summary) {
    return {
      side,
      state: 'missing',
      last4: null,
      createdAt: null,
      lastUsedAt: null,
      company: null,
      etag: null,
    };
  }
  const { state, last4, createdAt, lastUsedAt, company, version } = summary;
  return {
    side,
    state,
    last4,
    createdAt: at(createdAt),
    lastUsedAt: atOrNull(lastUsedAt),
    company,
    etag: etagOf(version),
  };
}
