import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { withLogIds } from '../../logging';
import type { Language } from '../../sync/languages';
import type { ProblemCode } from '../../sync/problem-catalogue';
import type { ApiDeps } from '../deps';
import { ApiProblem } from '../problems/api-problem';
import { bodyProblem, inLanguage, queryProblem } from '../problems/body-faults';
import type { Preconditions } from './etag';
import { once } from './idempotency';
import type { SentAnswer } from './idempotency';
import { languageOf } from './language';
import { idsOfPath } from './log-ids';
import { TOKEN_OPERATOR } from './operator-auth';
import { requestIdOf } from './request-id';

/** What a handler knows beside its input. */
export interface Call extends ApiDeps, Preconditions {
  readonly language: Language;
  readonly requestId: string;
  readonly operatorId: string;
  /** Where this service is reached, without a slash at the end. */
  readonly serviceUrl: string;
  readonly now: () => Date;
}

export interface Answer<A> {
  readonly body: A;
  readonly headers?: Readonly<Record<string, string>>;
}

type Shape = z.core.$ZodShape;
type Given<S extends Shape> = z.output<z.ZodObject<S>>;

interface Common<P extends Shape, Q extends Shape, A extends z.ZodType> {
  /** As OpenAPI writes it: `/tenants/{t}`, below `/api/v1`. */
  readonly path: string;
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  readonly answer: A;
  /** Codes beyond those that every endpoint may answer. */
  readonly problems?: readonly ProblemCode[];
}

export interface Reading<P extends Shape, Q extends Shape, A extends z.ZodType> extends Common<P, Q, A> {
  readonly handle: (
    input: { readonly params: Given<P>; readonly query: Given<Q> },
    call: Call,
  ) => Promise<Answer<z.output<A>>>;
}

export interface Acting<P extends Shape, B extends z.ZodType, A extends z.ZodType> extends Omit<
  Common<P, Shape, A>,
  'query'
> {
  readonly method: 'post' | 'put' | 'patch' | 'delete';
  readonly body: B;
  /** Of success: 200 unless named. */
  readonly status?: 201 | 202 | 204;
  /** Asks for an `Idempotency-Key`. */
  readonly idempotent?: true;
  /** Asks for `If-Match`, or for `If-None-Match: *` when it creates. */
  readonly versioned?: true;
  readonly handle: (
    input: { readonly params: Given<P>; readonly body: z.output<B> },
    call: Call,
  ) => Promise<Answer<z.output<A>>>;
}

/** What the API's description needs to know of a route. */
export interface RouteDescription {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly params: Shape;
  readonly query: Shape;
  readonly body: z.ZodType | null;
  readonly answer: z.ZodType;
  readonly status: number;
  readonly idempotent: boolean;
  readonly versioned: boolean;
  readonly problems: readonly ProblemCode[];
}

export interface Route extends RouteDescription {
  /** Parses, handles, and says what to send. Throws ApiProblem. */
  readonly run: (request: Request, call: Call) => Promise<SentAnswer>;
}

/** A GET: changes nothing. */
export function reading<P extends Shape, Q extends Shape, A extends z.ZodType>(
  spec: Reading<P, Q, A>,
): Route {
  const params = z.object(spec.params);
  const query = z.strictObject(spec.query);
  return {
    ...descriptionOf(spec),
    method: 'get',
    query: spec.query,
    body: null,
    status: 200,
    idempotent: false,
    versioned: false,
    run: async (request, call) => {
      const input = { params: parseParams(params, request), query: parseQuery(query, request, call) };
      const { body, headers = {} } = await spec.handle(input, call);
      return { status: 200, body, headers };
    },
  };
}

/** A request that changes something. */
export function acting<P extends Shape, B extends z.ZodType, A extends z.ZodType>(
  spec: Acting<P, B, A>,
): Route {
  const params = z.object(spec.params);
  const noQuery = z.strictObject({});
  const status = spec.status ?? 200;
  return {
    ...descriptionOf(spec),
    method: spec.method,
    query: {},
    body: spec.body,
    status,
    idempotent: spec.idempotent === true,
    versioned: spec.versioned === true,
    run: async (request, call) => {
      parseQuery(noQuery, request, call);
      const given: unknown = request.body;
      const input = { params: parseParams(params, request), body: parseBody(spec.body, given, call) };
      const work = async (): Promise<SentAnswer> => {
        const { body, headers = {} } = await spec.handle(input, call);
        return { status, body, headers };
      };
      if (spec.idempotent !== true) return work();
      const scope = `${call.operatorId} ${request.method} ${request.baseUrl}${request.path}`;
      return once(
        call.store.idempotency,
        { scope, key: request.get('idempotency-key'), body: given },
        work,
        call.logger,
      );
    },
  };
}

const descriptionOf = <P extends Shape, A extends z.ZodType>(
  spec: Omit<Common<P, Shape, A>, 'query'>,
): Pick<RouteDescription, 'path' | 'summary' | 'params' | 'answer' | 'problems'> => ({
  path: spec.path,
  summary: spec.summary,
  params: spec.params,
  answer: spec.answer,
  problems: spec.problems ?? [],
});

/** An id that can't be one is as unknown as one that isn't there. */
function parseParams<P extends Shape>(schema: z.ZodObject<P>, request: Request): Given<P> {
  const parsed = schema.safeParse(request.params);
  if (!parsed.success) throw new ApiProblem('not_found');
  return parsed.data;
}

function parseQuery<Q extends Shape>(schema: z.ZodObject<Q>, request: Request, call: Call): Given<Q> {
  const parsed = schema.safeParse(request.query, inLanguage(call.language));
  if (!parsed.success) throw queryProblem(parsed.error);
  return parsed.data;
}

function parseBody<B extends z.ZodType>(schema: B, body: unknown, call: Call): z.output<B> {
  const parsed = schema.safeParse(body, inLanguage(call.language));
  if (!parsed.success) throw bodyProblem(parsed.error);
  return parsed.data;
}

/** Puts routes on a router, each with the same edges. */
export function mount(router: Router, routes: readonly Route[], deps: ApiDeps): void {
  for (const route of routes) {
    router[route.method](route.path.replaceAll(/\{(\w+)\}/gu, ':$1'), (request, response) =>
      withLogIds(idsOfPath(request), async () => {
        const call = callOf(request, response, deps);
        const answer = await route.run(request, call);
        if (route.method !== 'get') {
          const operation = `${route.method} ${route.path}`;
          call.logger.info(
            { operation, operatorId: call.operatorId, status: answer.status },
            'operator acted',
          );
        }
        send(response, answer);
      }),
    );
  }
}

function callOf(request: Request, response: Response, deps: ApiDeps): Call {
  return {
    ...deps,
    language: languageOf(request),
    requestId: requestIdOf(response),
    operatorId: TOKEN_OPERATOR,
    ifMatch: request.get('if-match') ?? null,
    ifNoneMatch: request.get('if-none-match') ?? null,
    serviceUrl: deps.publicUrl === '' ? `${request.protocol}://${request.get('host') ?? ''}` : deps.publicUrl,
    now: deps.now ?? (() => new Date()),
  };
}

function send(response: Response, { status, body, headers }: SentAnswer): void {
  response.status(status).set(headers);
  if (status === 204) response.end();
  else response.json(body);
}
