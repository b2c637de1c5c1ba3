import { z } from 'zod';
import type { ApiAnswer, ApiRequest } from '../common/api';
import { decodeText } from '../common/text';
import type { Access } from './access-tokens';
import type { CustomerRecord, Origin } from './customer';
import { customerJson } from './customer-json';
import { etagOf } from './etag';
import { FlexProblem } from './problem';
import type { FlexTenant } from './tenant';
import { fieldErrors } from './validate';

/** An authorised request to one operation. */
export interface Call {
  readonly request: ApiRequest;
  readonly access: Access;
  readonly tenant: FlexTenant;
  /** Values of the template's `{…}`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export type Handler = (call: Call) => ApiAnswer;

/** Largest body that the API reads. */
export const MAX_BODY_BYTES = 1024 * 1024;

const mediaTypes = { json: 'application/json', mergePatch: 'application/merge-patch+json' } as const;

/**
 * The body as JSON.
 * @throws FlexProblem 413, 415 for another content type, 400 for what is no JSON
 */
export function readJson({ request }: Call, kind: keyof typeof mediaTypes): unknown {
  if (request.bodyTooLarge) throw new FlexProblem('content_too_large', 'A body may have 1 MiB.');
  const wanted = mediaTypes[kind];
  if (mediaTypeOf(request) !== wanted) {
    throw new FlexProblem('unsupported_media_type', `Send ${wanted}.`, {
      headers: { [kind === 'json' ? 'accept' : 'accept-patch']: wanted },
    });
  }
  try {
    return JSON.parse(decodeText(request.body));
  } catch {
    throw new FlexProblem('malformed_json', 'The body is no JSON.');
  }
}

/** The body as JSON where there may be none; `{}` then. @throws FlexProblem as {@link readJson} */
export function readOptionalJson(call: Call): unknown {
  return call.request.body.length === 0 ? {} : readJson(call, 'json');
}

/** Type and subtype of the body, in lower case and without parameters. */
export function mediaTypeOf({ headers }: ApiRequest): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/**
 * The query parameters by a schema of texts. @throws FlexProblem 400 that names each fault, unknown and repeated
 * parameters among them: a filter that is silently ignored would answer with too much
 */
export function readQuery<T>(call: Call, schema: z.ZodType<T>): T {
  const names = [...call.query.keys()];
  const repeated = names.find((name, place) => names.indexOf(name) !== place);
  if (repeated !== undefined) throw invalidParameter(repeated, 'Given more than once.');
  const query = Object.fromEntries(call.query);
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues
    .flatMap((issue) => fieldErrors(issue, query, '/query'))
    .map((error) => ({ ...error, code: 'invalid_parameter' as const }));
  throw new FlexProblem(
    'invalid_parameter',
    errors.map(({ pointer, message }) => `${pointer}: ${message}`).join(' '),
    { errors },
  );
}

/** A query without parameters. */
export const noQuery = z.strictObject({});

/** `limit` of a list. */
export const limitParameter = (max: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'A whole number from 1')
    .transform(Number)
    .refine((limit) => limit <= max, `At most ${max.toString()}`)
    .default(100);

export const cursorParameter = z.string().min(1).max(1000).optional();

/** One request header as text. */
export function header(request: ApiRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Who makes the change of this call. @throws FlexProblem 400 for a Change-Origin that cannot be kept */
export function originOf({ request, tenant }: Call): Origin {
  const changeOrigin = header(request, 'change-origin');
  if (changeOrigin !== undefined && !/^[\x20-\x7e]{1,200}$/.test(changeOrigin)) {
    throw invalidHeader('Change-Origin', 'One to 200 printable ASCII characters.');
  }
  return { type: 'integration', client_id: tenant.card.clientId, change_origin: changeOrigin ?? null };
}

export function invalidHeader(name: string, message: string): FlexProblem {
  return new FlexProblem('invalid_header', `${name}: ${message}`, {
    errors: [{ pointer: `/header/${name}`, code: 'invalid_header', message }],
  });
}

function invalidParameter(name: string, message: string): FlexProblem {
  return new FlexProblem('invalid_parameter', `${name}: ${message}`, {
    errors: [{ pointer: `/query/${name}`, code: 'invalid_parameter', message }],
  });
}

export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

export function customerAnswer(
  status: number,
  tenant: FlexTenant,
  record: CustomerRecord,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  return json(status, customerJson(tenant, record), { etag: etagOf(record.version), ...headers });
}

/** A page in the one form that all lists have. */
export function page(data: readonly unknown[], nextCursor: string | null, asOf: string): ApiAnswer {
  return json(200, { data, next_cursor: nextCursor, as_of: asOf });
}

/** What the path names. @throws FlexProblem 404, also for what belongs to another tenant */
export function found<T>(what: string, thing: T | undefined): T {
  if (thing !== undefined) return thing;
  throw new FlexProblem('not_found', `There is no such ${what}.`);
}
