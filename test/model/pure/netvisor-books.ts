import type { LanedNetvisor } from '../../../src/activities/laned-clients';
import type { ListedCustomer } from '../../../src/netvisor/client';
import { NetvisorError } from '../../../src/netvisor/errors';
import type { NetvisorErrorCode } from '../../../src/netvisor/errors';
import { readCustomer } from '../../../src/netvisor/read-customer';
import { customerEditDocument, newCustomerDocument } from '../../../src/netvisor/write-customer';
import { officeDocument } from '../../../src/netvisor/write-office';
import { childOf, childrenOf, readXml } from '../../../src/netvisor/xml-read';
import type { XmlElement } from '../../../src/netvisor/xml-read';
import type { ApiAnswer, ApiRequest } from '../../../src/sandbox/common/api';
import type { NetvisorResource } from '../../../src/sandbox/netvisor/call';
import { NetvisorCompany, defaultCredentials } from '../../../src/sandbox/netvisor/company';
import { addByPerson, deleteByPerson, editByPerson } from '../../../src/sandbox/netvisor/edit-by-person';
import { customerList } from '../../../src/sandbox/netvisor/customer-list';
import { getCustomer } from '../../../src/sandbox/netvisor/get-customer';
import type { CustomerRecord } from '../../../src/sandbox/netvisor/record';
import type { RecordPatch } from '../../../src/sandbox/netvisor/record-json';
import { NetvisorRefusal } from '../../../src/sandbox/netvisor/texts';
import { writeCustomer } from '../../../src/sandbox/netvisor/write-customer';
import { writeOffice } from '../../../src/sandbox/netvisor/write-office';
import type { FieldValues, NetvisorCustomer } from '../../../src/sync/customer';
import { netvisorKeySchema, officeKeySchema } from '../../../src/sync/ids';
import type { NetvisorKey } from '../../../src/sync/ids';
import { partly } from './partly';
import type { Wire } from './wire';
import type { WriteLog } from './write-log';

const [CREDENTIALS] = defaultCredentials();

/** Netvisor of one company: the sandbox's own records and rules, without its HTTP server. */
export class NetvisorBooks {
  readonly company = companyWithoutCustomers();

  constructor(
    private readonly wire: Wire,
    private readonly log: WriteLog,
    private readonly now: () => Date,
  ) {}

  /** What a person adds in Netvisor's own user interface. */
  add(patch: RecordPatch): NetvisorKey {
    return keyOf(addByPerson(this.company, patch, this.now().getTime()));
  }

  edit(key: NetvisorKey, patch: RecordPatch): void {
    const record = this.record(key);
    if (record) editByPerson(this.company, record, patch, this.now().getTime());
  }

  delete(key: NetvisorKey): void {
    const record = this.record(key);
    if (record) deleteByPerson(this.company, record);
  }

  record(key: NetvisorKey): CustomerRecord | undefined {
    return this.company.register.get(Number(key));
  }

  keys(): NetvisorKey[] {
    return [...this.company.register.all()].map(keyOf);
  }

  /** A customer as our adapter reads it. */
  read(key: NetvisorKey): NetvisorCustomer | null {
    if (!this.record(key)) return null;
    const customer = childOf(this.call(getCustomer, { id: key }), 'customer');
    return customer ? readCustomer(customer, key) : null;
  }

  /** Keys of the customers that changed since. Offices alone move no change time here (D19). */
  changedSince(since: Date): NetvisorKey[] {
    return [...this.company.register.all()]
      .filter((record) => record.changedAtMs >= since.getTime())
      .map(keyOf);
  }

  /** Netvisor as the service's activities use it. */
  readonly client: LanedNetvisor = partly<LanedNetvisor>('Netvisor', {
    getCustomer: (key) => Promise.resolve(this.read(key)),
    getCustomers: (keys) => {
      const found = keys.flatMap((key) => this.read(key) ?? []);
      const missing = keys.filter((key) => this.record(key) === undefined);
      return Promise.resolve({ found, missing });
    },
    findByCodes: (codes) => {
      const list = childOf(this.call(customerList, { customercodelist: codes.join(',') }), 'customerlist');
      const keys = childrenOf(list, 'customer').map((row) => Number(childOf(row, 'netvisorkey')?.text));
      return Promise.resolve(keys.flatMap((key) => this.company.register.get(key) ?? []).map(rowOf));
    },
    readList: ({ changedSince }, onRow) => {
      const keys = changedSince ? this.changedSince(changedSince) : this.keys();
      for (const key of keys) {
        const record = this.record(key);
        if (record) onRow(rowOf(record));
      }
      return Promise.resolve({ askedAt: this.now(), keys });
    },
    addCustomer: async (customer) => {
      const body = newCustomerDocument(customer);
      const root = await this.written('create', null, customer.values, body, () =>
        this.call(writeCustomer, { method: 'add' }, body),
      );
      return netvisorKeySchema.parse(insertedKey(root));
    },
    editCustomer: async (key, customer) => {
      const body = customerEditDocument(customer);
      if (body === null) return;
      await this.written('update', key, customer.values, body, () =>
        this.call(writeCustomer, { method: 'edit', id: key }, body),
      );
    },
    addOffice: async (customer, office) => {
      const body = officeDocument(office);
      const root = await this.written('update', customer, {}, body, () =>
        this.call(writeOffice, { method: 'add', customerid: customer }, body),
      );
      return officeKeySchema.parse(insertedKey(root));
    },
    editOffice: async (customer, office, values) => {
      const body = officeDocument(values);
      await this.written('update', customer, {}, body, () =>
        this.call(writeOffice, { method: 'edit', customerid: customer, officeid: office }, body),
      );
    },
  });

  private async written(
    action: 'create' | 'update',
    key: NetvisorKey | null,
    values: FieldValues,
    sent: string,
    effect: () => XmlElement,
  ): Promise<XmlElement> {
    return this.wire.write('netvisor', () => {
      const before = key === null ? null : this.read(key);
      const othersBefore = key === null ? null : this.others(key);
      const root = effect();
      const written = key ?? netvisorKeySchema.parse(insertedKey(root));
      this.log.note({
        side: 'netvisor',
        action,
        customer: written,
        values,
        sent,
        before,
        after: this.read(written),
        othersBefore,
        othersAfter: this.others(written),
      });
      return root;
    });
  }

  private call(
    resource: NetvisorResource,
    parameters: Readonly<Record<string, string>>,
    body = '',
  ): XmlElement {
    try {
      const at = this.now();
      const request = partly<ApiRequest>('a request to Netvisor', {
        headers: {},
        body: Buffer.from(body),
        bodyTooLarge: false,
        note: () => undefined,
        alarm: () => undefined,
      });
      const company = this.company;
      const call = { company, settings: company.settings, request, at };
      return readXml(textOf(resource({ ...call, parameters: new Map(Object.entries(parameters)) })));
    } catch (error) {
      if (!(error instanceof NetvisorRefusal)) throw error;
      const code = codeOf(error);
      this.log.refusals.push({ side: 'netvisor', code, detail: error.failure.EN });
      throw new NetvisorError(code, { detail: error.failure.EN, category: error.failure.category });
    }
  }

  /** All that Netvisor keeps of a customer and that never travels (D14), and what D17 forbids to touch. */
  private others(key: NetvisorKey): unknown {
    const record = this.record(key);
    if (!record) return null;
    const { customerBaseInformation: base, customerFinvoiceDetails, offices, ...rest } = record;
    const isPrivate = base.isPrivateCustomer === '1';
    return structuredClone({
      ...rest,
      changedAtMs: 0,
      group: base.customerGroupName,
      fax: base.faxNumber,
      unit: base.organizationUnitNumber,
      isPrivate,
      ...(isPrivate ? { id: base.externalIdentifier, bank: customerFinvoiceDetails } : {}),
      offices: offices.map(({ officeVisitAddress: _travels, ...office }) => office),
    });
  }
}

function companyWithoutCustomers(): NetvisorCompany {
  if (!CREDENTIALS) throw new Error('the sandbox has no company');
  return new NetvisorCompany(CREDENTIALS);
}

const keyOf = (record: CustomerRecord): NetvisorKey => netvisorKeySchema.parse(record.netvisorKey.toString());

const rowOf = (record: CustomerRecord): ListedCustomer => ({
  key: keyOf(record),
  name: record.customerBaseInformation.name,
  code: record.customerBaseInformation.internalIdentifier || null,
  businessId: null,
});

const insertedKey = (root: XmlElement): string =>
  childOf(childOf(root, 'replies'), 'inserteddataidentifier')?.text.trim() ?? '';

const textOf = ({ body }: ApiAnswer): string => (typeof body === 'string' ? body : [...body].join(''));

function codeOf({ failure }: NetvisorRefusal): NetvisorErrorCode {
  if (failure.EN.includes('code is already in use')) return 'duplicate_code';
  if (failure.EN.includes('not found with Netvisor identifier')) return 'not_found';
  return failure.category === 'INVALID_DATA_SIZE' ? 'invalid_data_size' : 'invalid_data';
}
