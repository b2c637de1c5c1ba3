import { createInterface } from 'node:readline';
import { z } from 'zod';
import { compactIdentifier, finnishBusinessId } from '../../sync/business-id';
import { isIban, isKnownOperator, isOvt } from '../../sync/e-invoice';
import { isVatId } from '../../sync/vat-id';
import { Output } from '../output';
import { globalsOf } from '../session';
import { sayIn } from '../texts';
import type { AddCommands } from './command';

const lineSchema = z.object({
  kind: z.enum(['businessId', 'vat', 'ovt', 'iban', 'eInvoiceAddress', 'operator']),
  value: z.string(),
});

type Line = z.infer<typeof lineSchema>;

interface Verdict {
  readonly valid: boolean;
  /** The form in which it is sent; null when it isn't valid. */
  readonly normalised: string | null;
  /** Code of the issue that it would raise; `malformed` for a line that can't be read. */
  readonly code: string | null;
}

const MALFORMED: Verdict = { valid: false, normalised: null, code: 'malformed' };

/** Checks identifiers by the rules of the sync, without the service: one JSON object a line on standard input. */
export const addValidate: AddCommands = (program, around) => {
  program
    .command('validate')
    .description('check identifiers: lines {"kind","value"} on standard input')
    .action(async (_options: unknown, command: typeof program) => {
      const { json, lang } = globalsOf(command, around);
      const output = new Output({ json, language: lang, say: sayIn(lang), out: around.stdout });
      const rows: Array<[kind: string, value: string, verdict: Verdict]> = [];
      for await (const text of createInterface({ input: around.stdin })) {
        if (text.trim() === '') continue;
        const line = parsed(text);
        const verdict = line ? verdictOn(line) : MALFORMED;
        if (json) output.result(verdict, () => undefined);
        else rows.push([line?.kind ?? '–', line?.value ?? text, verdict]);
      }
      if (json) return;
      output.table(
        ['kind', 'value', 'valid', 'normalised', 'code'],
        rows.map(([kind, value, { valid, normalised, code }]) => [
          kind,
          value,
          String(valid),
          normalised,
          code,
        ]),
      );
    });
};

function parsed(text: string): Line | null {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function verdictOn({ kind, value }: Line): Verdict {
  const compact = compactIdentifier(value);
  const of = (valid: boolean, code: string): Verdict =>
    valid ? { valid, normalised: compact, code: null } : { valid, normalised: null, code };
  switch (kind) {
    case 'businessId': {
      const normalised = finnishBusinessId(value);
      return {
        valid: normalised !== null,
        normalised,
        code: normalised === null ? 'business_id_invalid' : null,
      };
    }
    case 'vat':
      return of(isVatId(value), 'business_id_invalid');
    case 'ovt':
      return of(isOvt(value), 'e_invoice_invalid');
    case 'iban':
      return of(isIban(value), 'e_invoice_invalid');
    case 'eInvoiceAddress':
      return of(isOvt(value) || isIban(value), 'e_invoice_invalid');
    case 'operator':
      return of(isKnownOperator(value), 'e_invoice_invalid');
  }
}
