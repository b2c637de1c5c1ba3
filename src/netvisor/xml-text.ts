/** The answer is not a plain XML document. Its message never quotes the document (I3). */
export class XmlRefused extends Error {
  override readonly name = 'XmlRefused';
}

const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/**
 * Undoes the references of a text: the five that XML itself defines, and character numbers.
 * @throws XmlRefused for any other entity, because only a document type could define it
 */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7});|#x([0-9a-f]{1,6});|([a-z]{2,4});)?/gi, (_all, decimal, hex, name) => {
    const character = typeof name === 'string' ? PREDEFINED.get(name) : characterOf(decimal, hex);
    if (character === undefined) throw new XmlRefused('an entity that XML itself does not define');
    return character;
  });
}

function characterOf(decimal: unknown, hex: unknown): string | undefined {
  const number =
    typeof decimal === 'string' ? Number(decimal) : typeof hex === 'string' ? Number.parseInt(hex, 16) : -1;
  if (number < 0 || number > 0x10ffff) return undefined;
  const character = String.fromCodePoint(number);
  return isXmlText(character) ? character : undefined;
}

/** True when XML 1.0 can carry every character of the text. Lone halves of surrogate pairs are none. */
export function isXmlText(text: string): boolean {
  return !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text);
}

/** A document type is the only place where entities can be declared, and Netvisor sends none. */
export function hasDocumentType(text: string): boolean {
  return /<!(?:DOCTYPE|ENTITY)/i.test(text);
}
