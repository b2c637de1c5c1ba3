import type { ApiAnswer, ApiRequest } from '../common/api';
import { bodyText } from './body-text';
import type { NetvisorCompany } from './company';
import { findInvalidity, type ElementRule } from './document-rules';
import type { NetvisorSettings } from './settings';
import { failures, NetvisorRefusal } from './texts';
import { readXml, XmlSyntaxError, type XmlElement } from './xml-reader';

/** A call whose sender may make it. */
export interface NetvisorCall {
  readonly company: NetvisorCompany;
  /** The company's switches. */
  readonly settings: NetvisorSettings;
  readonly request: ApiRequest;
  /** When the work is done, by the sandbox's own clock. */
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
export function readDocument(call: NetvisorCall, document: ElementRule): XmlElement {
  const { request, settings } = call;
  if (request.bodyTooLarge || request.body.length > settings.maxBodyBytes) {
    throw new NetvisorRefusal(failures.bodyTooLarge);
  }
  const root = parseBody(call);
  const invalidity =
    root.name === document.name ? findInvalidity(root, document) : `the root is <${root.name}>, not <root>`;
  const [content] = root.children;
  if (invalidity === undefined && content) return content;
  request.note(`The document is not valid: ${invalidity ?? 'it is empty'}.`);
  throw new NetvisorRefusal(failures.xmlInvalid);
}

function parseBody({ request, settings }: NetvisorCall): XmlElement {
  try {
    return readXml(bodyText(request.body, request.headers['content-type'], settings.bodyCharset));
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
