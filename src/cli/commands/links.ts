import { z } from 'zod';
import { linkPageSchema, linkSchema, listOf, syncedSchema } from '../answers';
import { collected, idOf, tenantOf, withPaging, withTenant } from '../options';
import { action } from './command';
import type { AddCommands } from './command';

const listOptions = z.object({
  tenant: z.string().optional(),
  state: z.array(z.string()).optional(),
  limit: z.number().optional(),
  cursor: z.string().optional(),
});

const linkOptions = z.object({ tenant: z.string().optional() });

export const addLinks: AddCommands = (program, around) => {
  const links = program.command('links').description('the customers, as pairs of their two records');

  withPaging(withTenant(links.command('list')))
    .description('list them')
    .option(
      '--state <state>',
      'inStep, pending, syncing, retrying, parked, oneSide, ignored; may be repeated',
      collected,
    )
    .action(
      action(around, listOptions, async ({ api, output, say }, { tenant, ...query }) => {
        const { seen, body } = await api.get(
          `/tenants/${tenantOf({ tenant })}/links`,
          listOf(linkSchema),
          query,
        );
        output.result(body, () => {
          output.list(
            seen,
            ['Id', say('number'), say('name'), say('state'), 'Flex', 'Netvisor', say('issues')],
            (link) => [
              link.id,
              link.number,
              link.name,
              link.state,
              link.flexId,
              link.netvisorKey,
              link.issues,
            ],
          );
        });
      }),
    );

  withTenant(links.command('show <link>'))
    .description('one customer: its two ids, its state, what waits for it')
    .action(
      action(around, linkOptions, async ({ api, output, say }, options, [id = '']) => {
        const { seen, body } = await api.get(
          `/tenants/${tenantOf(options)}/links/${idOf('lnk', id)}`,
          linkPageSchema,
        );
        output.result(body, () => {
          output.details([
            ['Id', seen.id],
            [say('name'), seen.name],
            [say('number'), seen.number],
            [say('state'), seen.state],
            [say('parked'), seen.parkedCode],
            ['Flex', seen.flexId],
            ['Netvisor', seen.netvisorKey],
            [say('inStepSince'), output.moment(seen.agreedAt)],
            [say('lastChange'), output.moment(seen.lastChangeAt)],
            [say('waiting'), seen.hints.map(({ source, type }) => `${source} ${type}`).join(', ')],
            [say('issues'), seen.issues],
            [say('workflow'), seen.workflow.url ?? seen.workflow.id],
          ]);
        });
      }),
    );

  withTenant(links.command('sync <link>'))
    .description('look at a customer now, ahead of everything else')
    .action(
      action(around, linkOptions, async ({ api, output, say }, options, [id = '']) => {
        const { body } = await api.post(
          `/tenants/${tenantOf(options)}/links/${idOf('lnk', id)}/sync`,
          syncedSchema,
        );
        output.result(body, () => {
          output.line(say('syncing'));
        });
      }),
    );
};
