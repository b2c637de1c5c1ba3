import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import express, { type Router } from 'express';
import type { ApiAnswer, ApiRequest, SandboxApi } from './api';
import type { SandboxClock } from './clock';
import { answerControlErrors, ControlError } from './control';
import { drained } from './drained';
import type { FaultBox, Misfortune } from './faults';
import { listen, type ListenOptions, type RunningServer } from './http-server';
import type { OpenRequest, RequestJournal } from './journal';
import { decodeText } from './text';

export interface SandboxParts {
  readonly api: SandboxApi;
  /** Routes below `/_sandbox`, as `controlRouter` makes them, extended by the system's own. */
  readonly control: Router;
  readonly journal: RequestJournal;
  readonly faults: FaultBox;
  readonly clock: SandboxClock;
  /** Larger bodies reach the API cut and marked. Default 10 MiB. */
  readonly maxBodyBytes?: number | undefined;
}

const CONTROL_PREFIX = '/_sandbox';
const DEFAULT_MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Starts a simulated system: its API with journal and faults, and beside it the control API. */
export function startSandboxServer(parts: SandboxParts, options: ListenOptions = {}): Promise<RunningServer> {
  return listen(sandboxListener(parts), options);
}

function sandboxListener(parts: SandboxParts): RequestListener {
  const control = express();
  control.disable('x-powered-by');
  control.use(CONTROL_PREFIX, parts.control);
  control.use((request) => {
    throw new ControlError(404, `There is no control call ${request.method} ${request.path}.`);
  });
  control.use(answerControlErrors);
  return (incoming, response) => {
    const path = (incoming.url ?? '/').split('?', 1)[0] ?? '/';
    if (path === CONTROL_PREFIX || path.startsWith(`${CONTROL_PREFIX}/`)) {
      control(incoming, response);
      return;
    }
    // One turn of the event loop lets the end of an earlier connection be seen before this request is counted.
    setImmediate(() => {
      serve(parts, incoming, response).catch(() => {
        response.destroy();
      });
    });
  };
}

async function serve(
  parts: SandboxParts,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const head = { method: incoming.method ?? 'GET', target: incoming.url ?? '/', headers: incoming.headers };
  const { tenant, resource } = parts.api.identify(head);
  const open = parts.journal.open({ tenant, method: head.method, url: head.target, headers: head.headers });
  const at = parts.clock.now();
  const closed = signalWhenClosed(incoming, response, open);
  const { body, tooLarge, complete } = await readBody(incoming, parts.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES);
  open.entry.body = decodeText(body);
  if (!complete) return;
  const request: ApiRequest = {
    ...head,
    tenant,
    resource,
    body,
    bodyTooLarge: tooLarge,
    at,
    inFlight: open.entry.inFlight,
    closed,
    note: (text) => {
      (open.entry.notes ??= []).push(text);
    },
    signedAs: (text) => {
      open.entry.signature = text;
    },
    alarm: (text) => {
      open.entry.alarm = text;
    },
  };
  const refusal = await parts.api.admit?.(request);
  if (closed.aborted) return;
  response.sendDate = false;
  if (refusal) await send(response, dated(parts, refusal));
  else await answerOrSuffer(parts, request, response);
}

async function answerOrSuffer(
  parts: SandboxParts,
  request: ApiRequest,
  response: ServerResponse,
): Promise<void> {
  const { delayMs, action } = parts.faults.strike(request);
  const wholeDelayMs = delayMs + (parts.api.delayMs?.(request) ?? 0);
  if (wholeDelayMs > 0) await sleep(wholeDelayMs);
  switch (action?.kind) {
    case undefined:
      return send(response, dated(parts, await answerSafely(parts.api, request)));
    case 'truncate':
    case 'drop-after':
      return cutShort(action, response, dated(parts, await answerSafely(parts.api, request)));
    case 'drop-before':
      response.destroy();
      return;
    case 'hang':
      return;
    case 'error':
      return send(response, dated(parts, parts.api.injectedError(action, request)));
    case 'status':
      return send(
        response,
        dated(parts, {
          status: action.status,
          headers: { 'content-type': 'text/html' },
          body: statusPage(action.status),
        }),
      );
    case 'garbage':
      return send(
        response,
        dated(parts, {
          status: 200,
          headers: { 'content-type': 'application/octet-stream' },
          body: GARBAGE,
        }),
      );
  }
}

/** The Date header tells the system's own time, so that a client can see by how much the clocks differ. */
function dated({ clock }: SandboxParts, answer: ApiAnswer): ApiAnswer {
  return { ...answer, headers: { ...answer.headers, date: clock.now().toUTCString() } };
}

async function answerSafely(api: SandboxApi, request: ApiRequest): Promise<ApiAnswer> {
  try {
    return await api.answer(request);
  } catch (error) {
    request.note(
      `The sandbox itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return {
      status: 500,
      headers: { 'content-type': 'text/plain' },
      body: 'The sandbox itself failed; see its journal.',
    };
  }
}

async function send(response: ServerResponse, answer: ApiAnswer): Promise<void> {
  const chunks = (typeof answer.body === 'string' ? [answer.body] : answer.body)[Symbol.iterator]();
  const first = chunks.next();
  let next = chunks.next();
  const start = first.done === true ? '' : first.value;
  if (next.done) {
    response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(start) });
    response.end(start);
    return;
  }
  response.writeHead(answer.status, answer.headers);
  let roomLeft = response.write(start);
  while (!next.done) {
    await (roomLeft ? nextTurn() : drained(response));
    if (response.destroyed) return;
    roomLeft = next.value === '' || response.write(next.value);
    next = chunks.next();
  }
  response.end();
}

/** Does the work and loses the answer, or half of it: the length promises all, the connection ends before. */
async function cutShort(
  action: NonNullable<Misfortune['action']>,
  response: ServerResponse,
  answer: ApiAnswer,
): Promise<void> {
  if (action.kind === 'drop-after') {
    response.destroy();
    return;
  }
  const whole = Buffer.from(typeof answer.body === 'string' ? answer.body : [...answer.body].join(''));
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Math.max(whole.length, 1) });
  await new Promise<void>((resolve) => {
    response.write(whole.subarray(0, Math.max(1, Math.floor(whole.length / 2))), () => {
      resolve();
    });
  });
  // A moment for the client to see the first half; a reset could otherwise overtake it.
  await nextTurn();
  response.destroy();
}

/**
 * A request is over when its answer is complete or the other end hangs up. `end` of the socket is watched as well,
 * because Node reports the loss of a connection on the response some turns later.
 */
function signalWhenClosed(
  incoming: IncomingMessage,
  response: ServerResponse,
  open: OpenRequest,
): AbortSignal {
  const controller = new AbortController();
  const over = (): void => {
    incoming.socket.off('end', over);
    open.finish(response.writableFinished ? response.statusCode : 0);
    controller.abort();
  };
  response.once('close', over);
  if (response.destroyed || incoming.socket.destroyed) over();
  else incoming.socket.once('end', over);
  return controller.signal;
}

async function readBody(
  incoming: IncomingMessage,
  limit: number,
): Promise<{ body: Buffer; tooLarge: boolean; complete: boolean }> {
  const kept: Buffer[] = [];
  let size = 0;
  let complete = true;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      if (size < limit) kept.push(chunk.subarray(0, limit - size));
      size += chunk.length;
    }
  } catch {
    complete = false;
  }
  return { body: Buffer.concat(kept), tooLarge: size > limit, complete };
}

const statusPage = (status: number): string =>
  `<!DOCTYPE html><html><head><title>${status.toString()}</title></head><body><h1>${status.toString()}</h1></body></html>`;

/** Neither XML nor JSON nor HTML, yet printable. */
const GARBAGE = '\u0016\u0003{<<&;]]>\u0007 not what anyone asked for \u001f';
