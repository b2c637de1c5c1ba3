import { isValid as isCountryCode } from 'i18n-iso-countries';
import type { NetvisorSettings } from './settings';
import { failures, NetvisorRefusal } from './texts';
import type { ElementRule } from './document-rules';
import type { FinvoiceField, Texts } from './record';
import { childOf } from './document-rules';
import type { XmlElement } from './xml-reader';

/** How the text of an element has to look; every form but `flag` may be empty, which clears. */
export type ValueForm =
  'flag' | 'country' | 'language' | 'decimal' | 'emails' | 'organisationUnit' | readonly string[];

/** An element that holds one value, and the field of the record where it goes. */
export interface ValueRule<Field extends string> extends ElementRule {
  readonly field: Field;
  /** Longest value, counted as .NET counts: UTF-16 units, blanks and line breaks included. */
  readonly max?: number;
  readonly form?: ValueForm;
  readonly mandatory?: boolean;
}

/** The switches that values depend on. */
export type ValueSettings = Pick<NetvisorSettings, 'decimals' | 'acceptAland' | 'emptyGroup'>;

/**
 * Takes over what a group holds: an absent element keeps the field, an empty one clears it (netvisor-api.md 2.3).
 * @throws NetvisorRefusal for a value that is too long or of the wrong form
 */
export function takeValues<Field extends string>(
  group: XmlElement | undefined,
  rules: ReadonlyArray<ValueRule<Field>>,
  target: Texts<Field>,
  settings: ValueSettings,
): void {
  for (const rule of rules) {
    const element = childOf(group, rule.name);
    if (element) target[rule.field] = checkedValue(element.text, rule, settings);
  }
}

/**
 * As {@link takeValues} for a group of its own. An empty one means nothing, or clears every value of it by switch.
 * @throws NetvisorRefusal
 */
export function takeGroup<Field extends string>(
  group: XmlElement | undefined,
  rules: ReadonlyArray<ValueRule<Field>>,
  target: Texts<Field>,
  settings: ValueSettings,
): void {
  if (group?.children.length === 0 && settings.emptyGroup === 'clear') {
    for (const { field, form } of rules) if (form !== 'flag') target[field] = '';
  }
  takeValues(group, rules, target, settings);
}

/** @throws NetvisorRefusal */
function checkedValue(text: string, rule: ValueRule<string>, settings: ValueSettings): string {
  if (rule.max !== undefined && text.length > rule.max) {
    throw new NetvisorRefusal(failures.valueTooLong(rule.name, rule.max));
  }
  if (rule.mandatory && text.trim() === '') throw new NetvisorRefusal(failures.valueMissing(rule.name));
  if (rule.form !== undefined && !hasForm(text, rule.form, settings)) {
    throw new NetvisorRefusal(failures.valueInvalid(rule.name));
  }
  return rule.form === 'country' || rule.form === 'language' ? text.toUpperCase() : text;
}

function hasForm(text: string, form: ValueForm, settings: ValueSettings): boolean {
  if (form === 'flag') return text === '0' || text === '1';
  if (text === '') return true;
  switch (form) {
    case 'country':
      return (
        /^[a-z]{2}$/i.test(text) &&
        isCountryCode(text) &&
        (settings.acceptAland || text.toUpperCase() !== 'AX')
      );
    case 'language':
      return ['FI', 'EN', 'SE'].includes(text.toUpperCase());
    case 'decimal':
      return (settings.decimals === 'comma' ? DECIMAL_WITH_COMMA : DECIMAL).test(text);
    case 'emails':
      return text.split(';').every((one) => /^[^\s@;,]+@[^\s@;,]+\.[^\s@;,.]+$/.test(one.trim()));
    case 'organisationUnit':
      return /^\d{12,17}$/.test(text);
    default:
      return form.includes(text.toLowerCase());
  }
}

/** Whether one may stand without the other is not known (5.3). @throws NetvisorRefusal by switch */
export function checkEInvoicePair(
  { eInvoicePair }: Pick<NetvisorSettings, 'eInvoicePair'>,
  { finvoiceAddress, finvoiceRouterCode }: Texts<FinvoiceField>,
): void {
  if (eInvoicePair === 'both' && (finvoiceAddress === '') !== (finvoiceRouterCode === '')) {
    throw new NetvisorRefusal(failures.eInvoiceIncomplete);
  }
}

const DECIMAL = /^-?\d{1,15}(?:[.,]\d{1,6})?$/;
const DECIMAL_WITH_COMMA = /^-?\d{1,15}(?:,\d{1,6})?$/;

/** OVT: 0037, eight digits, up to five more characters (5.2). */
const OVT = /^0037\d{8}[0-9A-Za-z]{0,5}$/;

/** True for an OVT or an IBAN with the right check digits, which is what office.nv takes (2.4). */
export function isOvtOrIban(text: string): boolean {
  return OVT.test(text) || isIban(text);
}

function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[0-9A-Z]{11,30}$/.test(text)) return false;
  if (text.startsWith('FI') && !/^FI\d{16}$/.test(text)) return false;
  const digits = (text.slice(4) + text.slice(0, 4)).replace(/[A-Z]/g, (letter) =>
    Number.parseInt(letter, 36).toString(),
  );
  return BigInt(digits) % 97n === 1n;
}
