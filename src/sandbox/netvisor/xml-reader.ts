import { SaxesParser } from 'saxes';

/** An element of a request; names in lower case, because Netvisor does not mind case (netvisor-api.md 2.0). */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Own text, as written. */
  readonly text: string;
}

/** The body is not a well-formed XML document of the plain kind that Netvisor takes. */
export class XmlSyntaxError extends Error {
  override readonly name = 'XmlSyntaxError';
}

interface GrowingElement extends XmlElement {
  readonly children: GrowingElement[];
  text: string;
}

/** Deeper than any request of the documentation. */
const MAX_DEPTH = 16;

/**
 * Reads a request. A document type is refused, so entities can be neither declared nor expanded.
 * @throws XmlSyntaxError
 */
export function readXml(text: string): XmlElement {
  const parser = new SaxesParser();
  const open: GrowingElement[] = [];
  let root: GrowingElement | undefined;
  parser.on('error', (error) => {
    throw new XmlSyntaxError(error.message);
  });
  parser.on('doctype', () => {
    throw new XmlSyntaxError('A document type is not allowed.');
  });
  parser.on('opentag', (tag) => {
    const attributes = new Map(
      Object.entries(tag.attributes).map(([name, value]) => [name.toLowerCase(), value] as const),
    );
    const element: GrowingElement = { name: tag.name.toLowerCase(), attributes, children: [], text: '' };
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
    open.push(element);
    if (open.length > MAX_DEPTH) throw new XmlSyntaxError('The elements are nested too deep.');
  });
  const addText = (part: string): void => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text.replace(/^\ufeff/, '')).close();
  if (!root) throw new XmlSyntaxError('There is no root element.');
  return root;
}
