import { netvisorKeySchema } from '../sync/ids';
import { statusOf, type AnswerStatus } from './answer-status';
import type { ListedCustomer } from './contract';
import { mayKeepBusinessId } from './personal-data';
import { XmlEvents } from './xml-events';
import { XmlRefused } from './xml-refused';

/** No text of a list is as long; one that grows without end is refused before it fills the memory. */
const MAX_TEXT = 64 * 1024;

/** Elements whose text is wanted: of the status, and of a row. */
const STATUS_TEXTS: ReadonlySet<string> = new Set(['status', 'timestamp']);
const ROW_TEXTS: ReadonlySet<string> = new Set(['netvisorkey', 'name', 'code', 'organisationidentifier']);

/**
 * Reads `customerlist.nv` (netvisor-api.md 2.1) piece by piece, so that 100 000 rows take no more memory than a few.
 * Names in any case, elements in any order, unknown ones passed over. What D17 forbids ends with the row it stands in.
 */
export class CustomerListReader {
  private readonly events: XmlEvents;
  private readonly open: string[] = [];
  private readonly statuses: string[] = [];
  private timeStamp = '';
  private text = '';
  private row = new Map<string, string>();
  private rows: ListedCustomer[] = [];
  private statusComplete = false;

  constructor() {
    this.events = new XmlEvents({
      onOpen: (name) => this.onOpen(name),
      onText: (text) => this.onText(text),
      onClose: (name) => this.onClose(name),
    });
  }

  /** @throws XmlRefused */
  write(piece: string): void {
    this.events.write(piece);
  }

  /** @throws XmlRefused when the document is not complete */
  end(): void {
    this.events.end();
  }

  /** The status, once it is complete; null when the answer has none so far. */
  get status(): AnswerStatus | null {
    return this.statusComplete ? statusOf(this.statuses, this.timeStamp) : null;
  }

  /** Whether it began as an answer of Netvisor does and has not come to its end. */
  get isUnfinished(): boolean {
    return this.open[0] === 'root';
  }

  /** The rows read since the last call. */
  takeRows(): ListedCustomer[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  private onOpen(name: string): void {
    this.open.push(name);
    this.text = '';
    if (this.isAt('root', 'customerlist', 'customer')) this.row = new Map();
  }

  private onText(text: string): void {
    if (!this.isWanted()) return;
    this.text += text;
    if (this.text.length > MAX_TEXT) throw new XmlRefused('a text without end');
  }

  private onClose(name: string): void {
    if (this.isAt('root', 'responsestatus')) this.statusComplete = true;
    else if (this.isAt('root', 'customerlist', 'customer')) this.takeRow();
    else if (this.isWanted()) this.takeText(name);
    this.open.pop();
    this.text = '';
  }

  private takeText(name: string): void {
    const text = this.text.trim();
    if (name === 'status') this.statuses.push(text);
    else if (name === 'timestamp') this.timeStamp = text;
    else if (!this.row.has(name)) this.row.set(name, text);
  }

  private takeRow(): void {
    const key = netvisorKeySchema.safeParse(this.row.get('netvisorkey'));
    const code = this.row.get('code') ?? '';
    const businessId = this.row.get('organisationidentifier') ?? '';
    // A row without a key can't be asked for; the next full pass meets it again.
    if (!key.success) return;
    this.rows.push({
      key: key.data,
      name: this.row.get('name') ?? '',
      code: code === '' ? null : code,
      businessId: mayKeepBusinessId(businessId, null) ? businessId : null,
    });
  }

  private isWanted(): boolean {
    const name = this.open.at(-1) ?? '';
    return (
      (STATUS_TEXTS.has(name) && this.isAt('root', 'responsestatus', name)) ||
      (ROW_TEXTS.has(name) && this.isAt('root', 'customerlist', 'customer', name))
    );
  }

  private isAt(...path: string[]): boolean {
    return this.open.length === path.length && path.every((name, depth) => this.open[depth] === name);
  }
}
