import { ALL_EMPTY, COMPANY, customer, failedAnswer, insertedAnswer, okAnswer } from '../answers';
import type { Chance } from './chance';

/** What Netvisor really answers, and what stands in its place now and then. */
const SAMPLES: readonly string[] = [
  okAnswer(COMPANY),
  okAnswer(`<Customers>${COMPANY}${ALL_EMPTY}${COMPANY.replaceAll('165', '166')}</Customers>`),
  okAnswer(
    customer(
      '<Name>Henkilö Hilma</Name><ExternalIdentifier>010180-9026</ExternalIdentifier>' +
        '<IsPrivateCustomer>1</IsPrivateCustomer>',
      '<FinvoiceAddress>FI2112345600000785</FinvoiceAddress><FinvoiceRouterCode>NDEAFIHH</FinvoiceRouterCode>',
    ),
  ),
  okAnswer(
    '<Customerlist><Customer><Netvisorkey>165</Netvisorkey><Name>Öljy &amp; Äly Oy</Name><Code>0000117</Code>' +
      '<OrganisationIdentifier>1967543-8</OrganisationIdentifier><CustomerGroupID /><CustomerGroupName />' +
      '<Uri>/getcustomer.nv?id=165</Uri></Customer><Customer><Netvisorkey>166</Netvisorkey><Name>Aatu</Name>' +
      '<Code /><OrganisationIdentifier>010180-9026</OrganisationIdentifier></Customer></Customerlist>',
  ),
  okAnswer('<Customerlist />'),
  okAnswer(),
  insertedAnswer('10598'),
  failedAnswer('INVALID_DATA :: Data form incorrect:. Customer not found with Netvisor identifier: 165'),
  failedAnswer('AUTHENTICATION_FAILED :: Integration keys are not valid. :: http://x&amp;y :: AB12'),
  '<!DOCTYPE html><html><body><h1>Huoltokatko</h1></body></html>',
];

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'then',
  'a:b',
];
const TEXTS = [
  '',
  ' ',
  '\r\n\t',
  '&amp;',
  '&amp;amp;',
  '&#65;',
  '&#x1F600;',
  '&#0;',
  '&#xD800;',
  '&#x110000;',
  '&#99999999999999999999;',
  '&nbsp;',
  '&constructor;',
  '&__proto__;',
  '& ',
  '&',
  '<![CDATA[<b>&amp;]]>',
  '<![CDATA[]]]]><![CDATA[>]]>',
  ']]>',
  '<!-- x -->',
  '<!-- -- -->',
  '<?x y?>',
  '\u0000',
  '\ufffe',
  '\ufeff',
  '\u0085\u2028',
  '🏗️',
  '-0',
  '1e999',
  'NaN',
  '99999999999999999999999999',
];
const ATTRIBUTES = [
  ' __proto__="x"',
  ' constructor="x"',
  ' type="a" type="b"',
  ' type=&quot;',
  ' type="&a;"',
  ' xmlns="urn:x" xmlns:a="urn:y"',
  ' a:b="c"',
  " a='<'",
  ' a',
];
const BOMB =
  '<!DOCTYPE Root [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">' +
  '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>';

type TextMutation = (text: string, chance: Chance) => string;

const ELEMENT = /<([A-Za-z]+)(?: [^<>]*)?>[^<>]*<\/\1>/g;
const OPENING = /<([A-Za-z]+)/g;

/** Replaces one match, chosen by chance. */
function atOneMatch(
  text: string,
  pattern: RegExp,
  chance: Chance,
  change: (match: RegExpMatchArray) => string,
): string {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text;
  const match = chance.pick(matches);
  return text.slice(0, match.index) + change(match) + text.slice(match.index + match[0].length);
}

const insertAt = (text: string, what: string, chance: Chance): string => {
  const at = chance.below(text.length + 1);
  return text.slice(0, at) + what + text.slice(at);
};

const TEXT_MUTATIONS: readonly TextMutation[] = [
  (text, chance) => text.slice(0, chance.below(text.length + 1)),
  (text, chance) => {
    const at = chance.below(text.length + 1);
    return text.slice(0, at) + text.slice(at + chance.below(60));
  },
  // A piece of one answer in the middle of another.
  (text, chance) => {
    const other = chance.pick(SAMPLES);
    const from = chance.below(other.length);
    return insertAt(text, other.slice(from, from + chance.below(300)), chance);
  },
  (text, chance) => insertAt(text, chance.pick(TEXTS), chance),
  (text, chance) => atOneMatch(text, ELEMENT, chance, ([all]) => all + all),
  (text, chance) => atOneMatch(text, ELEMENT, chance, ([all, name = '']) => `<${name}>${all}</${name}>`),
  (text, chance) =>
    atOneMatch(text, ELEMENT, chance, ([, name = '']) => `<${name}>${chance.pick(TEXTS)}</${name}>`),
  (text, chance) =>
    atOneMatch(text, ELEMENT, chance, ([all, name = '']) => all.replaceAll(name, chance.pick(NAMES))),
  (text, chance) => atOneMatch(text, OPENING, chance, ([all]) => `${all}${chance.pick(ATTRIBUTES)}`),
  (text, chance) => atOneMatch(text, OPENING, chance, ([all]) => all.toUpperCase()),
  (text) => text.replace(/<Root>/, `${BOMB}<Root>`),
  (text, chance) =>
    text.replace('encoding="utf-8"', `encoding="${chance.pick(['iso-8859-1', 'utf-16', 'x'])}"`),
  (text, chance) => {
    const depth = 1 + chance.below(60);
    return insertAt(text, '<a>'.repeat(depth) + '</a>'.repeat(chance.below(depth + 1)), chance);
  },
  (text, chance) => atOneMatch(text, /<Customer>[\s\S]*<\/Customer>/g, chance, ([all]) => all.repeat(20)),
];

/** Mutations that take long: used for one case in some hundred. */
const HEAVY_MUTATIONS: readonly TextMutation[] = [
  (text, chance) => atOneMatch(text, OPENING, chance, ([all]) => `${all} a="${'x'.repeat(2_000_000)}"`),
  (text, chance) => insertAt(text, '<a>'.repeat(100_000), chance),
  (text, chance) => insertAt(text, '<a/>'.repeat(500_000), chance),
  (text, chance) => insertAt(text, 'x'.repeat(2_000_000), chance),
  (text, chance) => insertAt(text, '&amp;'.repeat(400_000), chance),
  (text, chance) => insertAt(text, `<!--${'x'.repeat(2_000_000)}-->`, chance),
  (text, chance) => insertAt(text, `<${'n'.repeat(2_000_000)}/>`, chance),
  (text, chance) => insertAt(text, `<![CDATA[${']'.repeat(1_000_000)}]]>`, chance),
];
const ONE_HEAVY_IN = 400;

const CHARSETS: ReadonlyArray<(text: string) => Buffer> = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(text, 'latin1'),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(text, 'utf16le').swap16(),
];

/** An answer of Netvisor with some things wrong in it. */
export function mutatedAnswer(chance: Chance): Buffer {
  let text = chance.pick(SAMPLES);
  const changes = chance.below(4);
  for (let n = 0; n < changes; n += 1) text = chance.pick(TEXT_MUTATIONS)(text, chance);
  if (chance.below(ONE_HEAVY_IN) === 0) text = chance.pick(HEAVY_MUTATIONS)(text, chance);
  const bytes = (chance.below(4) > 0 ? Buffer.from : chance.pick(CHARSETS))(text);
  if (chance.below(5) === 0) flipBytes(bytes, chance);
  return bytes;
}

function flipBytes(bytes: Buffer, chance: Chance): void {
  if (bytes.length === 0) return;
  const flips = 1 + chance.below(8);
  for (let n = 0; n < flips; n += 1) bytes[chance.below(bytes.length)] = chance.below(256);
}
