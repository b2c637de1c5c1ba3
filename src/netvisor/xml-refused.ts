/** The answer is not a plain XML document. Its message never quotes the document (I3). */
export class XmlRefused extends Error {
  override readonly name = 'XmlRefused';
}
