import { AnswerPieces } from './answer-pieces';
import type { AnswerStatus } from './answer-status';
import type { ListedCustomer } from './contract';
import { CustomerListReader } from './customer-list';
import { detached } from './detached';
import { NetvisorError } from './errors';
import { refusalOf } from './refusals';
import type { AnswerSource, NetvisorCall, OpenAnswer } from './transport';
import { instantsOfTimeStamp } from './wall-times';

/** 100 000 rows are 42 MB. */
const LIST_CAP_BYTES = 256 * 1024 * 1024;

/**
 * Makes the call for a list and reads up to its status; the rows follow as they are asked for.
 * @throws NetvisorError here for a refusal, and while the rows are read for an answer that ends early
 */
export async function callForList(
  source: AnswerSource,
  call: Omit<NetvisorCall, 'capBytes'>,
  now: () => Date,
): Promise<{ askedAt: Date; rows: AsyncIterable<ListedCustomer> }> {
  const answer = await source.open({ ...call, capBytes: LIST_CAP_BYTES, streamed: true });
  const reader = new CustomerListReader();
  const pieces = new AnswerPieces(answer, reader);
  try {
    const status = await readStatus(pieces, reader);
    if (!status.ok) throw refusalOf(status, call, { ...answer, at: now() });
    return { askedAt: startByServerClock(status.timeStamp, answer), rows: readRows(pieces, reader) };
  } catch (error) {
    await pieces.giveUp();
    throw error;
  }
}

/** Reads as far as needed to know the status. */
async function readStatus(pieces: AnswerPieces, reader: CustomerListReader): Promise<AnswerStatus> {
  let more = true;
  while (more && reader.status === null) more = await pieces.read();
  if (reader.status === null) throw await pieces.foreign();
  return reader.status;
}

async function* readRows(
  pieces: AnswerPieces,
  reader: CustomerListReader,
): AsyncGenerator<ListedCustomer, void, void> {
  try {
    let more = true;
    while (more) {
      yield* detached(reader.takeRows());
      more = await pieces.read();
    }
    yield* detached(reader.takeRows());
  } finally {
    await pieces.giveUp();
  }
}

/**
 * When the request began by the server's clock: what it told at the beginning of its answer, less the time that the
 * request had taken until then. Whatever changes from this instant on may be missing in the list (I6). Our own clock
 * has no part in it. A server without a `Date` header tells its time by the answer's `TimeStamp`.
 */
function startByServerClock(timeStamp: string, { date, tookMs, httpStatus }: OpenAnswer): Date {
  const told = instantOfDate(date) ?? instantsOfTimeStamp(timeStamp)[0];
  if (told) return new Date(told.getTime() - tookMs);
  throw new NetvisorError('unavailable', { detail: 'the answer does not tell its time', httpStatus });
}

function instantOfDate(header: string | undefined): Date | null {
  const instant = new Date(header ?? Number.NaN);
  return Number.isNaN(instant.getTime()) ? null : instant;
}
