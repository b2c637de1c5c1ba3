import fc from 'fast-check';
import type { Address, EInvoice, FieldValues, Kind } from '../../src/sync/customer';

/*
 * Values that are allowed and make trouble: whatever XML, charsets, line ends, references and counting can get wrong.
 */

const TROUBLE = [
  'a',
  'Ö',
  'å',
  'š',
  '€',
  'ß',
  'Ω',
  'щ',
  '中',
  '0',
  '00',
  '1e5',
  ' ',
  '  ',
  '\u00a0',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\ufffd',
  '\u007f',
  '\u0301',
  '\u202e',
  '👩‍👩‍👧',
  '😀',
  '𝄞',
  '&',
  '<',
  '>',
  '"',
  "'",
  '&amp;',
  '&#65;',
  '&nbsp;',
  ']]>',
  '<![CDATA[',
  '<!--',
  '-->',
  '<?xml?>',
  '</name>',
  '__proto__',
  ',',
  ';',
  ':',
  '::',
  '%',
  '%2C',
  '+',
  '?',
  '=',
  '\\',
  '$1',
];

/** Reading trims, so a value that is to come back has no blanks at its ends. */
const nastyText = (max: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...TROUBLE), { minLength: 1, maxLength: 24 })
    .map((parts) => cut(parts.join('').trim(), max))
    .filter((text) => text !== '');

/** Of exactly the longest length, counted in UTF-16 units. */
const longest = (max: number): fc.Arbitrary<string> =>
  fc.constantFrom('x', 'Ö', '😀').map((unit) => cut(unit.repeat(max), max).padEnd(max, 'x'));

/** Not longer, and no half of a surrogate pair at the end. */
function cut(text: string, max: number): string {
  return text
    .slice(0, max)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}

const text = (max: number): fc.Arbitrary<string> =>
  fc.oneof({ weight: 8, arbitrary: nastyText(max) }, { weight: 1, arbitrary: longest(max) });
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

const address: fc.Arbitrary<Address> = fc.record({
  street: text(80),
  street2: orNull(text(80)),
  postalCode: orNull(fc.oneof(fc.constantFrom('00100', '01', 'SE-123 45'), text(50))),
  city: orNull(text(80)),
  country: fc.constantFrom('FI', 'SE', 'EE', 'DE', 'GB'),
});

const eInvoice: fc.Arbitrary<EInvoice> = fc.record({
  address: fc.constantFrom('003719675438', 'FI2112345600000785', '0037 1967543 8', 'TE&<>"Ä'),
  operator: fc.constantFrom('003721291126', 'NDEAFIHH', 'E204503', 'INEXCHANGE'),
});

export const FINNISH_IDS = ['1967543-8', '0112038-9', '2000004-0'] as const;
const FOREIGN_IDS = ['DE136695976', 'SE556703748501', 'EE100247019'] as const;

/** What a company's card can hold; of a private person the last two are neither written nor read (R16, D17). */
export const nastyFields: fc.Arbitrary<Required<Omit<FieldValues, 'visitingAddress' | 'customerNumber'>>> =
  fc.record({
    name: text(250),
    nameExtension: orNull(text(250)),
    billingAddress: orNull(address),
    phone: orNull(text(80)),
    email: orNull(text(200)),
    website: orNull(text(80)),
    invoicingEmail: orNull(fc.constantFrom('laskut@aho.example', 'laskut@aho.example;arkisto@aho.example')),
    active: fc.boolean(),
    businessId: orNull(fc.constantFrom(...FINNISH_IDS, ...FOREIGN_IDS)),
    eInvoice: orNull(eInvoice),
  });

export const nastyOffice = fc.record({
  name: text(250),
  visitAddress: fc.record({
    street: text(80),
    postalCode: fc.constantFrom('00140', '96910'),
    city: text(80),
    country: fc.constantFrom('FI', 'SE'),
  }),
});

export const kinds: fc.Arbitrary<Kind> = fc.constantFrom('COMPANY', 'PRIVATE');

/** Texts that no XML document can carry, alone or somewhere in a name. */
export const unwritableText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', 'Aho '),
    fc.constantFrom('\u0000', '\u0001', '\u0008', '\u000b', '\u001f', '\ud83d', '\ude00', '\ufffe', '\uffff'),
    fc.constantFrom('', ' Oy'),
  )
  .map((parts) => parts.join(''));
