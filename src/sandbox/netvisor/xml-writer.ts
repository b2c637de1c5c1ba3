/*
 * Netvisor's answers are UTF-8 with a declaration, CRLF line ends and four spaces of indent (netvisor-api.md 2.0).
 * They are made line by line, so that a large one can be sent while it grows.
 */

export const XML_DECLARATION = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n';

export type XmlAttributes = Readonly<Record<string, string>>;

const indent = (depth: number): string => '    '.repeat(depth);

export function openElement(depth: number, name: string): string {
  return `${indent(depth)}<${name}>\r\n`;
}

export function closeElement(depth: number, name: string): string {
  return `${indent(depth)}</${name}>\r\n`;
}

/** An element with text, or an empty tag without. */
export function leafElement(depth: number, name: string, text: string, attributes?: XmlAttributes): string {
  const tag = attributes ? name + attributeText(attributes) : name;
  return text === ''
    ? `${indent(depth)}<${tag} />\r\n`
    : `${indent(depth)}<${tag}>${escapeXml(text)}</${name}>\r\n`;
}

/** Joins pieces until they are worth sending. */
export function* inChunks(pieces: Iterable<string>, length = 32 * 1024): Generator<string> {
  let pending = '';
  for (const piece of pieces) {
    pending += piece;
    if (pending.length < length) continue;
    yield pending;
    pending = '';
  }
  if (pending !== '') yield pending;
}

const SPECIAL = /[&<>"\r]/g;
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

function escapeXml(text: string): string {
  return text.replace(SPECIAL, (character) => REFERENCES[character] ?? character);
}

function attributeText(attributes: XmlAttributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
}
