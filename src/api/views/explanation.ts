import { z } from 'zod';
import type { Issue } from '../../store/issues';
import type { FieldName } from '../../sync/customer';
import { explanationSchema } from '../../sync/explanation';
import type { Explanation, Seen } from '../../sync/explanation';
import { FIELD_TABLE } from '../../sync/field-table';
import { linkIdSchema } from '../../sync/ids';
import type { LinkId } from '../../sync/ids';
import type { Language } from '../../sync/languages';
import { matchTexts } from '../../sync/match-texts';
import { renderReason } from '../../sync/reason-catalogue';
import { renderIssue } from '../../sync/render-issue';
import { WARNING_CODES, warningsOn, warningTexts } from '../../sync/value-warnings';
import type { WarningCode } from '../../sync/value-warnings';
import { moment } from '../http/moments';
import { issueCodeSchema, issueRowSchema, showIssueRow } from './issue';

const { sides, match, fields, writes, issues } = explanationSchema.shape;

/** What there is to say of a customer, with sentences in the reader's language. */
export const explanationViewSchema = z.object({
  linkId: linkIdSchema,
  readAt: moment,
  sides,
  match: match.extend({ text: z.string() }),
  fields: z.array(
    fields.element.omit({ reason: true }).extend({
      label: z.string(),
      requirements: z.array(z.string()),
      reasonCode: fields.element.shape.reason,
      reason: z.string(),
      /** What looks wrong in a value and is written all the same. */
      warnings: z.array(
        z.strictObject({ side: z.enum(['flex', 'netvisor']), code: z.enum(WARNING_CODES), text: z.string() }),
      ),
    }),
  ),
  /** What a look at the customer would raise now. */
  wouldRaise: z.array(issues.element.extend({ code: issueCodeSchema, title: z.string() })),
  writes,
  /** Open ones. */
  issues: z.array(issueRowSchema),
});

export function showExplanation(
  linkId: LinkId,
  explanation: Explanation,
  open: readonly Issue[],
  language: Language,
): z.infer<typeof explanationViewSchema> {
  return {
    linkId,
    readAt: explanation.readAt,
    sides: explanation.sides,
    match: { ...explanation.match, text: matchTexts[explanation.match.kind][language] },
    fields: explanation.fields.map(({ reason, ...field }) => ({
      ...field,
      flex: inWords(field.flex, language),
      netvisor: inWords(field.netvisor, language),
      after: {
        flex: field.after.flex && inWords(field.after.flex, language),
        netvisor: field.after.netvisor && inWords(field.after.netvisor, language),
      },
      label: FIELD_TABLE[field.field].label[language],
      requirements: [...FIELD_TABLE[field.field].requirements],
      reasonCode: reason,
      reason: renderReason({ ...field, reason }, language),
      warnings: (['flex', 'netvisor'] as const).flatMap((side) =>
        warningsIn(field.field, field[side]).map((code) => ({
          side,
          code,
          text: warningTexts[code][language],
        })),
      ),
    })),
    wouldRaise: explanation.issues.map(({ code, field }) => ({
      code,
      field,
      title: renderIssue(code, {}, language).title,
    })),
    writes: explanation.writes,
    issues: open.map((issue) => showIssueRow(issue, language)),
  };
}

const warningsIn = (field: FieldName, seen: Seen): readonly WarningCode[] =>
  seen.kind === 'value' && seen.value !== null ? warningsOn(field, seen.value) : [];

const FLAG = { fi: { on: 'Kyllä', off: 'Ei' }, en: { on: 'Yes', off: 'No' } } as const;

/** A flag is a word; every other value is shown as it was typed. */
function inWords(seen: Seen, language: Language): Seen {
  if (seen.kind !== 'value' || typeof seen.value !== 'boolean') return seen;
  return { ...seen, text: FLAG[language][seen.value ? 'on' : 'off'] };
}
