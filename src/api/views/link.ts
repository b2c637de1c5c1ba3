import { z } from 'zod';
import type { Link } from '../../store/links';
import { flexIdSchema, linkIdSchema, netvisorKeySchema, tenantIdSchema } from '../../sync/ids';
import { atOrNull, moment } from '../http/moments';

export const linkStateSchema = z.enum([
  'inStep',
  'pending',
  'syncing',
  'retrying',
  'parked',
  'oneSide',
  'ignored',
]);

/** A customer in a list: the pair of its two records, one of which may still be missing. */
export const linkRowSchema = z.object({
  id: linkIdSchema,
  tenantId: tenantIdSchema,
  name: z.string().nullable(),
  number: z.string().nullable(),
  kind: z.enum(['PRIVATE', 'COMPANY']).nullable(),
  state: linkStateSchema,
  /** Code of the issue that it waits for: its own, or one of the company. */
  parkedCode: z.string().nullable(),
  flexId: flexIdSchema.nullable(),
  netvisorKey: netvisorKeySchema.nullable(),
  lastChangeAt: moment.nullable(),
  /** Open issues. */
  issues: z.number().int(),
});

/** @param issues how many open ones it has */
export function showLinkRow(link: Link, issues: number): z.infer<typeof linkRowSchema> {
  const { id, tenantId, label, kind, state, parkedCode, flexId, netvisorKey, lastChangeAt } = link;
  return {
    id,
    tenantId,
    name: label?.name ?? null,
    number: label?.number ?? null,
    kind,
    state,
    parkedCode,
    flexId,
    netvisorKey,
    lastChangeAt: atOrNull(lastChangeAt),
    issues,
  };
}
