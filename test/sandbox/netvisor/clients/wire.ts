import { XMLParser } from 'fast-xml-parser';
import { Agent } from 'undici';

/*
 * What the tests of other people's clients have in common: a request that goes out exactly as they write it, header
 * names in their own case, and an answer read by a parser that is neither the sandbox's nor the product's. How each
 * client signs, writes and reads was taken from its public sources; none of its code is here.
 */

const agent = new Agent();

export interface WireRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query as they go over the wire. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export async function send(
  baseUrl: string,
  { method, target, headers, body }: WireRequest,
): Promise<WireAnswer> {
  const response = await agent.request({
    origin: baseUrl,
    path: target,
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const contentType = response.headers['content-type'];
  return {
    status: response.statusCode,
    contentType: typeof contentType === 'string' ? contentType : '',
    text: await response.body.text(),
  };
}

export type XmlNode = string | XmlNode[] | { readonly [name: string]: XmlNode };

/**
 * An answer as those parsers give it that make an object of one child and an array of several, a text of a bare
 * element, '' of an empty one.
 */
export function parsed(text: string, lowerCase: boolean): XmlNode {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    textNodeName: '#text',
    parseTagValue: false,
    ignoreDeclaration: true,
    ...(lowerCase
      ? {
          transformTagName: (name: string) => name.toLowerCase(),
          transformAttributeName: (name: string) => name.toLowerCase(),
        }
      : {}),
  });
  return parser.parse(text) as XmlNode;
}

/** The node at a path such as `root.customer.name`. @throws Error when a step is missing, as a careless client would */
export function at(node: XmlNode, path: string): XmlNode {
  let current = node;
  for (const step of path.split('.')) {
    const next = typeof current === 'object' && !Array.isArray(current) ? current[step] : undefined;
    if (next === undefined) throw new Error(`There is no ${step} of ${path}.`);
    current = next;
  }
  return current;
}

/** The text at a path, attributes aside. */
export function textAt(node: XmlNode, path: string): string {
  const found = at(node, path);
  if (typeof found === 'string') return found;
  const text = Array.isArray(found) ? undefined : found['#text'];
  if (typeof text !== 'string') throw new Error(`${path} is no text.`);
  return text;
}

/** One child or many, as a list. */
export const listAt = (node: XmlNode, path: string): readonly XmlNode[] => {
  const found = at(node, path);
  return Array.isArray(found) ? found : [found];
};
