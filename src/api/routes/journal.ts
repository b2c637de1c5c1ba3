import { z } from 'zod';
import { FIELD_NAMES, FIELD_TABLE } from '../../sync/field-table';
import { journalIdSchema, linkIdSchema, runIdSchema, tenantIdSchema } from '../../sync/ids';
import { renderWritten } from '../../sync/reason-catalogue';
import { findTenant, notFound } from '../http/find';
import { listOf, pageOf, paging, uncounted } from '../http/lists';
import { at, moment } from '../http/moments';
import { reading } from '../http/route';
import { sideSchema } from '../views/tenant';

export const listJournal = reading({
  path: '/tenants/{t}/journal',
  summary: 'Every value that was written over, newest first; the values themselves are asked for one by one.',
  params: { t: tenantIdSchema },
  query: { ...paging, link: linkIdSchema.optional(), run: runIdSchema.optional() },
  answer: listOf(
    z.object({
      id: journalIdSchema,
      at: moment,
      linkId: linkIdSchema,
      side: sideSchema,
      field: z.enum(FIELD_NAMES),
      /** The field's name, in the reader's language as the reason. */
      label: z.string(),
      reasonCode: z.string(),
      reason: z.string(),
      actor: z.object({ type: z.enum(['sync', 'operator']), id: z.string().nullable() }),
      runId: runIdSchema.nullable(),
      /** Its values are still kept. */
      valuesKept: z.boolean(),
      /** What became of undoing it. */
      undo: z
        .object({
          state: z.enum(['waiting', 'applied', 'refused', 'overtaken', 'replaced']),
          by: z.string(),
          at: moment,
        })
        .nullable(),
    }),
  ),
  handle: async ({ params: { t }, query }, { store, language }) => {
    await findTenant(store, t);
    const { rows, nextCursor } = await store.journal.list(t, {
      ...pageOf(query),
      ...(query.link === undefined ? {} : { linkId: query.link }),
      ...(query.run === undefined ? {} : { runId: query.run }),
    });
    const data = rows.map(({ id, at: moment, linkId, side, field, reason, actor, runId, kept, undoing }) => ({
      id,
      at: at(moment),
      linkId,
      side,
      field,
      label: FIELD_TABLE[field].label[language],
      reasonCode: reason,
      reason: renderWritten(reason, side, language),
      actor: { type: actor.type, id: actor.id ?? null },
      runId,
      valuesKept: kept,
      undo: undoing && { ...undoing, at: at(undoing.at) },
    }));
    return { body: uncounted(data, nextCursor, query.cursor) };
  },
});

export const getJournalValues = reading({
  path: '/tenants/{t}/journal/{j}/values',
  summary: 'A value before and after. Each reading is noted in the log.',
  params: { t: tenantIdSchema, j: journalIdSchema },
  query: {},
  answer: z.object({ before: z.json(), after: z.json() }),
  handle: async ({ params: { t, j } }, { store, logger, operatorId, requestId }) => {
    const values = (await store.journal.values(t, j)) ?? notFound();
    logger.info({ tenantId: t, journalId: j, operatorId, requestId }, 'journal values read');
    return { body: { before: z.json().parse(values.before), after: z.json().parse(values.after) } };
  },
});
