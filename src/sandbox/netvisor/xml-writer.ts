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

/** Looking through so many rows takes a few milliseconds. */
const PIECES_BETWEEN_PAUSES = 2000;

/**
 * Joins pieces until they are worth sending. After many pieces a chunk comes out in any case, empty when they were, so
 * that a search through a large register that finds nothing pauses too.
 */
export function* inChunks(pieces: Iterable<string>, length = 32 * 1024): Generator<string> {
  let pending = '';
  let count = 0;
  for (const piece of pieces) {
    pending += piece;
    count += 1;
    if (pending.length < length && count < PIECES_BETWEEN_PAUSES) continue;
    yield pending;
    pending = '';
    count = 0;
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
