import { randomUUID } from 'node:crypto';
import { Agent, type Dispatcher } from 'undici';
import type { FieldValues, NetvisorCustomer } from '../sync/customer';
import { netvisorKeySchema, officeKeySchema, type NetvisorKey } from '../sync/ids';
import type { CallOptions, ListedCustomer, NetvisorClient, NetvisorCredentials } from './contract';
import { detached } from './detached';
import { callForDocument, contentMissing } from './document-answer';
import { NetvisorError } from './errors';
import { utcWallTime } from './wall-times';
import { callForList } from './list-answer';
import { readCustomer } from './read-customer';
import { isPlainListValue, type QueryParameters } from './request-url';
import { Transport, type AnswerSource } from './transport';
import { customerEditDocument, newCustomerDocument } from './write-customer';
import { officeDocument } from './write-office';
import { childOf, childrenOf, type XmlElement } from './xml-read';

export type { ListedCustomer, NetvisorClient, NetvisorCredentials } from './contract';

/** What a client uses of the world; each with a default. */
export interface NetvisorClientDeps {
  readonly dispatcher?: Dispatcher;
  readonly now?: () => Date;
  /** A text that no request of the same partner ever had. Default: a random UUID. */
  readonly newTransactionId?: () => string;
  /** Told of every request when it is over; status 0 without an answer. */
  readonly onCall?: (call: { resource: string; ms: number; status: number }) => void;
  /** Default 120 000, Netvisor's own advice (netvisor-api.md 4.1). */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 120_000;
const MAX_CODES = 100;
const MAX_KEYS = 500;

/**
 * Makes a client for one company. Requests of one company must not overlap (I5); that is the caller's part.
 * @throws TypeError when the base URL or the sender cannot be used, which is a matter of configuration
 */
export function createNetvisorClient(
  credentials: NetvisorCredentials,
  deps: NetvisorClientDeps = {},
): NetvisorClient {
  if (!/^[\x20-\x7e]+$/.test(credentials.sender)) throw new TypeError('the sender must be printable ASCII');
  const now = deps.now ?? (() => new Date());
  const transport = new Transport({
    credentials,
    dispatcher: deps.dispatcher ?? new Agent(),
    now,
    newTransactionId: deps.newTransactionId ?? randomUUID,
    timeoutMs: deps.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    onCall: deps.onCall ?? (() => undefined),
  });
  return clientOver(transport, now);
}

/** The client without its transport: over whatever answers. */
export function clientOver(source: AnswerSource, now: () => Date): NetvisorClient {
  return new HttpNetvisorClient(source, now);
}

class HttpNetvisorClient implements NetvisorClient {
  constructor(
    private readonly source: AnswerSource,
    private readonly now: () => Date,
  ) {}

  async listCustomers(
    { changedSince, codes }: { changedSince?: Date; codes?: readonly string[] },
    options: CallOptions = {},
  ): Promise<{ askedAt: Date; rows: AsyncIterable<ListedCustomer> }> {
    if (codes && (codes.length === 0 || codes.length > MAX_CODES)) {
      throw new RangeError(`1 to ${MAX_CODES} codes in one call`);
    }
    const customercodelist = codes && codeList(codes);
    const parameters = { changedsince: changedSince && utcWallTime(changedSince), customercodelist };
    const call = readCall('customerlist.nv', parameters, options);
    const { askedAt, rows } = await callForList(this.source, call, this.now);
    return {
      askedAt,
      rows: codes && customercodelist === undefined ? withCodes(rows, new Set(codes)) : rows,
    };
  }

  async getCustomer(key: NetvisorKey, options: CallOptions = {}): Promise<NetvisorCustomer | null> {
    try {
      const root = await this.read('getcustomer.nv', { id: key }, options);
      const customer = childOf(root, 'customer');
      const read = customer && readCustomer(customer, key);
      if (read?.key !== key) throw contentMissing({ isWrite: false }, 'customer of this key');
      return detached(read);
    } catch (error) {
      if (error instanceof NetvisorError && error.code === 'not_found') return null;
      throw error;
    }
  }

  async getCustomers(
    keys: readonly NetvisorKey[],
    options: CallOptions = {},
  ): Promise<{ found: NetvisorCustomer[]; missing: NetvisorKey[] }> {
    const asked = [...new Set(keys)];
    if (asked.length > MAX_KEYS) throw new RangeError(`at most ${MAX_KEYS} keys in one call`);
    if (asked.length === 0) return { found: [], missing: [] };
    const found = await this.readList(asked, options);
    const foundKeys = new Set(found.map(({ key }) => key));
    return { found, missing: asked.filter((key) => !foundKeys.has(key)) };
  }

  async addCustomer(
    customer: Parameters<NetvisorClient['addCustomer']>[0],
    options: CallOptions = {},
  ): Promise<NetvisorKey> {
    const body = newCustomerDocument(customer);
    const sentNumber = customer.automaticNumber ? null : (customer.values.customerNumber ?? null);
    const sent = { sentValues: textsOf(customer.values), sentNumber };
    const root = await this.write('customer.nv', { method: 'add' }, body, sent, options);
    const key = netvisorKeySchema.safeParse(insertedKey(root));
    if (!key.success) throw contentMissing({ isWrite: true }, 'key of the new customer');
    return key.data;
  }

  async editCustomer(
    key: NetvisorKey,
    customer: Parameters<NetvisorClient['editCustomer']>[1],
    options: CallOptions = {},
  ): Promise<void> {
    const body = customerEditDocument(customer);
    if (body === null) return;
    const sent = {
      sentValues: textsOf(customer.values),
      sentNumber: customer.values.customerNumber ?? null,
    };
    await this.write('customer.nv', { method: 'edit', id: key }, body, sent, options);
  }

  async addOffice(
    customer: NetvisorKey,
    office: Parameters<NetvisorClient['addOffice']>[1],
    options: CallOptions = {},
  ): ReturnType<NetvisorClient['addOffice']> {
    const parameters = { method: 'add', customerid: customer };
    const sent = { sentValues: officeTexts(office), sentNumber: null };
    const root = await this.write('office.nv', parameters, officeDocument(office), sent, options);
    const key = officeKeySchema.safeParse(insertedKey(root));
    return key.success ? key.data : null;
  }

  async editOffice(
    customer: NetvisorKey,
    office: Parameters<NetvisorClient['editOffice']>[1],
    values: Parameters<NetvisorClient['editOffice']>[2],
    options: CallOptions = {},
  ): Promise<void> {
    const parameters = { method: 'edit', customerid: customer, officeid: office };
    const sent = { sentValues: officeTexts(values), sentNumber: null };
    await this.write('office.nv', parameters, officeDocument(values), sent, options);
  }

  /**
   * Whether an unknown key fails the whole list is not known (netvisor-api.md 2.2). Where it does, it is left out and
   * the rest is asked for again when the refusal names it, which costs one call for each; else each half is asked for.
   */
  private async readList(keys: readonly NetvisorKey[], options: CallOptions): Promise<NetvisorCustomer[]> {
    if (keys.length === 0) return [];
    const refused = await this.readListOnce(keys, options);
    if (!(refused instanceof NetvisorError)) return refused;
    const named = refused.params['netvisorKey'];
    const others = keys.filter((key) => key !== named);
    if (others.length < keys.length) return this.readList(others, options);
    const [only] = keys;
    if (keys.length === 1 && only !== undefined) {
      if (refused.code === 'not_found') return [];
      // What a list's refusal says is not known; of a single customer it is.
      const customer = await this.getCustomer(only, options);
      return customer ? [customer] : [];
    }
    const middle = Math.ceil(keys.length / 2);
    return [
      ...(await this.readList(keys.slice(0, middle), options)),
      ...(await this.readList(keys.slice(middle), options)),
    ];
  }

  /** @returns the error when Netvisor refused the list as invalid */
  private async readListOnce(
    keys: readonly NetvisorKey[],
    options: CallOptions,
  ): Promise<NetvisorCustomer[] | NetvisorError> {
    try {
      const root = await this.read('getcustomer.nv', { idlist: keys.join(',') }, options);
      const asked = new Set(keys);
      const customers = childrenOf(childOf(root, 'customers'), 'customer');
      return customers.flatMap((element) => {
        const customer = readCustomer(element);
        return customer && asked.has(customer.key) ? [detached(customer)] : [];
      });
    } catch (error) {
      if (error instanceof NetvisorError && error.category === 'INVALID_DATA') return error;
      throw error;
    }
  }

  private read(resource: string, parameters: QueryParameters, options: CallOptions): Promise<XmlElement> {
    return callForDocument(this.source, readCall(resource, parameters, options), this.now);
  }

  private write(
    resource: string,
    parameters: QueryParameters,
    body: string,
    sent: { sentValues: readonly string[]; sentNumber: string | null },
    { signal }: CallOptions,
  ): Promise<XmlElement> {
    const call = { resource, parameters, body, isWrite: true, signal, ...sent };
    return callForDocument(this.source, call, this.now);
  }
}

function readCall(resource: string, parameters: QueryParameters, { signal }: CallOptions) {
  return { resource, parameters, isWrite: false, sentValues: [], sentNumber: null, signal };
}

/**
 * The codes as a parameter, or undefined when one of them would have to be escaped: how such a query is signed is
 * not known (netvisor-api.md 1.6), so then the whole list is read and filtered here, still in one call.
 */
function codeList(codes: readonly string[]): string | undefined {
  return codes.every(isPlainListValue) ? codes.join(',') : undefined;
}

async function* withCodes(
  rows: AsyncIterable<ListedCustomer>,
  codes: ReadonlySet<string>,
): AsyncGenerator<ListedCustomer, void, void> {
  for await (const row of rows) if (row.code !== null && codes.has(row.code)) yield row;
}

function insertedKey(root: XmlElement): string {
  return childOf(childOf(root, 'replies'), 'inserteddataidentifier')?.text.trim() ?? '';
}

/** Every text of the values, to be taken out of what Netvisor says of them. */
function textsOf(values: FieldValues): string[] {
  return Object.values(values).flatMap((value) => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? textsIn(value) : [];
  });
}

function officeTexts({ name, visitAddress }: { name: string; visitAddress: object }): string[] {
  return [name, ...textsIn(visitAddress)];
}

function textsIn(value: object): string[] {
  return Object.values(value).filter((part) => typeof part === 'string');
}
