import { decodeText } from '../common/text';
import type { NetvisorSettings } from './settings';
import { XmlSyntaxError } from './xml-reader';

/** Declared names of the charsets that Finnish clients use, and what Node calls them. */
const CHARSETS: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['iso-8859-15', 'iso-8859-15'],
  ['iso-8859-1', 'windows-1252'],
  ['latin1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
]);

const XML_ENCODING = /^(?:\u00ef\u00bb\u00bf)?<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/;
const CONTENT_TYPE_CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)"?/i;

/**
 * Text of a request body. A charset that the Content-Type or the XML declaration names must be true. Without one the
 * documentation says ISO-8859-15 with a fall-back to UTF-8 and every client sends UTF-8 (netvisor-api.md 2.0), so what
 * is UTF-8 is read as that and the rest as ISO-8859-15, unless the switch is for UTF-8 only.
 * @throws XmlSyntaxError when the bytes are not what they claim to be
 */
export function bodyText(
  bytes: Buffer,
  contentType: string | undefined,
  charsets: NetvisorSettings['bodyCharset'],
): string {
  const declared = declaredCharset(bytes, contentType);
  if (declared !== undefined) {
    const charset = CHARSETS.get(declared.toLowerCase());
    if (charset === undefined) throw new XmlSyntaxError(`The charset ${declared} is not known.`);
    return decodeStrictly(bytes, charset);
  }
  return charsets === 'utf8' ? decodeStrictly(bytes, 'utf-8') : decodeText(bytes);
}

function declaredCharset(bytes: Buffer, contentType: string | undefined): string | undefined {
  const start = bytes.subarray(0, 256).toString('latin1');
  return CONTENT_TYPE_CHARSET.exec(contentType ?? '')?.[1] ?? XML_ENCODING.exec(start)?.[1];
}

function decodeStrictly(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new XmlSyntaxError(`The bytes are not ${charset}.`);
  }
}
