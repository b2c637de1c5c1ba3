import { NetvisorError } from './errors';
import { answerCutShort, notFromNetvisor } from './failures';
import type { OpenAnswer } from './transport';
import { XmlRefused } from './xml-refused';

/** A page for people says within this many characters what it is about. */
const ENOUGH_TO_TELL = 16 * 1024;

/** What reads an answer's text piece by piece. */
export interface PieceReader {
  /** @throws XmlRefused */
  write(piece: string): void;
  /** @throws XmlRefused when the document is not complete */
  end(): void;
  /** Whether it began as an answer of Netvisor does and has not come to its end. */
  readonly isUnfinished: boolean;
}

/** Hands an answer to its reader, and tells what it is when it turns out not to be Netvisor's. */
export class AnswerPieces {
  private beginning = '';

  constructor(
    private readonly answer: OpenAnswer,
    private readonly reader: PieceReader,
  ) {}

  /**
   * @returns false when that was the end of a complete answer
   * @throws NetvisorError
   */
  async read(): Promise<boolean> {
    const piece = await this.answer.text.next();
    try {
      if (piece.done) {
        this.reader.end();
        return false;
      }
      this.keep(piece.value);
      this.reader.write(piece.value);
      return true;
    } catch (error) {
      if (!(error instanceof XmlRefused)) throw error;
      throw piece.done && this.reader.isUnfinished
        ? answerCutShort(this.answer.failureFacts)
        : await this.foreign();
    }
  }

  /** The error for an answer that is somebody else's. Reads on until it can be told whose. */
  async foreign(): Promise<NetvisorError> {
    try {
      while (this.beginning.length < ENOUGH_TO_TELL) {
        const piece = await this.answer.text.next();
        if (piece.done) break;
        this.keep(piece.value);
      }
    } catch (error) {
      // What has come has to do.
      if (!(error instanceof NetvisorError)) throw error;
    }
    await this.giveUp();
    return notFromNetvisor(this.beginning, this.answer.failureFacts);
  }

  /** The rest is not read; ends the connection when there is one. */
  async giveUp(): Promise<void> {
    await this.answer.text.return();
  }

  private keep(piece: string): void {
    this.beginning += piece.slice(0, ENOUGH_TO_TELL - this.beginning.length);
  }
}
