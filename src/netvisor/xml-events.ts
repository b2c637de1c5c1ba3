import { SaxesParser } from 'saxes';
import { XmlRefused } from './xml-refused';

/** Told of an answer as it is read. Names are in lower case: Netvisor's spelling is irregular (netvisor-api.md 2.0). */
export interface XmlHandler {
  onOpen(name: string): void;
  /** A piece of text, its references undone; sections of raw text come the same way. */
  onText(text: string): void;
  onClose(name: string): void;
}

/** Deeper than any answer of the documentation. */
const MAX_DEPTH = 32;
/** No name, text, comment or attribute of an answer is as long; one without end is refused before it fills the memory. */
const MAX_TOKEN = 1024 * 1024;

/**
 * Reads XML piece by piece. Attributes, comments and instructions are passed over: nothing in them is needed.
 * A document type is refused, because only there entities can be declared, and Netvisor sends none.
 */
export class XmlEvents {
  private readonly parser = new SaxesParser({ position: false });
  private depth = 0;
  private sinceEvent = 0;

  constructor(handler: XmlHandler) {
    const { parser } = this;
    // Errors of the parser quote the document (I3).
    parser.on('error', () => {
      throw new XmlRefused('not well-formed');
    });
    parser.on('doctype', () => {
      throw new XmlRefused('a document type');
    });
    parser.on('opentag', ({ name }) => {
      this.sinceEvent = 0;
      this.depth += 1;
      if (this.depth > MAX_DEPTH) throw new XmlRefused('nested too deep');
      handler.onOpen(name.toLowerCase());
    });
    const onText = (text: string): void => {
      this.sinceEvent = 0;
      handler.onText(text);
    };
    parser.on('text', onText);
    parser.on('cdata', onText);
    parser.on('closetag', ({ name }) => {
      this.sinceEvent = 0;
      this.depth -= 1;
      handler.onClose(name.toLowerCase());
    });
  }

  /** @throws XmlRefused */
  write(piece: string): void {
    this.sinceEvent += piece.length;
    this.parser.write(piece);
    if (this.sinceEvent > MAX_TOKEN) throw new XmlRefused('something without end');
  }

  /** @throws XmlRefused when the document is not complete */
  end(): void {
    this.parser.close();
  }
}
