import type { ApiAnswer, ApiRequest } from '../common/api';
import { decodeText } from '../common/text';
import type { NetvisorCompany } from './company';
import { findInvalidity, type ElementRule } from './document-rules';
import { failures, NetvisorRefusal } from './texts';
import { readXml, XmlSyntaxError, type XmlElement } from './xml-reader';

/** A call whose sender may make it. */
export interface NetvisorCall {
  readonly company: NetvisorCompany;
  readonly request: ApiRequest;
  /** By the company's own clock. */
  readonly at: Date;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** @throws NetvisorRefusal whatever the call deserves */
export type NetvisorResource = (call: NetvisorCall) => ApiAnswer;

/** Query parameters; names in any case, and of a name given twice the first counts (netvisor-api.md 1.1). */
export function parametersOf(target: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const query = target.indexOf('?');
  if (query < 0) return parameters;
  for (const [name, value] of new URLSearchParams(target.slice(query + 1))) {
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value.trim());
  }
  return parameters;
}

/** @throws NetvisorRefusal INVALID_DATA when it is absent or empty */
export function requiredParameter({ parameters }: NetvisorCall, name: string): string {
  const value = parameters.get(name) ?? '';
  if (value === '') throw new NetvisorRefusal(failures.parameterMissing(name));
  return value;
}

/** @throws NetvisorRefusal INVALID_DATA unless it is `add` or `edit`, in any case */
export function methodParameter(call: NetvisorCall): 'add' | 'edit' {
  const method = requiredParameter(call, 'method').toLowerCase();
  if (method === 'add' || method === 'edit') return method;
  throw new NetvisorRefusal(failures.parameterInvalid('method'));
}

/** A Netvisor key in a text, or undefined when it is none. */
export function parseKey(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/**
 * Reads the XML body and holds it against the document type of its resource; what is wrong goes to the journal,
 * because Netvisor does not tell the client.
 * @returns the one element below the root
 * @throws NetvisorRefusal INVALID_DATA or INVALID_DATA_SIZE
 */
export function readDocument({ request }: NetvisorCall, document: ElementRule): XmlElement {
  if (request.bodyTooLarge) throw new NetvisorRefusal(failures.bodyTooLarge);
  const root = parseBody(request);
  const invalidity =
    root.name === document.name ? findInvalidity(root, document) : `the root is <${root.name}>, not <root>`;
  const [content] = root.children;
  if (invalidity === undefined && content) return content;
  request.note(`The document is not valid: ${invalidity ?? 'it is empty'}.`);
  throw new NetvisorRefusal(failures.xmlInvalid);
}

function parseBody(request: ApiRequest): XmlElement {
  try {
    return readXml(decodeText(request.body));
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
    request.note(`The body is not XML: ${error.message}`);
    throw new NetvisorRefusal(failures.xmlInvalid);
  }
}

/** The parts of a comma-separated parameter, blanks around them and empty ones left out. */
export function parseList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
