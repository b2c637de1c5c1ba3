import { z } from 'zod';
import { decidedSchema, issuePageSchema, issueSchema, listOf } from '../answers';
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

const decideOptions = z.object({
  tenant: z.string().optional(),
  office: z.string().optional(),
  flexId: z.string().optional(),
  netvisorKey: z.string().optional(),
  dryRun: z.boolean().default(false),
});

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
              say('decidedBefore'),
              seen.decided && `${seen.decided.decision}, ${output.moment(seen.decided.at) ?? ''}`,
            ],
            [
              say('notCarriedOut'),
              seen.notCarriedOut &&
                `${seen.notCarriedOut.reason} (${output.moment(seen.notCarriedOut.at) ?? ''})`,
            ],
            [say('healsItself'), say(seen.healsItself ? 'yes' : 'no')],
          ]);
          if (seen.choices.length > 0) {
            output.line('');
            output.table(
              ['Id', say('choices'), say('address')],
              seen.choices.map(({ id, label, detail }) => [id, label, detail]),
            );
          }
          if (seen.decisions.length > 0) {
            output.line('');
            output.table(
              [say('decision'), say('decisions'), say('effect')],
              seen.decisions.map(({ id, label, effectText, recommended }) => [
                recommended ? `${id} *` : id,
                label,
                effectText,
              ]),
            );
          }
        });
      }),
    );

  withTenant(issues.command('decide <issue> <decision>'))
    .description('decide one; `issues show` tells the decisions and what each does')
    .option('--office <key>', 'the office, for choose_office')
    .option('--flex-id <id>', 'the customer in Flex, where the issue does not name it')
    .option('--netvisor-key <key>', 'the customer in Netvisor, where the issue does not name it')
    .option('--dry-run', 'only tell what it would do')
    .action(
      action(around, decideOptions, async ({ api, output, say }, options, [id = '', decision = '']) => {
        const { office, flexId, netvisorKey, dryRun } = options;
        const path = `/tenants/${tenantOf(options)}/issues/${idOf('iss', id)}`;
        // What is shown by now is what is decided: a change in between is refused by the service.
        const { seen: before, etag } = await api.get(path, issuePageSchema);
        const params = {
          ...(office === undefined ? {} : { officeKey: office }),
          ...(flexId === undefined ? {} : { flexId }),
          ...(netvisorKey === undefined ? {} : { netvisorKey }),
        };
        const { seen, body } = await api.post(
          `${path}/decision`,
          decidedSchema,
          { decision, params, dryRun },
          etag,
        );
        output.result(body, () => {
          const label = before.decisions.find(({ id }) => id === decision)?.label ?? decision;
          output.line(say(dryRun ? 'wouldDecide' : 'decidedNow', { label }));
          output.table(
            [say('effect'), say('side'), say('field')],
            seen.effects.map(({ action: deed, side, field }) => [deed, side, field]),
          );
        });
      }),
    );
};
