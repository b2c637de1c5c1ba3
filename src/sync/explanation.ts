import { z } from 'zod';
import { appliesTo, FIELD_NAMES, policyOf } from './field-table';
import { chooseOffice, knownAddresses, visitingAddressOf } from './choose-office';
import type { FieldName, FieldValue, FieldValues, FlexCustomer, NetvisorCustomer, Side } from './customer';
import { flexIdSchema, netvisorKeySchema } from './ids';
import { ISSUE_CODES } from './issues';
import { knowsVersion, normalise } from './normalise';
import { REASON_CODES, VERDICTS } from './plan';
import type { SyncPlan } from './plan';
import type { PlanInput } from './plan-sync';
import { showValue } from './show-value';
import { fieldValueSchema } from './stored-shapes';

/**
 * Why a customer looks as it does, as data: what both sides have now, what of it changed since it was last settled,
 * what planSync decides, and what would be written. Holds values, so it lies encrypted in the store and goes to the
 * operator's screen only (I3). A consumer's bank e-invoice address and a personal identity code are not in it: they
 * were dropped while parsing (D17).
 */

/** What one side has in a field. `absent`: the system does not give it for such a customer. */
const seenSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), value: fieldValueSchema, text: z.string() }),
  z.strictObject({ kind: z.literal('empty') }),
  z.strictObject({ kind: z.literal('absent') }),
  z.strictObject({ kind: z.literal('unread') }),
]);
export type Seen = z.infer<typeof seenSchema>;

/** Against what was last settled: `none` was never settled, `unknown` can't be told. */
const sinceSettled = z.enum(['same', 'changed', 'none', 'unknown']);

const fieldSchema = z.strictObject({
  field: z.enum(FIELD_NAMES),
  direction: z.enum(['both', 'flexToNetvisor', 'netvisorToFlex', 'off']),
  flex: seenSchema,
  netvisor: seenSchema,
  since: z.strictObject({ flex: sinceSettled, netvisor: sinceSettled }),
  verdict: z.enum(VERDICTS),
  reason: z.enum(REASON_CODES),
  about: z.enum(['flex', 'netvisor']).nullable(),
  write: z.enum(['flex', 'netvisor', 'both']).nullable(),
  /** What would be written, per side. */
  after: z.strictObject({ flex: seenSchema.nullable(), netvisor: seenSchema.nullable() }),
  issue: z.enum(ISSUE_CODES).nullable(),
});
export type FieldExplanation = z.infer<typeof fieldSchema>;

/** How the two customers came, or did not come, together. */
export const MATCH_KINDS = [
  'linked',
  'found',
  'toBeCreated',
  'notCreated',
  'keptApart',
  'asked',
  'undecided',
  'temporary',
  'gone',
  'unread',
  'nothingThere',
] as const;

const sideSchema = z.strictObject({
  /** `none`: the link has no customer there · `gone`: it was looked for twice · `unread`: the system is silent. */
  state: z.enum(['read', 'none', 'gone', 'unread']),
  /** Why it is silent: code of an issue. */
  code: z.enum(ISSUE_CODES).nullable(),
  /** Flex's version. */
  version: z.number().int().nullable(),
});

export const explanationSchema = z.strictObject({
  readAt: z.string(),
  sides: z.strictObject({ flex: sideSchema, netvisor: sideSchema }),
  match: z.strictObject({
    kind: z.enum(MATCH_KINDS),
    flexId: flexIdSchema.nullable(),
    netvisorKey: netvisorKeySchema.nullable(),
    /** The two compared by business id and name; null unless both were read. */
    likeness: z
      .strictObject({
        verdict: z.enum(['same', 'different', 'unclear']),
        reasons: z.array(z.string()),
        nameScore: z.number(),
      })
      .nullable(),
  }),
  /** Empty when nothing could be planned. */
  fields: z.array(fieldSchema),
  /** What a look at the customer would raise. */
  issues: z.array(z.strictObject({ code: z.enum(ISSUE_CODES), field: z.enum(FIELD_NAMES).nullable() })),
  writes: z.strictObject({
    flex: z.enum(['create', 'update']).nullable(),
    netvisor: z.enum(['create', 'update']).nullable(),
  }),
});
export type Explanation = z.infer<typeof explanationSchema>;
export type MatchKind = Explanation['match']['kind'];

type Explained = Pick<PlanInput, 'flex' | 'netvisor' | 'agreed' | 'link' | 'policy' | 'fingerprint'>;

/** Each field of a plan with what it was decided from. Pure. */
export function explainFields(input: Explained, plan: SyncPlan): FieldExplanation[] {
  const values = { flex: input.flex?.fields ?? null, netvisor: netvisorFields(input) };
  return plan.decisions.map(({ field, verdict, reason, about, write, issue }) => ({
    field,
    direction: policyOf(field, input.policy).direction,
    flex: seenOn('flex', field, values, input),
    netvisor: seenOn('netvisor', field, values, input),
    since: {
      flex: sinceOn('flex', field, values, input),
      netvisor: sinceOn('netvisor', field, values, input),
    },
    verdict,
    reason,
    about,
    write,
    after: { flex: afterOn('flex', field, plan), netvisor: afterOn('netvisor', field, plan) },
    issue,
  }));
}

type SideValues = Readonly<Record<Side, FieldValues | null>>;

/** Netvisor's visiting address is that of the customer's office; without one that is known it is not there. */
function netvisorFields({ netvisor, flex, agreed, link, fingerprint }: Explained): FieldValues | null {
  if (!netvisor) return null;
  const known = knownAddresses(agreed.fields.visitingAddress, flex?.fields.visitingAddress, fingerprint);
  const office = chooseOffice(netvisor.offices, link, known, fingerprint);
  if (office.kind === 'unclear') return netvisor.fields;
  return { ...netvisor.fields, visitingAddress: visitingAddressOf(office) };
}

function seenOn(side: Side, field: FieldName, values: SideValues, input: Explained): Seen {
  const fields = values[side];
  if (fields === null) return { kind: 'absent' };
  const kind = (side === 'flex' ? input.flex : input.netvisor)?.kind ?? null;
  const value = fields[field];
  if (value !== undefined) return seen(value, field);
  return kind !== null && !appliesTo(field, kind) ? { kind: 'absent' } : { kind: 'unread' };
}

const seen = (value: FieldValue | null, field: FieldName): Seen =>
  value === null || normalise(field, value) === null
    ? { kind: 'empty' }
    : { kind: 'value', value, text: showValue(value) };

function sinceOn(
  side: Side,
  field: FieldName,
  values: SideValues,
  { agreed, fingerprint }: Explained,
): FieldExplanation['since']['flex'] {
  const known = agreed.fields[field];
  if (!known || known.version < 0) return 'none';
  const value = values[side]?.[field];
  if (value === undefined || known.version === 0 || !knowsVersion(field, known.version)) return 'unknown';
  return fingerprint(field, normalise(field, value, known.version)) === known[side] ? 'same' : 'changed';
}

function afterOn(side: Side, field: FieldName, { changes }: SyncPlan): Seen | null {
  const change = changes.find((one) => one.side === side && one.field === field);
  return change ? seen(change.after, field) : null;
}

/** What is told of a customer that was read on one side only, or could not be planned. */
export const nothingPlanned: Pick<Explanation, 'fields' | 'issues' | 'writes'> = {
  fields: [],
  issues: [],
  writes: { flex: null, netvisor: null },
};

/** What a silent side still leaves to see: the other side's values. */
export function unplannedFields(
  side: Side,
  customer: FlexCustomer | NetvisorCustomer,
  input: Omit<Explained, 'flex' | 'netvisor'>,
): FieldExplanation[] {
  const both: Explained = {
    ...input,
    flex: 'offices' in customer ? null : customer,
    netvisor: 'offices' in customer ? customer : null,
  };
  const values = { flex: both.flex?.fields ?? null, netvisor: netvisorFields(both) };
  return FIELD_NAMES.map((field) => ({
    field,
    direction: policyOf(field, input.policy).direction,
    flex: side === 'flex' ? seenOn('flex', field, values, both) : { kind: 'unread' },
    netvisor: side === 'netvisor' ? seenOn('netvisor', field, values, both) : { kind: 'unread' },
    since: { flex: sinceOn('flex', field, values, both), netvisor: sinceOn('netvisor', field, values, both) },
    verdict: 'kept',
    reason: 'unread',
    about: null,
    write: null,
    after: { flex: null, netvisor: null },
    issue: null,
  }));
}
