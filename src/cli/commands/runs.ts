import { z } from 'zod';
import { listOf, runSchema } from '../answers';
import type { RunAnswer } from '../answers';
import { idOf, tenantOf, withPaging, withTenant } from '../options';
import type { Cell, Output } from '../output';
import { action } from './command';
import type { AddCommands } from './command';

const listOptions = z.object({
  tenant: z.string().optional(),
  kind: z.string().optional(),
  state: z.string().optional(),
  limit: z.number().optional(),
  cursor: z.string().optional(),
});

const runOptions = z.object({ tenant: z.string().optional() });

export const addRuns: AddCommands = (program, around) => {
  const runs = program.command('runs').description('long work: scans, copies');

  withPaging(withTenant(runs.command('list')))
    .description('the runs of a company, or the newest of all, newest first')
    .option('--kind <kind>', 'scan, copy, poll, reconciliation, undo, decisions')
    .option('--state <state>', 'e.g. running, paused, completed, failed')
    .action(
      action(around, listOptions, async ({ api, output, say }, { tenant, ...query }) => {
        const path = tenant === undefined ? '/runs' : `/tenants/${tenantOf({ tenant })}/runs`;
        const { seen, body } = await api.get(path, listOf(runSchema), query);
        output.result(body, () => {
          output.list(
            seen,
            ['Id', say('kind'), say('state'), say('progress'), say('failed'), say('started')],
            runRow(output),
          );
        });
      }),
    );

  withTenant(runs.command('show <run>'))
    .description('one run with its progress')
    .action(
      action(around, runOptions, async ({ api, output, say }, options, [id = '']) => {
        const { seen, body } = await api.get(
          `/tenants/${tenantOf(options)}/runs/${idOf('run', id)}`,
          runSchema,
        );
        output.result(body, () => {
          const { progress, error, workflow } = seen;
          output.details([
            [say('run'), seen.id],
            [say('kind'), seen.kind],
            [say('state'), seen.state],
            [say('progress'), doneOf(seen)],
            [say('failed'), progress.failed],
            [say('calls'), `${progress.netvisorCalls}, ${progress.flexCalls}`],
            [say('started'), output.moment(seen.startedAt)],
            [say('ended'), output.moment(seen.endedAt)],
            [say('cause'), error?.title ?? seen.errorCode],
            [say('nextStep'), error?.nextStep ?? null],
            [say('workflow'), workflow?.url ?? workflow?.id ?? null],
          ]);
          if (seen.statement !== null) output.line(seen.statement);
        });
      }),
    );

  for (const [command, description] of [
    ['pause', 'hold a copy run after the customers at work now'],
    ['resume', 'let it go on where it stopped'],
    ['cancel', 'end a copy run, or give up a preview; what is copied stays'],
  ] as const) {
    withTenant(runs.command(`${command} <run>`))
      .description(description)
      .action(
        action(around, runOptions, async ({ api, output, say }, options, [id = '']) => {
          const { body } = await api.post(
            `/tenants/${tenantOf(options)}/runs/${idOf('run', id)}/${command}`,
            runSchema,
          );
          output.result(body, () => {
            output.line(say('asked', { command }));
          });
        }),
      );
  }
};

const runRow =
  (output: Output) =>
  (run: RunAnswer): Cell[] => [
    run.id,
    run.kind,
    run.state,
    doneOf(run),
    run.progress.failed,
    output.moment(run.startedAt),
  ];

const doneOf = ({ progress: { done, total } }: RunAnswer): string =>
  total === null ? String(done) : `${done}/${total}`;
