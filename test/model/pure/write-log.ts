import type { FieldValues, FlexCustomer, NetvisorCustomer, Side } from '../../../src/sync/customer';

/** One write of the service, as the written system saw it. */
interface Written<S extends Side, Customer> {
  readonly side: S;
  readonly action: 'create' | 'update';
  readonly customer: string;
  /** What the service meant to write; an office's address is not among it. */
  readonly values: FieldValues;
  /** Everything that it sent, as text. */
  readonly sent: string;
  readonly before: Customer | null;
  readonly after: Customer | null;
  /** All that the system keeps of the customer that is no travelling field (D14). */
  readonly othersBefore: unknown;
  readonly othersAfter: unknown;
}

export type Write = Written<'flex', FlexCustomer> | Written<'netvisor', NetvisorCustomer>;

/** What a system did not take. */
export interface Refusal {
  readonly side: Side;
  readonly code: string;
  readonly detail: string;
}

/** What the service wrote, and what it was refused. */
export class WriteLog {
  readonly writes: Write[] = [];
  readonly refusals: Refusal[] = [];
  /** Whom the service created, and for whom. */
  readonly created: Array<{ side: Side; customer: string; origin: string }> = [];
  /** The customer at whom the service is working. */
  origin = '';

  note(write: Write): void {
    this.writes.push(write);
    const { side, customer, action } = write;
    if (action === 'create') this.created.push({ side, customer, origin: this.origin });
  }
}
