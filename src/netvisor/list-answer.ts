import { CustomerListReader } from './customer-list';
import type { ListedCustomer } from './contract';
import { NetvisorError } from './errors';
import { answerCutShort, notFromNetvisor } from './failures';
import { instantsOfTimeStamp } from './wall-times';
import { refusalOf } from './refusals';
import type { NetvisorCall, OpenAnswer, Transport } from './transport';
import { XmlRefused } from './xml-text';

/** 100 000 rows are 42 MB. */
const LIST_CAP_BYTES = 256 * 1024 * 1024;
/** How much of an answer is kept to tell what it is when it turns out not to be Netvisor's. */
const FOREIGN_TEXT = 16 * 1024;

/**
 * Makes the call for a list and reads up to its status; the rows follow as they are asked for.
 * @throws NetvisorError here for a refusal, and while the rows are read for an answer that ends early
 */
export async function callForList(
  transport: Transport,
  call: Omit<NetvisorCall, 'capBytes'>,
  now: () => Date,
): Promise<{ serverTime: Date; rows: AsyncIterable<ListedCustomer> }> {
  const answer = await transport.open({ ...call, capBytes: LIST_CAP_BYTES, streamed: true });
  const reading = new ListReading(answer);
  try {
    const status = await reading.readStatus();
    if (!status.ok) throw refusalOf(status, call, { ...answer, at: now() });
    return { serverTime: serverTimeOf(status.timeStamp, answer), rows: reading.rows() };
  } catch (error) {
    await answer.text.return();
    throw error;
  }
}

class ListReading {
  private readonly reader = new CustomerListReader();
  private beginning = '';

  constructor(private readonly answer: OpenAnswer) {}

  /** Reads as far as needed to know the status. */
  async readStatus() {
    let more = true;
    while (more && this.reader.status === null) more = await this.readPiece();
    if (this.reader.status === null) throw notFromNetvisor(this.beginning, this.answer.failureFacts);
    return this.reader.status;
  }

  async *rows(): AsyncGenerator<ListedCustomer, void, void> {
    try {
      let more = true;
      while (more) {
        yield* this.reader.takeRows();
        more = await this.readPiece();
      }
      yield* this.reader.takeRows();
    } finally {
      // Rows given up early: the rest of the answer is not read.
      await this.answer.text.return();
    }
  }

  /** @returns false when that was the end of a complete answer */
  private async readPiece(): Promise<boolean> {
    const { text, failureFacts } = this.answer;
    const piece = await text.next();
    try {
      if (piece.done) this.reader.end();
      else this.take(piece.value);
    } catch (error) {
      if (!(error instanceof XmlRefused)) throw error;
      throw piece.done && this.reader.isUnfinished
        ? answerCutShort(failureFacts)
        : notFromNetvisor(this.beginning, failureFacts);
    }
    return !piece.done;
  }

  private take(text: string): void {
    if (this.beginning.length < FOREIGN_TEXT) this.beginning += text.slice(0, FOREIGN_TEXT);
    this.reader.write(text);
  }
}

/** By the answer's own `TimeStamp`; of two possible instants the earlier one, so that a cursor overlaps. */
function serverTimeOf(timeStamp: string, { date, httpStatus }: OpenAnswer): Date {
  const [instant] = instantsOfTimeStamp(timeStamp);
  if (instant) return instant;
  const fromHeader = new Date(date ?? Number.NaN);
  if (!Number.isNaN(fromHeader.getTime())) return fromHeader;
  throw new NetvisorError('unavailable', { detail: 'the answer does not tell its time', httpStatus });
}
