import type { CustomerRecord } from './customer';

/** Place in the order of the list. */
export interface ListPosition {
  readonly updated_at: string;
  readonly id: string;
}

/** The customers of a tenant, found by id, number and business id, and kept in the order of the list. */
export class CustomerRegister {
  private readonly byId = new Map<string, CustomerRecord>();
  private readonly idByNumber = new Map<string, string>();
  private readonly idsByBusinessId = new Map<string, Set<string>>();
  /** By (updated_at, id). A change mostly moves its customer to the end, so keeping this sorted is cheap. */
  private ordered: CustomerRecord[] = [];

  get size(): number {
    return this.byId.size;
  }

  get(id: string): CustomerRecord | undefined {
    return this.byId.get(id);
  }

  /** Who has this number, the merged included. */
  holderOf(number: string): CustomerRecord | undefined {
    const id = this.idByNumber.get(number);
    return id === undefined ? undefined : this.byId.get(id);
  }

  withBusinessId(businessId: string): CustomerRecord[] {
    const ids = [...(this.idsByBusinessId.get(businessId) ?? [])];
    return ids.flatMap((id) => this.byId.get(id) ?? []).sort(byPosition);
  }

  /** All as they are now, in order; stays as it is while the register changes. */
  all(): CustomerRecord[] {
    return [...this.ordered];
  }

  /** From a position on, itself excluded, in order; absent: from the start. To be used up before the next change. */
  *after(position?: ListPosition): Generator<CustomerRecord> {
    for (let place = position ? this.placeAfter(position) : 0; place < this.ordered.length; place += 1) {
      const record = this.ordered[place];
      if (record) yield record;
    }
  }

  /** Adds a customer or puts a new version in the place of the old. */
  put(record: CustomerRecord): void {
    this.removeFromIndexes(record.id);
    this.addToIndexes(record);
    this.ordered.splice(this.placeAfter(record), 0, record);
  }

  remove(id: string): void {
    this.removeFromIndexes(id);
  }

  /** Puts many in the place of all; sorting once is far cheaper than one by one. */
  replaceAll(records: Iterable<CustomerRecord>): void {
    this.byId.clear();
    this.idByNumber.clear();
    this.idsByBusinessId.clear();
    for (const record of records) this.addToIndexes(record);
    this.ordered = [...this.byId.values()].sort(byPosition);
  }

  private addToIndexes(record: CustomerRecord): void {
    const { customer_number: number, business_id: businessId } = record.content;
    this.byId.set(record.id, record);
    if (number !== null) this.idByNumber.set(number, record.id);
    if (businessId === null) return;
    const same = this.idsByBusinessId.get(businessId);
    if (same) same.add(record.id);
    else this.idsByBusinessId.set(businessId, new Set([record.id]));
  }

  private removeFromIndexes(id: string): void {
    const old = this.byId.get(id);
    if (!old) return;
    const { customer_number: number, business_id: businessId } = old.content;
    this.byId.delete(id);
    if (number !== null) this.idByNumber.delete(number);
    if (businessId !== null) {
      const same = this.idsByBusinessId.get(businessId);
      same?.delete(id);
      if (same?.size === 0) this.idsByBusinessId.delete(businessId);
    }
    this.ordered.splice(this.placeAfter(old) - 1, 1);
  }

  /** Index of the first record behind a position. */
  private placeAfter(position: ListPosition): number {
    let [low, high] = [0, this.ordered.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const record = this.ordered[middle];
      if (record && byPosition(record, position) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function byPosition(left: ListPosition, right: ListPosition): number {
  if (left.updated_at !== right.updated_at) return left.updated_at < right.updated_at ? -1 : 1;
  if (left.id === right.id) return 0;
  return left.id < right.id ? -1 : 1;
}
