import { z } from 'zod';
import { explanationSchema, linkSchema, listOf } from '../answers';
import type { ExplanationAnswer } from '../answers';
import { EndedBadly, UsageError } from '../failures';
import { tenantOf, withTenant } from '../options';
import { systemName } from '../output';
import type { Cell, Output } from '../output';
import type { Session } from '../session';
import type { Say } from '../texts';
import { action } from './command';
import type { AddCommands } from './command';

const options = z.object({ tenant: z.string().optional(), customer: z.string().optional() });

export const addExplain: AddCommands = (program, around) => {
  withTenant(program.command('explain'))
    .description('why a customer looks as it does: both sides read now, field by field; writes nothing')
    .requiredOption('--customer <customer>', 'number, name, lnk_…, id in Flex or key in Netvisor')
    .action(
      action(around, options, async (session, { tenant, customer }) => {
        const { api, output, say } = session;
        if (customer === undefined) throw new UsageError('which customer? Give --customer');
        const tenantPath = `/tenants/${tenantOf({ tenant })}`;
        const linkId = await linkOf(session, tenantPath, customer);
        const { seen, body } = await api.get(`${tenantPath}/links/${linkId}/explain`, explanationSchema);
        output.result(body, () => {
          show(seen, output, say);
        });
      }),
    );
};

/** The one customer that is meant; several are listed. */
async function linkOf({ api, output, say }: Session, tenantPath: string, customer: string): Promise<string> {
  const { seen, body } = await api.post(`${tenantPath}/links/search`, listOf(linkSchema), { text: customer });
  const [only, ...more] = seen.data;
  if (only && more.length === 0) return only.id;
  output.result(body, () => {
    output.line(say(only ? 'several' : 'nobody'));
    if (only) {
      output.table(
        ['Id', say('number'), say('name'), 'Flex', 'Netvisor'],
        seen.data.map(({ id, number, name, flexId, netvisorKey }) => [id, number, name, flexId, netvisorKey]),
      );
    }
  });
  throw new EndedBadly('not one customer');
}

function show(seen: ExplanationAnswer, output: Output, say: Say): void {
  output.details([
    ['Id', seen.linkId],
    ['Flex', sideText(seen, 'flex', seen.match.flexId)],
    ['Netvisor', sideText(seen, 'netvisor', seen.match.netvisorKey)],
    [say('readAt'), output.moment(seen.readAt)],
    [say('match'), seen.match.text],
  ]);
  output.line('');
  output.table(
    [say('field'), 'Flex', 'Netvisor', say('changedIn'), say('decided')],
    seen.fields.map((field) => [
      field.label,
      valueText(field.flex, say),
      valueText(field.netvisor, say),
      sidesWhere(field.since, (since) => since === 'changed'),
      field.reason,
    ]),
  );
  const written = seen.fields.flatMap(({ label, after }) =>
    Object.entries(after).flatMap(([side, value]): Cell[][] =>
      value === null ? [] : [[systemName(side), label, valueText(value, say)]],
    ),
  );
  output.line('');
  if (written.length === 0) output.line(say('nothingWritten'));
  else output.table([say('wouldWrite'), say('field'), say('after')], written);
  const warnings = seen.fields.flatMap(({ label, warnings: found }) =>
    found.map(({ side, text }): Cell[] => [text, label, systemName(side)]),
  );
  if (warnings.length > 0) {
    output.line('');
    output.table([say('looksWrong'), say('field'), say('side')], warnings);
  }
  issueList(seen.issues, say('openIssues'), output);
  issueList(seen.wouldRaise, say('wouldRaise'), output);
}

function issueList(
  issues: ReadonlyArray<{ title: string; code: string; id?: unknown }>,
  head: string,
  output: Output,
): void {
  if (issues.length === 0) return;
  output.line('');
  output.table(
    [head, 'Id'],
    issues.map(({ title, code, id }) => [title, typeof id === 'string' ? id : code]),
  );
}

function sideText({ sides }: ExplanationAnswer, side: string, id: string | null): string {
  const { state, code } = sides[side] ?? { state: 'none', code: null };
  return [id ?? '–', ...(state === 'read' ? [] : [state]), ...(code === null ? [] : [code])].join(' · ');
}

function valueText(seen: { kind: string; text?: string | undefined }, say: Say): string | null {
  switch (seen.kind) {
    case 'value':
      return seen.text ?? '';
    case 'empty':
      return say('empty');
    case 'unread':
      return say('unread');
    default:
      return null;
  }
}

const sidesWhere = (sides: Readonly<Record<string, string>>, is: (value: string) => boolean): string | null =>
  Object.entries(sides)
    .filter(([, value]) => is(value))
    .map(([side]) => systemName(side))
    .join(', ') || null;
