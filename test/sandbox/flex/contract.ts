import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

/*
 * Holds requests and answers against docs/flex-openapi.yaml. Stricter than the document in one point: an answer may
 * have no member that is not described, so that nothing is there by accident.
 */

type Node = Readonly<Record<string, unknown>>;

export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly requestType: string;
  readonly requestBody: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const document: Node = node(parse(readFileSync(join(__dirname, '../../../docs/flex-openapi.yaml'), 'utf8')));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
const validators = new Map<string, ValidateFunction>();

const templates = Object.keys(node(document['paths'])).sort(
  (left, right) => Number(left.includes('{')) - Number(right.includes('{')),
);

/** Method and path template of every operation, e.g. `GET /v1/customers/{id}`. */
export function describedOperations(): string[] {
  return Object.entries(node(document['paths'])).flatMap(([template, item]) =>
    Object.keys(node(item))
      .filter((key) => key !== 'parameters')
      .map((method) => `${method.toUpperCase()} ${template}`),
  );
}

/** The scope that the document asks of each operation, e.g. `GET /v1/customers` → `customers.read`; null: none. */
export function describedScopes(): Record<string, unknown> {
  return Object.fromEntries(
    describedOperations().map((name) => {
      const [method = '', template = ''] = name.split(' ');
      const security = at(document, 'paths', template, method.toLowerCase())?.['security'];
      const [first] = list(security ?? document['security']);
      const [scope = null] = first === undefined ? [] : list(node(first)['oauth2']);
      return [name, scope];
    }),
  );
}

/** What the document does not allow about an exchange; empty when all is well. */
export function violations(exchange: Exchange): string[] {
  const template = templateOf(exchange.target);
  const operation = at(document, 'paths', template ?? '', exchange.method.toLowerCase());
  if (!operation) return [`no operation ${exchange.method} ${exchange.target} is described`];
  const response = at(operation, 'responses', exchange.status.toString());
  const place = `${exchange.method} ${template ?? ''} ${exchange.status.toString()}`;
  if (!response) return [`${place} is not described`];
  return [
    ...headerFaults(place, response, exchange),
    ...bodyFaults(place, response, exchange),
    // What the document forbids to send, the server must refuse.
    ...(exchange.status < 300 ? requestFaults(place, operation, exchange) : []),
  ];
}

/** What a webhook's body does not have as the document describes it. */
export function eventViolations(body: unknown): string[] {
  return schemaFaults('event', at(document, 'components', 'schemas', 'Event') ?? {}, body, true);
}

/** What a problem that belongs to no operation (an unknown path) lacks. */
export function problemViolations(body: unknown): string[] {
  return schemaFaults('problem', at(document, 'components', 'schemas', 'Problem') ?? {}, body, false);
}

function headerFaults(place: string, response: Node, { headers }: Exchange): string[] {
  return Object.entries(node(response['headers'] ?? {})).flatMap(([name, reference]) => {
    const described = resolve(reference);
    const value = headers[name.toLowerCase()];
    if (value === undefined) return described['required'] === true ? [`${place}: no ${name}`] : [];
    return schemaFaults(`${place} ${name}`, node(described['schema']), value, true);
  });
}

function bodyFaults(place: string, response: Node, { headers, body }: Exchange): string[] {
  const contents = Object.entries(node(response['content'] ?? {}));
  if (contents.length === 0) return body === '' ? [] : [`${place}: a body that is not described`];
  const described = contents.find(([type]) => type === headers['content-type']);
  if (!described) return [`${place}: content type ${String(headers['content-type'])}`];
  return schemaFaults(place, node(node(described[1])['schema']), JSON.parse(body), true);
}

function requestFaults(place: string, operation: Node, exchange: Exchange): string[] {
  const content = at(operation, 'requestBody', 'content', exchange.requestType);
  if (!content) return exchange.requestBody === '' ? [] : [`${place}: request body is not described`];
  const body: unknown =
    exchange.requestType === 'application/x-www-form-urlencoded'
      ? Object.fromEntries(new URLSearchParams(exchange.requestBody))
      : JSON.parse(exchange.requestBody);
  return schemaFaults(`${place} request`, node(content['schema']), body, false);
}

function schemaFaults(place: string, schema: Node, value: unknown, closed: boolean): string[] {
  const whole = inlined(schema, closed, false);
  const key = JSON.stringify(whole);
  const validate = validators.get(key) ?? ajv.compile(whole);
  validators.set(key, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${place} ${instancePath}: ${message ?? ''} ${JSON.stringify(params)}`,
  );
}

/** The schema with its references put in place; closed: objects have the described members only. */
function inlined(schema: Node, closed: boolean, isPart: boolean): Node {
  const { $ref: _ref, ...beside } = schema;
  const own = { ...resolve(schema), ...beside };
  const walked = Object.entries(own).map(([keyword, value]): [string, unknown] => {
    if (keyword === 'properties') {
      return [
        keyword,
        Object.fromEntries(
          Object.entries(node(value)).map(([name, inner]) => [name, walk(inner, closed, false)]),
        ),
      ];
    }
    if (keyword === 'allOf') return [keyword, list(value).map((inner) => walk(inner, closed, true))];
    if (keyword === 'oneOf') return [keyword, list(value).map((inner) => walk(inner, closed, false))];
    if (keyword === 'items' || keyword === 'additionalProperties' || keyword === 'propertyNames') {
      return [keyword, walk(value, closed, false)];
    }
    return [keyword, value];
  });
  const describesObject = 'properties' in own || 'allOf' in own;
  const isOpen = !('additionalProperties' in own) && !('unevaluatedProperties' in own);
  return Object.fromEntries(
    closed && !isPart && describesObject && isOpen ? [...walked, ['unevaluatedProperties', false]] : walked,
  );
}

function walk(schema: unknown, closed: boolean, isPart: boolean): unknown {
  return typeof schema === 'boolean' ? schema : inlined(node(schema), closed, isPart);
}

function templateOf(target: string): string | undefined {
  const path = target.split('?', 1)[0] ?? '';
  return templates.find((template) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/:]+')}$`).test(path),
  );
}

function at(start: Node, ...path: readonly string[]): Node | undefined {
  let current: Node | undefined = start;
  for (const step of path) {
    const next: unknown = current[step];
    if (next === undefined) return undefined;
    current = resolve(next);
  }
  return current;
}

function resolve(value: unknown): Node {
  const found = node(value);
  const reference = found['$ref'];
  if (typeof reference !== 'string') return found;
  const target = at(document, ...reference.replace('#/', '').split('/'));
  if (!target) throw new Error(`The document has no ${reference}.`);
  return target;
}

function node(value: unknown): Node {
  if (typeof value !== 'object' || value === null) throw new Error(`Not an object: ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(value));
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`Not a list: ${JSON.stringify(value)}`);
  return value;
}
