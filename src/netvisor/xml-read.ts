import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { hasIdentityCodeForm } from './personal-data';
import { decodeReferences, hasDocumentType, XmlRefused } from './xml-text';

/** An element of an answer. Names are in lower case: Netvisor's spelling is irregular (netvisor-api.md 2.0). */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Own text with its references undone, untrimmed; always text, so that leading zeros stay. */
  readonly text: string;
}

/** Stands for a value that D17 forbids. XML cannot carry this character, so nothing else looks like it. */
export const DROPPED = '\u0000';

/** Elements that may hold a personal identity code: the business id in the details and in the list. */
const IDENTITY_ELEMENTS: ReadonlySet<string> = new Set(['externalidentifier', 'organisationidentifier']);

const MAX_DEPTH = 32;
const TEXT = '#text';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  maxNestedTags: MAX_DEPTH,
  jPath: false,
  transformTagName: (name) => name.toLowerCase(),
  tagValueProcessor: (name, raw) => {
    const text = decodeReferences(raw);
    return IDENTITY_ELEMENTS.has(name) && hasIdentityCodeForm(text) ? DROPPED : text;
  },
});

/**
 * Reads a whole answer. What D17 forbids is replaced before the tree holds it.
 * @returns the root
 * @throws XmlRefused when it is not well-formed or has a document type
 */
export function readXml(text: string): XmlElement {
  if (hasDocumentType(text)) throw new XmlRefused('a document type');
  const [root, ...others] = elementsOf(parse(withoutCdata(text)));
  if (!root || others.length > 0) throw new XmlRefused('not exactly one root element');
  return root;
}

function parse(text: string): unknown {
  try {
    if (XMLValidator.validate(text) !== true) throw new XmlRefused('not well-formed');
    return parser.parse(text);
  } catch (error) {
    // Errors of the parser quote the document.
    throw error instanceof XmlRefused ? error : new XmlRefused('not readable');
  }
}

/** Sections of raw text become ordinary text, so that all text goes through the one processor above. */
function withoutCdata(text: string): string {
  return text.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_section, raw: string) =>
    raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  );
}

/** The parser's own tree: a list of objects with one property each, the name of an element or of its text. */
function elementsOf(nodes: unknown): XmlElement[] {
  return entriesOf(nodes).flatMap(([name, content]) =>
    name === TEXT ? [] : [{ name, children: elementsOf(content), text: textOf(content) }],
  );
}

function textOf(nodes: unknown): string {
  let text = '';
  for (const [name, content] of entriesOf(nodes)) {
    if (name === TEXT && typeof content === 'string') text += content;
  }
  return text.includes(DROPPED) ? DROPPED : text;
}

function entriesOf(nodes: unknown): Array<[string, unknown]> {
  const list: unknown[] = Array.isArray(nodes) ? nodes : [];
  return list.flatMap((node) => (typeof node === 'object' && node !== null ? Object.entries(node) : []));
}

/** The first child of this name, or undefined. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** Every child of this name: one and many look the same. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}
