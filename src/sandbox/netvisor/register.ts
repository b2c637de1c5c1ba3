import type { CustomerContent, CustomerRecord } from './record';
import type { NetvisorSettings } from './settings';

type CodeComparison = NetvisorSettings['codeComparison'];

/** Automatic codes begin above this, so that even the first has six digits. */
const AUTOMATIC_CODES_FROM = 100_000;
/** Netvisor suggests a next code only below ten characters (flex-api.md section 5). */
const COUNTED_CODE = /^[1-9]\d{0,8}$/;

/** The customers of one company, in the order of their keys. */
export class CustomerRegister {
  private readonly byKey = new Map<number, CustomerRecord>();
  /** By the code as the loose comparison sees it. */
  private readonly keysByCode = new Map<string, Set<number>>();
  private lastCustomerKey = 0;
  private lastOfficeKey = 0;
  private lastContactPersonKey = 0;
  private highestCode = AUTOMATIC_CODES_FROM;

  get size(): number {
    return this.byKey.size;
  }

  get(netvisorKey: number): CustomerRecord | undefined {
    return this.byKey.get(netvisorKey);
  }

  all(): Iterable<CustomerRecord> {
    return this.byKey.values();
  }

  /** Customers with this code, by key; several only where old duplicates are left. */
  withCode(code: string, comparison: CodeComparison): CustomerRecord[] {
    return [...(this.keysByCode.get(loosely(code)) ?? [])]
      .sort((left, right) => left - right)
      .flatMap((key) => this.byKey.get(key) ?? [])
      .filter((record) => comparison === 'loose' || codeOf(record) === code);
  }

  add(content: CustomerContent, changedAtMs: number): CustomerRecord {
    return this.store(content, changedAtMs, false);
  }

  /** Adds a customer of a made-up register. */
  addSeeded(content: CustomerContent, changedAtMs: number): CustomerRecord {
    return this.store(content, changedAtMs, true);
  }

  /** Puts new content in place of the old; whether the change time moves is the caller's to decide. */
  replace(record: CustomerRecord, content: CustomerContent): CustomerRecord {
    this.unindexCode(record);
    Object.assign(record, content);
    this.indexCode(record);
    return record;
  }

  moveChangeTime(record: CustomerRecord, changedAtMs: number): void {
    record.changedAtMs = changedAtMs;
    record.changeTimeSeeded = false;
  }

  delete(record: CustomerRecord): void {
    this.unindexCode(record);
    this.byKey.delete(record.netvisorKey);
  }

  /** The next free code for `type="automatic"`. */
  nextCode(): string {
    return (this.highestCode + 1).toString();
  }

  /** Office keys are unique over the whole company. */
  nextOfficeKey(): number {
    this.lastOfficeKey += 1;
    return this.lastOfficeKey;
  }

  nextContactPersonKey(): number {
    this.lastContactPersonKey += 1;
    return this.lastContactPersonKey;
  }

  /** The customer to whom a contact person belongs. */
  ownerOfContactPerson(contactPersonID: number): CustomerRecord | undefined {
    for (const record of this.byKey.values()) {
      if (record.contactPersons.some((person) => person.contactPersonID === contactPersonID)) return record;
    }
    return undefined;
  }

  private store(content: CustomerContent, changedAtMs: number, changeTimeSeeded: boolean): CustomerRecord {
    this.lastCustomerKey += 1;
    const record = { netvisorKey: this.lastCustomerKey, changedAtMs, changeTimeSeeded, ...content };
    this.byKey.set(record.netvisorKey, record);
    this.indexCode(record);
    return record;
  }

  private indexCode(record: CustomerRecord): void {
    const code = codeOf(record);
    if (code === '') return;
    const keys = this.keysByCode.get(loosely(code));
    if (keys) keys.add(record.netvisorKey);
    else this.keysByCode.set(loosely(code), new Set([record.netvisorKey]));
    if (COUNTED_CODE.test(code)) this.highestCode = Math.max(this.highestCode, Number(code));
  }

  private unindexCode(record: CustomerRecord): void {
    const code = loosely(codeOf(record));
    const keys = this.keysByCode.get(code);
    keys?.delete(record.netvisorKey);
    if (keys?.size === 0) this.keysByCode.delete(code);
  }
}

const codeOf = (record: CustomerRecord): string => record.customerBaseInformation.internalIdentifier;

/** A code without what the `loose` comparison does not look at. */
const loosely = (code: string): string => code.trim().toLowerCase();
