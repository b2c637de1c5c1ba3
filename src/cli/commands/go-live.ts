import { createInterface } from 'node:readline/promises';
import { Option } from 'commander';
import { z } from 'zod';
import {
  approvedSchema,
  goLiveSchema,
  listOf,
  previewItemSchema,
  previewSchema,
  runSchema,
  tenantPageSchema,
} from '../answers';
import type { NumberOverlapAnswer, PreviewAnswer } from '../answers';
import { UsageError } from '../failures';
import { idOf, tenantOf, withPaging, withTenant } from '../options';
import { watchRun } from '../run-watch';
import type { Session } from '../session';
import { action } from './command';
import type { AddCommands } from './command';

const setOptions = z.object({
  tenant: z.string().optional(),
  direction: z.string().optional(),
  mode: z.string().optional(),
  includeInactive: z.boolean().optional(),
  confirmedBy: z.string().optional(),
  confirmedAt: z.string().optional(),
});

const scanOptions = z.object({ tenant: z.string().optional(), watch: z.boolean().default(true) });

const previewOptions = z.object({
  tenant: z.string().optional(),
  items: z.boolean().default(false),
  outcome: z.string().optional(),
  limit: z.number().optional(),
  cursor: z.string().optional(),
});

const approveOptions = z.object({
  tenant: z.string().optional(),
  preview: z.string(),
  yes: z.boolean().default(false),
  watch: z.boolean().default(false),
});

const watchOptions = z.object({ tenant: z.string().optional(), run: z.string().optional() });

export const addGoLive: AddCommands = (program, around) => {
  const goLive = program
    .command('go-live')
    .description('take a company live: direction, scan, preview, approval, run');

  withTenant(goLive.command('set'))
    .description('note the direction of the first run and who at the company confirmed it')
    .addOption(
      new Option('--direction <direction>', 'direction of the first run').choices([
        'netvisorToFlex',
        'flexToNetvisor',
      ]),
    )
    .addOption(
      new Option(
        '--mode <mode>',
        'copy writes only in the direction; merge also fills what is empty on both sides',
      ).choices(['copy', 'merge']),
    )
    .option('--include-inactive', 'bring inactive customers too')
    .option('--no-include-inactive', 'leave inactive customers out')
    .option('--confirmed-by <name>', 'who at the company confirmed the direction')
    .option('--confirmed-at <moment>', 'when, ISO 8601; now unless given')
    .action(
      action(around, setOptions, async ({ api, output, say }, { tenant, ...wish }) => {
        const path = `/tenants/${tenantOf({ tenant })}/go-live`;
        const confirmedAt =
          wish.confirmedAt ?? (wish.confirmedBy === undefined ? undefined : new Date().toISOString());
        const { etag } = await api.get(path, goLiveSchema);
        const { seen, body } = await api.patch(path, goLiveSchema, { ...wish, confirmedAt }, etag);
        output.result(body, () => {
          output.details([
            [say('direction'), seen.direction],
            [say('mode'), seen.mode],
            [say('inactive'), say(seen.includeInactive ? 'yes' : 'no')],
            [say('confirmed'), seen.confirmedBy],
            [say('step'), seen.step],
          ]);
        });
      }),
    );

  withTenant(goLive.command('scan'))
    .description('read both registers and make a preview; nothing is written to customers')
    .option('--no-watch', 'don’t follow it to its end')
    .action(
      action(around, scanOptions, async (session, options) => {
        const { api, output, say } = session;
        const tenant = tenantOf(options);
        const { seen, body } = await api.post(`/tenants/${tenant}/scans`, runSchema);
        output.result(body, () => {
          output.line(`${say('scanning')} ${seen.id}`);
        });
        if (options.watch) await watchRun(session, tenant, seen.id);
      }),
    );

  withPaging(withTenant(goLive.command('preview')))
    .description('what the run would do: in numbers, or customer by customer')
    .option('--items', 'customer by customer')
    .option(
      '--outcome <outcome>',
      'only these: create, link, update, unchanged, conflict, collision, skipped',
    )
    .action(
      action(around, previewOptions, async (session, options) => {
        const path = `/tenants/${tenantOf(options)}/previews/latest`;
        if (options.items || options.outcome !== undefined) await showItems(session, path, options);
        else {
          const { seen, body } = await session.api.get(path, previewSchema);
          session.output.result(body, () => {
            showPreview(session, seen);
          });
        }
      }),
    );

  withTenant(goLive.command('approve'))
    .description('approve exactly this preview; the run begins')
    .requiredOption('--preview <id>', 'the preview that was looked at, prv_…')
    .option('--yes', 'don’t ask')
    .option('--watch', 'follow the run to its end')
    .action(
      action(around, approveOptions, async (session, options) => {
        await approve(session, tenantOf(options), options);
      }),
    );

  withTenant(goLive.command('watch'))
    .description('follow the run under way to its end')
    .option('--run <id>', 'this run instead')
    .action(
      action(around, watchOptions, async (session, options) => {
        const tenant = tenantOf(options);
        const run = options.run === undefined ? await activeRun(session, tenant) : idOf('run', options.run);
        if (run !== null) await watchRun(session, tenant, run);
        else {
          session.output.result({ run: null }, () => {
            session.output.line(session.say('noRun'));
          });
        }
      }),
    );
};

async function activeRun({ api }: Session, tenant: string): Promise<string | null> {
  const { seen } = await api.get(`/tenants/${tenant}`, tenantPageSchema);
  return seen.activeRun?.id ?? null;
}

function showPreview({ output, say }: Session, preview: PreviewAnswer): void {
  const { id, state, fingerprint, direction, takenAt, expiresAt, expected, counts, effects } = preview;
  output.details([
    [say('preview'), `${id} (${state})`],
    [say('fingerprint'), fingerprint],
    [say('direction'), direction],
    [say('taken'), output.moment(takenAt)],
    [say('expires'), output.moment(expiresAt)],
    [say('expected'), expected && `${expected.seconds} s, Netvisor ${expected.netvisorCalls}`],
  ]);
  output.line('');
  output.table([say('outcome'), say('customers')], Object.entries(counts));
  showEffects({ output, say }, effects ?? []);
  if (preview.numberOverlap) showNumberOverlap({ output, say }, preview.numberOverlap);
}

type Talk = Pick<Session, 'output' | 'say'>;

function showEffects({ output, say }: Talk, effects: NonNullable<PreviewAnswer['effects']>): void {
  if (effects.length === 0) return;
  output.line('');
  output.table(
    [say('side'), say('action'), say('customers'), say('fields')],
    effects.map(({ side, action: write, customers, fields }) => [
      side,
      write,
      customers,
      Object.entries(fields)
        .map(([field, n]) => `${field} ${n}`)
        .join(', '),
    ]),
  );
}

/** Whether the two systems' numbers stay apart (R19), with what to tell the company when they don't. */
function showNumberOverlap({ output, say }: Talk, overlap: NumberOverlapAnswer): void {
  const { status, title, why, found, messageForCompany } = overlap;
  output.line('');
  output.line(`${status === 'green' ? '✓' : '!'} ${title}`);
  if (why !== null) output.line(why);
  output.table(
    [say('side'), say('numbersInUse'), say('nextNumber')],
    (['flex', 'netvisor'] as const).map((side) => {
      const { ranges, moreRanges, next } = found[side];
      const more = moreRanges > 0 ? [`… +${moreRanges}`] : [];
      return [side, [...ranges, ...more].join(', '), next.join(', ')];
    }),
  );
  if (messageForCompany !== null) output.line(`${say('messageForCompany')}: ${messageForCompany}`);
}

async function showItems(
  { api, output, say }: Session,
  path: string,
  { outcome, limit, cursor }: z.infer<typeof previewOptions>,
): Promise<void> {
  const { seen, body } = await api.get(`${path}/items`, listOf(previewItemSchema), {
    outcome,
    limit,
    cursor,
  });
  output.result(body, () => {
    output.list(seen, [say('number'), say('name'), say('outcome'), say('reason'), say('fields')], (item) => [
      item.label?.number ?? null,
      item.label?.name ?? null,
      item.outcome,
      item.reasonCode,
      item.fields.map(({ field }) => field).join(', '),
    ]);
  });
}

async function approve(
  session: Session,
  tenant: string,
  options: z.infer<typeof approveOptions>,
): Promise<void> {
  const { api, output, say } = session;
  const wanted = idOf('prv', options.preview);
  // Refused before anything is read: a script that forgot --yes has nothing to wait for.
  if (!options.yes && (output.json || session.around.stdin.isTTY !== true)) {
    throw new UsageError('an approval is asked for on a terminal; elsewhere give --yes');
  }
  const { seen: preview } = await api.get(`/tenants/${tenant}/previews/${wanted}`, previewSchema);
  if (!output.json) showPreview(session, preview);
  if (!options.yes && !(await agreed(session, preview))) return;
  const { id, fingerprint, direction, counts } = preview;
  const { seen, body } = await api.post(`/tenants/${tenant}/previews/${id}/approvals`, approvedSchema, {
    // One that is still being built has none; the service then says that it can't be approved.
    fingerprint: fingerprint ?? '-',
    direction,
    counts,
    start: true,
  });
  output.result(body, () => {
    output.line(say('approved', { run: seen.runId }));
  });
  if (options.watch) await watchRun(session, tenant, seen.runId);
}

/** The number of customers is typed in: an Enter too many approves nothing. */
async function agreed(session: Session, preview: PreviewAnswer): Promise<boolean> {
  const { around, output, say } = session;
  const n = (preview.counts['create'] ?? 0) + (preview.counts['update'] ?? 0);
  const lines = createInterface({ input: around.stdin, output: around.stdout });
  const answer = await lines.question(say('approveAsk', { n }));
  lines.close();
  if (answer.trim() === String(n)) return true;
  output.line(say('notApproved'));
  return false;
}
