import { z } from 'zod';
import { journalSchema, listOf, valuesSchema } from '../answers';
import { idOf, tenantOf, withPaging, withTenant } from '../options';
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

export const addJournal: AddCommands = (program, around) => {
  withPaging(withTenant(program.command('journal')))
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
            ['Id', say('when'), say('customer'), say('side'), say('field'), say('reason'), say('run')],
            (entry) => [
              entry.id,
              output.moment(entry.at),
              entry.linkId,
              entry.side,
              entry.field,
              entry.reasonCode,
              entry.runId,
            ],
          );
        });
      }),
    );
};

/** An empty value is shown as a dash. */
const textOf = (value: z.infer<typeof valuesSchema>['before']): string =>
  value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
