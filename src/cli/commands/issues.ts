import { z } from 'zod';
import { issuePageSchema, issueSchema, listOf } from '../answers';
import { collected, idOf, tenantOf, withPaging, withTenant } from '../options';
import { action } from './command';
import type { AddCommands } from './command';

const listOptions = z.object({
  tenant: z.string().optional(),
  state: z.array(z.string()).default(['open']),
  code: z.string().optional(),
  class: z.string().optional(),
  link: z.string().optional(),
  limit: z.number().optional(),
  cursor: z.string().optional(),
});

const issueOptions = z.object({ tenant: z.string().optional() });

export const addIssues: AddCommands = (program, around) => {
  const issues = program.command('issues').description('what a person has to know or decide');

  withPaging(withTenant(issues.command('list')))
    .description('those of a company, or of all, newest first')
    .option('--state <state>', 'open (default), snoozed, ignored, resolved; may be repeated', collected)
    .option('--code <code>', 'only this cause')
    .option('--class <class>', 'fixData, decide, credentials, rights, outage, limit, bug')
    .option('--link <link>', 'only of this customer; needs a company')
    .action(
      action(around, listOptions, async ({ api, output, say }, { tenant, ...query }) => {
        const path =
          tenant === undefined && query.link === undefined
            ? '/issues'
            : `/tenants/${tenantOf({ tenant })}/issues`;
        const { seen, body } = await api.get(path, listOf(issueSchema), query);
        output.result(body, () => {
          output.list(
            seen,
            ['Id', say('severity'), say('title'), say('customer'), say('state'), say('opened')],
            (issue) => [
              issue.id,
              issue.severity,
              issue.title,
              issue.label?.name ?? issue.linkId,
              issue.state,
              output.moment(issue.openedAt),
            ],
          );
        });
      }),
    );

  withTenant(issues.command('show <issue>'))
    .description('one with its cause, its next step and what can be decided')
    .action(
      action(around, issueOptions, async ({ api, output, say }, options, [id = '']) => {
        const { seen, body } = await api.get(
          `/tenants/${tenantOf(options)}/issues/${idOf('iss', id)}`,
          issuePageSchema,
        );
        output.result(body, () => {
          output.line(seen.title);
          output.details([
            [say('customer'), seen.label?.name ?? seen.linkId],
            [say('state'), seen.state],
            [say('opened'), output.moment(seen.openedAt)],
            [say('cause'), seen.cause],
            [say('nextStep'), seen.nextStep],
            [
              say('decisions'),
              seen.decisions.map(({ label, recommended }) => (recommended ? `${label} *` : label)).join(', '),
            ],
            [say('healsItself'), say(seen.healsItself ? 'yes' : 'no')],
          ]);
        });
      }),
    );
};
