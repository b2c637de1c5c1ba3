import { z } from 'zod';
import { compactIdentifier, finnishBusinessId } from '../sync/business-id';
import { isIban, isKnownOperator, isOvt } from '../sync/e-invoice';
import { FIELD_NAMES } from '../sync/field-table';
import type { Language } from '../sync/languages';
import { normalise } from '../sync/normalise';
import { collapse } from '../sync/normalise-address';
import { renderIssue } from '../sync/render-issue';
import { showValue } from '../sync/show-value';
import { fieldValueSchema, fitsField } from '../sync/stored-shapes';
import { isEmail, refusal } from '../sync/validate-value';
import { warningsOn, warningTexts } from '../sync/value-warnings';
import { isVatId } from '../sync/vat-id';

/** What is said of a value by itself. */
export interface ValueVerdict {
  readonly valid: boolean;
  /** The form in which it is sent or, for e-mail and phone, compared; null when it isn't valid. */
  readonly normalised: string | null;
  /** Code of the issue that it would raise, or of the warning beside it; `malformed` for a line that can't be read. */
  readonly code: string | null;
}

/** What is said of a value that is to be written to a field of one side. */
export interface FieldVerdict extends ValueVerdict {
  /** What would keep it from being written, and what to do. */
  readonly problem: string | null;
  /** What looks wrong and would be written all the same. */
  readonly warnings: readonly string[];
}

interface Check {
  readonly code: string;
  /** The value in its normal form; null when it does not pass. */
  readonly pass: (value: string) => string | null;
}

const check = (code: string, pass: Check['pass']): Check => ({ code, pass });

const compactIf = (is: (value: string) => boolean) => (value: string) =>
  is(value) ? compactIdentifier(value) : null;

const atFinnish = (postalCode: string) =>
  ({ street: null, street2: null, postalCode, city: null, country: 'FI' }) as const;

/** The checks by the name that a line gives them. The last two only warn: people write such values as they like. */
const CHECKS = {
  businessId: check('business_id_invalid', finnishBusinessId),
  vat: check('business_id_invalid', compactIf(isVatId)),
  ovt: check('e_invoice_invalid', compactIf(isOvt)),
  iban: check('e_invoice_invalid', compactIf(isIban)),
  eInvoiceAddress: check(
    'e_invoice_invalid',
    compactIf((value) => isOvt(value) || isIban(value)),
  ),
  operator: check('e_invoice_invalid', compactIf(isKnownOperator)),
  email: check('value_not_allowed', (value) => (isEmail(value) ? normalise('email', value) : null)),
  emailList: check('value_not_allowed', (value) =>
    refusal('invoicingEmail', value, 'netvisor') ? null : normalise('invoicingEmail', value),
  ),
  phone: check('phone', (value) =>
    warningsOn('phone', value).length > 0 ? null : normalise('phone', value),
  ),
  postalCode: check('postalCode', (value) =>
    warningsOn('billingAddress', atFinnish(value)).length > 0 ? null : collapse(value),
  ),
} as const;

const valueLine = z.object({
  kind: z.custom<keyof typeof CHECKS>((kind) => typeof kind === 'string' && Object.hasOwn(CHECKS, kind)),
  value: z.string(),
});

const fieldLine = z
  .object({
    field: z.enum(FIELD_NAMES),
    to: z.enum(['flex', 'netvisor']),
    value: z.unknown().transform((value) => fieldValueSchema.safeParse(value).data ?? null),
  })
  .refine(({ field, value }) => value !== null && fitsField(field, value));

const MALFORMED: ValueVerdict = { valid: false, normalised: null, code: 'malformed' };

/** One line that was asked about: what it is, the value, and what is said of it. */
export interface Answer {
  readonly what: string;
  readonly value: string;
  readonly verdict: ValueVerdict | FieldVerdict;
}

/**
 * Checks one line by the rules of the sync: `{"kind","value"}` a value by itself, `{"field","to","value"}` one that is
 * to be written to a field of one side, with all that may keep it from there: form, length, characters.
 */
export function answerTo(text: string, language: Language): Answer {
  const given = jsonOf(text);
  const byKind = valueLine.safeParse(given).data;
  if (byKind) return { what: byKind.kind, value: byKind.value, verdict: verdictOn(byKind) };
  const byField = fieldLine.safeParse(given).data;
  if (byField && byField.value !== null) {
    const { field, to, value } = byField;
    const shown = showValue(value);
    const found = refusal(field, value, to);
    const verdict: FieldVerdict = {
      valid: found === null,
      normalised: found === null ? normalise(field, value) : null,
      code: found?.code ?? null,
      problem: found ? sentence(renderIssue(found.code, found.params, language)) : null,
      warnings: warningsOn(field, value).map((code) => warningTexts[code][language]),
    };
    return { what: `${field} → ${to}`, value: shown, verdict };
  }
  return { what: '–', value: text, verdict: MALFORMED };
}

function verdictOn({ kind, value }: z.infer<typeof valueLine>): ValueVerdict {
  const normalised = CHECKS[kind].pass(value);
  return { valid: normalised !== null, normalised, code: normalised === null ? CHECKS[kind].code : null };
}

const sentence = ({ cause, nextStep }: { cause: string; nextStep: string }): string => `${cause} ${nextStep}`;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
