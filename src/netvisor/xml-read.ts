import { hasIdentityCodeForm } from './personal-data';
import { XmlEvents } from './xml-events';
import { XmlRefused } from './xml-refused';

/** An element of an answer. */
export interface XmlElement {
  /** In lower case. */
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Own text, untrimmed; always text, so that leading zeros stay. */
  readonly text: string;
}

/** An element while it is read. */
interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

/** Stands for a value that D17 forbids. XML cannot carry this character, so nothing else looks like it. */
export const DROPPED = '\u0000';

/** Elements that may hold a personal identity code: the business id in the details and in the list. */
const IDENTITY_ELEMENTS: ReadonlySet<string> = new Set(['externalidentifier', 'organisationidentifier']);

/** What 500 customers with a hundred contact persons each would have. */
const MAX_ELEMENTS = 400_000;

/** Builds the tree of an answer as its text comes. What D17 forbids is dropped before the tree holds it. */
export class XmlTree {
  private readonly events: XmlEvents;
  private readonly open: OpenElement[] = [];
  private outermost: XmlElement | undefined;
  private count = 0;

  constructor() {
    this.events = new XmlEvents({
      onOpen: (name) => this.onOpen(name),
      onText: (text) => this.onText(text),
      onClose: () => this.onClose(),
    });
  }

  /** @throws XmlRefused */
  write(piece: string): void {
    this.events.write(piece);
  }

  /** @throws XmlRefused when the document is not complete */
  end(): void {
    this.events.end();
  }

  /** Of a document that is complete. @throws XmlRefused without one */
  get root(): XmlElement {
    if (!this.outermost) throw new XmlRefused('no element');
    return this.outermost;
  }

  /** Whether it began as an answer of Netvisor does and has not come to its end. */
  get isUnfinished(): boolean {
    return this.open[0]?.name === 'root';
  }

  private onOpen(name: string): void {
    this.count += 1;
    if (this.count > MAX_ELEMENTS) throw new XmlRefused('elements without end');
    this.open.push({ name, children: [], text: '' });
  }

  private onText(text: string): void {
    const element = this.open.at(-1);
    if (element) element.text += text;
  }

  private onClose(): void {
    const element = this.open.pop();
    if (!element) return;
    if (IDENTITY_ELEMENTS.has(element.name) && hasIdentityCodeForm(element.text)) element.text = DROPPED;
    const parent = this.open.at(-1);
    if (parent) parent.children.push(element);
    else this.outermost = element;
  }
}

/** Reads a whole answer. @throws XmlRefused */
export function readXml(text: string): XmlElement {
  const tree = new XmlTree();
  tree.write(text);
  tree.end();
  return tree.root;
}

/** The first child of this name, or undefined. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** Every child of this name: one and many look the same. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}
