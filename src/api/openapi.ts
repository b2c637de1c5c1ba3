import { z } from 'zod';
import { problemCatalogue } from '../sync/problem-catalogue';
import type { ProblemCode } from '../sync/problem-catalogue';
import type { ApiDeps } from './deps';
import type { RouteDescription } from './http/route';

/** What every operation may answer beside its own. */
const EVERYWHERE: readonly ProblemCode[] = [
  'invalid_request',
  'unauthenticated',
  'not_found',
  'not_acceptable',
  'unsupported_media_type',
  'payload_too_large',
  'invalid_value',
  'internal_error',
  'dependency_unavailable',
];

const VERSIONED: readonly ProblemCode[] = ['precondition_required', 'stale'];
const IDEMPOTENT: readonly ProblemCode[] = [
  'idempotency_key_missing',
  'idempotency_key_reused',
  'in_progress',
];

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'nextStep', 'instance', 'requestId'],
  properties: {
    type: { type: 'string', description: 'Help page of the code.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    nextStep: { type: 'string' },
    instance: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer into the body.' },
          parameter: { type: 'string' },
          code: { type: 'string' },
          detail: { type: 'string' },
        },
      },
    },
    current: { description: 'How the thing stands now, for 412.' },
  },
};

/** The description of the operators' API, made from its routes: it can't say anything else than they do. */
export function describeApi(
  routes: readonly RouteDescription[],
  { version, publicUrl }: Pick<ApiDeps, 'version' | 'publicUrl'>,
) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    (paths[`/api/v1${route.path}`] ??= {})[route.method] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'flex-netvisor-sync',
      version,
      description: 'Operators: companies, go-live, runs, links, issues. Problems follow RFC 9457.',
    },
    servers: [{ url: publicUrl === '' ? '/' : publicUrl }],
    security: [{ operator: [] }],
    paths,
    components: {
      securitySchemes: { operator: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: problemSchema },
    },
  };
}

function operationOf(route: RouteDescription) {
  return {
    summary: route.summary,
    parameters: [
      ...Object.entries(route.params).map(([name, schema]) => parameter('path', name, schema)),
      ...Object.entries(route.query).map(([name, schema]) => parameter('query', name, schema)),
      ...headersOf(route),
    ],
    ...(route.body === null
      ? {}
      : {
          requestBody: {
            required: !route.body.safeParse(undefined).success,
            content: { 'application/json': { schema: inputSchema(route.body) } },
          },
        }),
    responses: {
      [route.status]: successOf(route),
      ...problemsOf(route),
    },
  };
}

const successOf = ({ status, answer }: RouteDescription) =>
  status === 204
    ? { description: 'Done.' }
    : {
        description: 'Done.',
        content: { 'application/json': { schema: z.toJSONSchema(answer, { unrepresentable: 'any' }) } },
      };

function headersOf({ idempotent, versioned, method }: RouteDescription) {
  const header = (name: string, required: boolean, description: string) => ({
    in: 'header',
    name,
    required,
    description,
    schema: { type: 'string' },
  });
  return [
    ...(idempotent ? [header('Idempotency-Key', true, 'Kept for 24 hours.')] : []),
    ...(versioned ? [header('If-Match', method !== 'put', 'The ETag that was seen.')] : []),
    ...(versioned && method === 'put' ? [header('If-None-Match', false, '`*` creates.')] : []),
  ];
}

/** One answer per status, naming the codes that may come with it. */
function problemsOf(route: RouteDescription) {
  const codes = new Set([
    ...EVERYWHERE,
    ...(route.versioned ? VERSIONED : []),
    ...(route.idempotent ? IDEMPOTENT : []),
    ...route.problems,
  ]);
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = problemCatalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function parameter(where: 'path' | 'query', name: string, schema: z.core.$ZodType) {
  return {
    in: where,
    name,
    required: where === 'path',
    schema: inputSchema(schema),
  };
}

/** What is sent, before it is transformed. */
const inputSchema = (schema: z.core.$ZodType) => {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return described;
};
