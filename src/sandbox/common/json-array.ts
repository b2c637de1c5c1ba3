import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import { drained } from './drained';

const CHUNK_LENGTH = 64 * 1024;

/** Answers a JSON array piece by piece, so that a large register neither blocks the process nor becomes one string. */
export async function sendJsonArray(response: ServerResponse, items: Iterable<unknown>): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  let pending = '[';
  let first = true;
  for (const item of items) {
    pending += `${first ? '' : ',\n'}${JSON.stringify(item)}`;
    first = false;
    if (pending.length < CHUNK_LENGTH) continue;
    if (response.destroyed) return;
    const roomLeft = response.write(pending);
    pending = '';
    await (roomLeft ? nextTurn() : drained(response));
  }
  response.end(`${pending}]\n`);
}
