import { z } from 'zod';
import { driftRowSchema, listOf, runSchema } from '../answers';
import { tenantOf, withPaging, withTenant } from '../options';
import { watchRun } from '../run-watch';
import { action } from './command';
import type { AddCommands } from './command';

const reconcileOptions = z.object({
  tenant: z.string().optional(),
  repair: z.boolean().default(false),
  watch: z.boolean().default(false),
});

const driftOptions = z.object({
  tenant: z.string().optional(),
  outcome: z.string().optional(),
  reason: z.string().optional(),
  limit: z.number().optional(),
  cursor: z.string().optional(),
});

export const addReconcile: AddCommands = (program, around) => {
  withTenant(program.command('reconcile [tenant]'))
    .description('compare both registers in full now; only tells, unless --repair')
    .option('--repair', 'bring over what was missed, as every night')
    .option('--watch', 'follow it to its end')
    .action(
      action(around, reconcileOptions, async (session, { tenant: option, repair, watch }, [given]) => {
        const { api, output, say } = session;
        const tenant = tenantOf({ tenant: option }, given);
        const { seen, body } = await api.post(`/tenants/${tenant}/reconcile`, runSchema, { repair });
        output.result(body, () => {
          output.line(say('comparing', { run: seen.id }));
        });
        if (watch) await watchRun(session, tenant, seen.id);
      }),
    );

  withPaging(withTenant(program.command('drift [tenant]')))
    .description('customers that the newest comparison found out of step')
    .option('--outcome <outcome>', 'repaired, differs, onlyFlex, onlyNetvisor, gone')
    .option('--reason <code>', 'one reason, e.g. settledAsIs or customer_gone')
    .action(
      action(around, driftOptions, async ({ api, output, say }, { tenant, ...query }, [given]) => {
        const { seen, body } = await api.get(
          `/tenants/${tenantOf({ tenant }, given)}/drift`,
          listOf(driftRowSchema),
          query,
        );
        output.result(body, () => {
          output.list(
            seen,
            ['Id', say('number'), say('name'), say('outcome'), say('cause'), say('fields'), say('since')],
            ({ linkId, label, outcome, reason, fields, since }) => [
              linkId,
              label?.number ?? null,
              label?.name ?? null,
              outcome,
              reason,
              fields.join(', '),
              output.moment(since),
            ],
          );
        });
      }),
    );
};
