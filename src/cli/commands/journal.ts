import { z } from 'zod';
import { journalSchema, listOf, undoneSchema, valuesSchema } from '../answers';
import { idOf, tenantOf, withPaging, withTenant } from '../options';
import { systemName } from '../output';
import { action } from './command';
import type { AddCommands } from './command';

const options = z.object({
  tenant: z.string().optional(),
  link: z.string().optional(),
  run: z.string().optional(),
  values: z.string().optional(),
  limit: z.number().optional(),
  cursor: z.string().optional(),
});

const undoOptions = z.object({ tenant: z.string().optional() });

export const addJournal: AddCommands = (program, around) => {
  const journal = program.command('journal').description('what was written over, and putting it back');

  withPaging(withTenant(journal.command('list', { isDefault: true })))
    .description('every value that was written over, newest first')
    .option('--link <link>', 'only of this customer')
    .option('--run <run>', 'only of this run')
    .option('--values <entry>', 'the value before and after of one entry, jrn_…; the reading is noted')
    .action(
      action(around, options, async ({ api, output, say }, { tenant, values, ...query }) => {
        const path = `/tenants/${tenantOf({ tenant })}/journal`;
        if (values !== undefined) {
          const { seen, body } = await api.get(`${path}/${idOf('jrn', values)}/values`, valuesSchema);
          output.result(body, () => {
            output.details([
              [say('before'), textOf(seen.before)],
              [say('after'), textOf(seen.after)],
            ]);
          });
          return;
        }
        const { seen, body } = await api.get(path, listOf(journalSchema), query);
        output.result(body, () => {
          output.list(
            seen,
            [
              'Id',
              say('when'),
              say('customer'),
              say('side'),
              say('field'),
              say('reason'),
              say('run'),
              say('undo'),
            ],
            (entry) => [
              entry.id,
              output.moment(entry.at),
              entry.linkId,
              systemName(entry.side),
              entry.label,
              entry.reason,
              entry.runId,
              entry.undo?.state ?? null,
            ],
          );
        });
      }),
    );

  withTenant(journal.command('undo <entry>'))
    .description('put back what stood there before, while nobody has changed it since')
    .action(
      action(around, undoOptions, async ({ api, output, say }, given, [id = '']) => {
        const path = `/tenants/${tenantOf(given)}/journal/${idOf('jrn', id)}/undo`;
        const { body } = await api.post(path, undoneSchema);
        output.result(body, () => {
          output.line(say('undoing'));
        });
      }),
    );
};

/** An empty value is shown as a dash. */
const textOf = (value: z.infer<typeof valuesSchema>['before']): string =>
  value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
