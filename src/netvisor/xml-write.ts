import XMLBuilder from 'fast-xml-builder';
import { isXmlText } from '../sync/validate-value';
import { FieldNotWritable, type WritableField } from './errors';

/** An element of a request, in the lower case that the documentation uses. */
export interface XmlOutput {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content: string | readonly XmlOutput[];
}

const builder = new XMLBuilder({ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '' });

/** The document as text, without a declaration (netvisor-api.md 2.0). */
export function writeXml(root: XmlOutput): string {
  // A bare carriage return would arrive as a line feed, so it goes as a reference; the builder escapes the rest.
  return builder.build([orderedNode(root)]).replaceAll('\r', '&#xD;');
}

function orderedNode({ name, attributes, content }: XmlOutput): object {
  const children = typeof content === 'string' ? [{ '#text': content }] : content.map(orderedNode);
  return attributes ? { [name]: children, ':@': attributes } : { [name]: children };
}

export interface ValueLimits {
  /**
   * Longest value, blanks and line breaks included, as Netvisor counts (2.3). Counted in UTF-16 units: so does .NET,
   * and of the ways to count characters none comes to more.
   */
  readonly max?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * An element with a value of a customer.
 * @throws FieldNotWritable when XML cannot carry the value or Netvisor would refuse its length
 */
export function valueElement(
  name: string,
  text: string,
  field: WritableField,
  { max, attributes }: ValueLimits = {},
): XmlOutput {
  if (!isXmlText(text)) throw new FieldNotWritable(field, 'characters');
  if (max !== undefined && text.length > max) {
    throw new FieldNotWritable(field, 'too_long', max, text.length);
  }
  return { name, content: text, ...(attributes ? { attributes } : {}) };
}
