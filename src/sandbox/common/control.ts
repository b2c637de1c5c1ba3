import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { SandboxClock } from './clock';
import { faultSchema, type FaultBox } from './faults';
import type { RequestJournal } from './journal';
import { sendJsonArray } from './json-array';

/** A refusal of the control API: a 4xx and a reason for whoever wrote the call. */
export class ControlError extends Error {
  override readonly name = 'ControlError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const TEN_YEARS_MS = 10 * 365 * 24 * 3_600_000;

/** Body of `POST /_sandbox/clock`. */
const clockSchema = z.strictObject({ offsetMs: z.int().min(-TEN_YEARS_MS).max(TEN_YEARS_MS) });

/** Body of `POST /_sandbox/seed`. */
export const seedRequestSchema = z.strictObject({
  customers: z.int().min(0).max(1_000_000).default(1000),
  seed: z.int().min(0).max(0xffff_ffff).default(42),
  /** First customer number of the register, so that two systems can be kept apart (R19). */
  numberStart: z.int().min(100_000).max(99_000_000).optional(),
  /** Netvisor: with (all of) the odd rows of netvisor-api.md section 6, or without; absent: where there is room. */
  specialRows: z.boolean().optional(),
});

export type SeedRequest = z.infer<typeof seedRequestSchema>;

export interface ControlParts {
  readonly journal: RequestJournal;
  readonly faults: FaultBox;
  readonly clock: SandboxClock;
  /**
   * Replaces the register of one tenant (absent: the first) and says what it now holds, at once or later.
   * @throws ControlError 404 for an unknown tenant
   */
  readonly seed: (request: SeedRequest, tenant: string | undefined) => unknown;
  /** Empties every register and what else the system remembers; journal, faults and clock are reset already. */
  readonly reset: () => void;
}

/**
 * The control calls that both sandboxes have: journal, faults, clock, seed, reset. The system adds its own
 * (`router.get('/customers', …)`) to the returned router; JSON bodies are already parsed, and what handlers throw
 * becomes a 4xx with a reason.
 */
export function controlRouter({ journal, faults, clock, seed, reset }: ControlParts): Router {
  const router = express.Router();
  router.use(express.json({ limit: '64mb', strict: false, type: () => true }));
  router.get('/requests', async (request, response) => {
    await sendJsonArray(response, journal.entries(readAfter(request)));
  });
  router.delete('/requests', (_request, response) => {
    journal.clear();
    response.status(204).end();
  });
  router.get('/faults', (_request, response) => {
    response.json(faults.list());
  });
  router.post('/faults', (request, response) => {
    const fault = parseControl(faultSchema, request.body);
    faults.add(fault);
    response.status(201).json(fault);
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.status(204).end();
  });
  router.get('/clock', (_request, response) => {
    answerClock(response, clock);
  });
  router.post('/clock', (request, response) => {
    const { offsetMs } = parseControl(clockSchema, request.body);
    clock.shift(offsetMs);
    answerClock(response, clock);
  });
  router.post('/seed', async (request, response) => {
    response.json(await seed(parseControl(seedRequestSchema, request.body ?? {}), readTenant(request)));
  });
  router.post('/reset', (_request, response) => {
    journal.clear();
    faults.clear();
    clock.reset();
    reset();
    response.status(204).end();
  });
  return router;
}

/** Parses a control body. @throws ControlError 400 that names each fault and its place */
export function parseControl<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ControlError(400, z.prettifyError(parsed.error));
}

/** The `?tenant=` of a control call. */
export function readTenant(request: Request): string | undefined {
  return optionalQuery(request, 'tenant');
}

/** One query parameter as text. @throws ControlError 400 when it is given more than once */
function optionalQuery(request: Request, name: string): string | undefined {
  const value = request.query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new ControlError(400, `The query parameter "${name}" may be given once.`);
}

/** Last in the chain: unknown control paths and everything thrown become JSON with a reason. */
export const answerControlErrors: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const { status, reason } = describeFailure(error);
  response.status(status).json({ error: reason, path: request.originalUrl });
};

function describeFailure(error: unknown): { status: number; reason: string } {
  if (error instanceof ControlError) return { status: error.status, reason: error.message };
  const parserError = bodyParserErrorSchema.safeParse(error);
  if (parserError.success) return { status: parserError.data.status, reason: parserError.data.message };
  return { status: 500, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** What Express's body parser throws: a body that is no JSON, or too large. */
const bodyParserErrorSchema = z.object({ status: z.int().min(400).max(499), message: z.string() });

function answerClock(response: Response, clock: SandboxClock): void {
  response.json({ offsetMs: clock.offsetMs, now: clock.now().toISOString() });
}

function readAfter(request: Request): number {
  const after = optionalQuery(request, 'after') ?? '0';
  if (!/^\d{1,15}$/.test(after))
    throw new ControlError(400, 'The query parameter "after" is a whole number.');
  return Number(after);
}
