import { Option } from 'commander';
import { z } from 'zod';
import { listOf, tenantPageSchema, tenantSchema } from '../answers';
import type { TenantAnswer } from '../answers';
import { collected, tenantOf, withPaging, withTenant } from '../options';
import type { Cell, Output } from '../output';
import type { Say } from '../texts';
import { action } from './command';
import type { AddCommands } from './command';

export const tenantHeads = (say: Say): string[] => [
  'Id',
  say('name'),
  say('state'),
  say('health'),
  say('lastPoll'),
  say('backlog'),
  say('issues'),
  say('run'),
];

export const tenantRow =
  (output: Output) =>
  (tenant: TenantAnswer): Cell[] => [
    tenant.id,
    tenant.name,
    tenant.state,
    tenant.healthReason === null ? tenant.health : `${tenant.health} (${tenant.healthReason})`,
    output.moment(tenant.lastPollAt),
    tenant.backlog,
    Object.values(tenant.openIssues).reduce((sum, n) => sum + n, 0),
    runCell(tenant),
  ];

function runCell({ activeRun }: TenantAnswer): string | null {
  if (activeRun === null) return null;
  const { done, total } = activeRun.progress;
  return `${activeRun.kind} ${done}/${total ?? '?'}`;
}

const listOptions = z.object({
  state: z.array(z.string()).optional(),
  health: z.array(z.string()).optional(),
  name: z.string().optional(),
  limit: z.number().optional(),
  cursor: z.string().optional(),
});

const addOptions = z.object({
  name: z.string(),
  businessId: z.string(),
  language: z.string().default('fi'),
});

const offboardOptions = z.object({ tenant: z.string().optional(), confirmName: z.string() });

const tenantOptions = z.object({ tenant: z.string().optional(), reason: z.string().optional() });

export const addTenants: AddCommands = (program, around) => {
  const tenants = program.command('tenants').description('the companies');

  withPaging(tenants.command('list'))
    .description('list them with their health')
    .option('--state <state>', 'off, goingLive, live, paused, offboarded; may be repeated', collected)
    .option('--health <health>', 'ok, attention, stopped; may be repeated', collected)
    .option('--name <part>', 'part of the name')
    .action(
      action(around, listOptions, async ({ api, output, say }, options) => {
        const { seen, body } = await api.get('/tenants', listOf(tenantSchema), options);
        output.result(body, () => {
          output.list(seen, tenantHeads(say), tenantRow(output));
        });
      }),
    );

  tenants
    .command('add')
    .description('add a company; it is off until it is taken live')
    .requiredOption('--name <name>', 'its name')
    .requiredOption('--business-id <id>', 'its business id, 1234567-1')
    .addOption(new Option('--language <language>', 'language of the company').choices(['fi', 'en']))
    .action(
      action(around, addOptions, async ({ api, output }, options) => {
        const { seen, body } = await api.post('/tenants', tenantPageSchema, options);
        output.result(body, () => {
          output.line(seen.id);
        });
      }),
    );

  withTenant(tenants.command('show [tenant]'))
    .description('one company')
    .action(
      action(around, tenantOptions, async ({ api, output, say }, options, [given]) => {
        const id = tenantOf(options, given);
        const { seen, body } = await api.get(`/tenants/${id}`, tenantPageSchema);
        output.result(body, () => {
          output.details([
            ['Id', seen.id],
            [say('name'), seen.name],
            [say('businessId'), seen.businessId],
            [say('state'), seen.state],
            [
              say('health'),
              seen.healthReason === null ? seen.health : `${seen.health} (${seen.healthReason})`,
            ],
            [say('step'), seen.goLive.step],
            [say('customers'), countsOf(seen.links)],
            [say('issues'), countsOf(seen.openIssues)],
            [say('backlog'), seen.backlog],
            [say('lastPoll'), output.moment(seen.lastPollAt)],
            [
              say('compared'),
              seen.drift && `${output.moment(seen.drift.at) ?? ''}: ${driftCounts(seen.drift)}`,
            ],
            [say('sweep'), say(`sweep_${seen.officeSweep.state}`)],
            [say('run'), seen.activeRun && `${seen.activeRun.kind} ${seen.activeRun.id}`],
            ['Temporal', seen.temporalUrl],
          ]);
        });
      }),
    );

  withTenant(tenants.command('offboard [tenant]'))
    .description('take a company off for good: its secrets are deleted, what was kept becomes unreadable')
    .requiredOption('--confirm-name <name>', 'the company’s name, since it cannot be undone')
    .action(
      action(around, offboardOptions, async ({ api, output, say }, { confirmName, ...given }, [tenant]) => {
        const path = `/tenants/${tenantOf(given, tenant)}/offboarding`;
        const { body } = await api.post(path, tenantPageSchema, { confirmName });
        output.result(body, () => {
          output.line(say('offboarded'));
        });
      }),
    );

  for (const [deed, description, done] of [
    ['pause', 'stop bringing changes over; events are recorded and wait', 'paused'],
    ['resume', 'go on after a pause', 'resumed'],
  ] as const) {
    withTenant(tenants.command(`${deed} [tenant]`))
      .description(description)
      .option('--reason <text>', 'why, for the log')
      .action(
        action(around, tenantOptions, async ({ api, output, say }, options, [given]) => {
          const { reason } = options;
          const { body } = await api.post(
            `/tenants/${tenantOf(options, given)}/${deed}`,
            tenantPageSchema,
            reason === undefined ? {} : { reason },
          );
          output.result(body, () => {
            output.line(say(done));
          });
        }),
      );
  }
};

/** What the newest comparison counted, by outcome. */
const driftCounts = (drift: Readonly<Record<string, unknown>>): string =>
  countsOf(
    Object.fromEntries(
      Object.entries(drift).flatMap(([name, n]) => (typeof n === 'number' ? [[name, n]] : [])),
    ),
  );

/** `inStep 1200, parked 4`: what there is none of is left out. */
const countsOf = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, n]) => n > 0)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');
