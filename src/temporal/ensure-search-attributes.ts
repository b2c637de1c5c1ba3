import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, type Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from './search-attributes';

/** KEYWORD of `temporal.api.enums.v1.IndexedValueType`. */
const KEYWORD = 2;

/** A new attribute becomes usable a second or two after it was made. */
const PATIENCE = { tries: 40, everyMs: 250 };

/** gRPC status codes that we tell apart (https://grpc.io/docs/guides/status-codes/). */
const GRPC = { invalidArgument: 3, permissionDenied: 7, unimplemented: 12 } as const;

/** Temporal Cloud and careful operators keep the operator service to themselves. */
const OPERATOR_SERVICE_CLOSED = [GRPC.permissionDenied, GRPC.unimplemented];

/** The namespace lacks a search attribute, or has it with another type; the message names the commands. */
export class SearchAttributesMissing extends Error {
  constructor(
    readonly missing: readonly string[],
    namespace: string,
  ) {
    const attributes = missing.map((name) => `--name ${name} --type Keyword`).join(' ');
    const cloud = missing.map((name) => `--search-attribute ${name}=Keyword`).join(' ');
    super(
      `The Temporal namespace ${namespace} has no Keyword search attribute ${missing.join(', ')}. ` +
        `Register it: temporal operator search-attribute create -n ${namespace} ${attributes} ` +
        `(Temporal Cloud: temporal cloud namespace search-attribute create -n ${namespace} ${cloud}, or the web page of the namespace)`,
    );
    this.name = 'SearchAttributesMissing';
  }
}

/**
 * Makes sure that workflows with our search attributes can be started: without them each start is refused.
 * With `register`, meant for development servers, missing ones are made; otherwise the error names the command.
 * @throws SearchAttributesMissing
 */
export async function ensureSearchAttributes(
  connection: Connection,
  namespace: string,
  { register }: { register: boolean },
): Promise<void> {
  const missing = await missingAttributes(connection, namespace);
  if (missing.length === 0) return;
  if (!register) throw new SearchAttributesMissing(missing, namespace);
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
    });
  } catch (error) {
    if (!hasStatus(error, ...OPERATOR_SERVICE_CLOSED)) throw error;
    throw new SearchAttributesMissing(missing, namespace);
  }
  for (let tries = 0; tries < PATIENCE.tries; tries++) {
    if (await canBeQueried(connection, namespace)) return;
    await sleep(PATIENCE.everyMs);
  }
  throw new SearchAttributesMissing(missing, namespace);
}

async function missingAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const names = SEARCH_ATTRIBUTES.map((key) => key.name);
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return names.filter((name) => Number(customAttributes[name]) !== KEYWORD);
  } catch (error) {
    if (!hasStatus(error, ...OPERATOR_SERVICE_CLOSED)) throw error;
    // Whether they exist can also be seen by using them.
    return (await canBeQueried(connection, namespace)) ? [] : names;
  }
}

async function canBeQueried(connection: Connection, namespace: string): Promise<boolean> {
  const query = SEARCH_ATTRIBUTES.map((key) => `${key.name} = "none"`).join(' AND ');
  try {
    await connection.workflowService.countWorkflowExecutions({ namespace, query });
    return true;
  } catch (error) {
    if (hasStatus(error, GRPC.invalidArgument)) return false;
    throw error;
  }
}

function hasStatus(error: unknown, ...codes: number[]): boolean {
  return isGrpcServiceError(error) && codes.includes(error.code);
}
