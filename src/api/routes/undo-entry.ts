import { z } from 'zod';
import { fieldFingerprint } from '../../store/field-fingerprint';
import type { JournalEntry } from '../../store/journal';
import type { Store } from '../../store/store';
import type { FieldValue } from '../../sync/customer';
import { FIELD_NAMES } from '../../sync/field-table';
import { journalIdSchema, linkIdSchema, tenantIdSchema } from '../../sync/ids';
import type { TenantId } from '../../sync/ids';
import { sideBasis } from '../../sync/issue-basis';
import { mayBeCleared } from '../../sync/issue-decisions';
import { fieldValueSchema } from '../../sync/stored-shapes';
import { refusal } from '../../sync/validate-value';
import { findActiveTenant, findLink, notFound } from '../http/find';
import { handOverWishes, recordWishes, workflowOf } from '../http/look-again';
import { acting } from '../http/route';
import { ApiProblem } from '../problems/api-problem';
import { sideSchema } from '../views/tenant';

export const undoEntry = acting({
  method: 'post',
  path: '/tenants/{t}/journal/{j}/undo',
  summary:
    'Put back what stood there before. Only that side is written, and only while nobody has changed it since.',
  params: { t: tenantIdSchema, j: journalIdSchema },
  body: z.strictObject({}).optional(),
  status: 202,
  answer: z.object({
    linkId: linkIdSchema,
    side: sideSchema,
    field: z.enum(FIELD_NAMES),
    workflow: z.object({ id: z.string(), url: z.string().nullable() }),
  }),
  idempotent: true,
  problems: ['wrong_state', 'values_deleted', 'nothing_to_undo', 'edited_since', 'value_not_writable'],
  handle: async ({ params: { t, j } }, call) => {
    const { store, operatorId } = call;
    await findActiveTenant(store, t);
    const entry = (await store.journal.get(t, j)) ?? notFound();
    const { side, field } = entry;
    const { before, after } = await undoable(store, t, entry);
    const basis = sideBasis(field, side, after, fieldFingerprint(await store.fingerprint(t, 'field')));
    const link = await findLink(store, t, entry.linkId);
    const hints = await store.transaction(async (tx) => {
      const word = { field, side, source: { kind: 'value', value: before }, basis } as const;
      await tx.overrides.add(t, link.id, { operatorId, journalId: entry.id }, [word]);
      return recordWishes(tx, t, [link.id], 'operator.undo');
    });
    await handOverWishes(call, t, hints);
    return { body: { linkId: link.id, side, field, workflow: workflowOf(link.id, call) } };
  },
});

/** What stood there before and what was written; throws when it can't be put back. */
async function undoable(
  store: Store,
  tenantId: TenantId,
  entry: JournalEntry,
): Promise<{ before: FieldValue | null; after: FieldValue | null }> {
  const { linkId, side, field, undoing } = entry;
  if (undoing?.state === 'waiting' || undoing?.state === 'applied') throw new ApiProblem('nothing_to_undo');
  const values = (await store.journal.values(tenantId, entry.id)) ?? undefined;
  if (values === undefined) throw new ApiProblem('values_deleted');
  const before = fieldValueSchema.parse(values.before);
  const after = fieldValueSchema.parse(values.after);
  // A customer that was created is never deleted (D10), nor left without a name.
  if (before === null && !mayBeCleared(field, side)) throw new ApiProblem('nothing_to_undo');
  const latest = await store.journal.latest(tenantId, { linkId, side, field });
  if (latest?.id !== entry.id) throw new ApiProblem('edited_since');
  if (before !== null && refusal(field, before, side)) throw new ApiProblem('value_not_writable');
  return { before, after };
}
