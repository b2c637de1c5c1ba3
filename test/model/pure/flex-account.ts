import type { LanedFlex } from '../../../src/activities/laned-clients';
import { fixedToken } from '../../../src/flex/access-token';
import { createCalls } from '../../../src/flex/call';
import type { FlexCalls } from '../../../src/flex/call';
import { listCustomerTypes } from '../../../src/flex/customer-types';
import * as customers from '../../../src/flex/customers';
import { FlexError } from '../../../src/flex/errors';
import type { HttpAnswer, HttpRequest } from '../../../src/flex/transport';
import type { ApiRequest } from '../../../src/sandbox/common/api';
import { SandboxClock } from '../../../src/sandbox/common/clock';
import { AccessTokens } from '../../../src/sandbox/flex/access-tokens';
import type { Change } from '../../../src/sandbox/flex/change-feed';
import type { CustomerRecord, Kind, Origin } from '../../../src/sandbox/flex/customer';
import { typeFrom } from '../../../src/sandbox/flex/customer-types';
import { FlexApi } from '../../../src/sandbox/flex/flex-api';
import { FlexTenant, tenantCards } from '../../../src/sandbox/flex/tenant';
import { WebhookPoster } from '../../../src/sandbox/flex/webhook-post';
import {
  createCustomer,
  deleteCustomer,
  editByPerson,
  mergeCustomer,
} from '../../../src/sandbox/flex/write-customer';
import type { FieldValues, FlexCustomer } from '../../../src/sync/customer';
import { flexIdSchema } from '../../../src/sync/ids';
import type { FlexId } from '../../../src/sync/ids';
import { partly } from './partly';
import type { Wire } from './wire';
import type { WriteLog } from './write-log';

/** Nothing is ever posted: the model hands events over itself. */
const POSTER = new WebhookPoster();
const [CARD] = tenantCards();
const PERSON: Origin = { type: 'user', client_id: null, change_origin: null };

/** Flex of one company: the sandbox's own records and rules, without its HTTP server. */
export class FlexAccount {
  readonly tenant: FlexTenant;
  /** Ids of the Netvisor types (R9). */
  readonly netvisorTypes: Readonly<Record<Kind, string>>;
  private readonly api: FlexApi;
  private readonly calls: FlexCalls;

  constructor(
    private readonly wire: Wire,
    private readonly log: WriteLog,
    private readonly now: () => Date,
  ) {
    if (!CARD) throw new Error('the sandbox has no tenant');
    this.tenant = new FlexTenant(CARD, POSTER, new SandboxClock(() => this.now().getTime()));
    const made = (name: string, identifier: Kind): string => {
      const type = typeFrom({ name, identifier });
      this.tenant.types.set(type.id, type);
      return type.id;
    };
    this.netvisorTypes = {
      PRIVATE: made('Yksityisasiakas Netvisor', 'PRIVATE'),
      COMPANY: made('Yritysasiakas Netvisor', 'COMPANY'),
    };
    this.api = new FlexApi(new AccessTokens([this.tenant]));
    this.calls = createCalls('http://flex.example', fixedToken(CARD.token), (r) => this.send(r), this.now);
  }

  /** Flex's own type for customers of a kind, without its number series. */
  typeOf(kind: Kind | null): string {
    const type = [...this.tenant.types.values()].find((one) => one.identifier === kind);
    if (!type) throw new Error('the sandbox has no such type');
    return type.id;
  }

  create(body: Readonly<Record<string, unknown>>): FlexId {
    return flexIdSchema.parse(createCustomer(this.tenant, body, PERSON).id);
  }

  edit(id: FlexId, patch: Readonly<Record<string, unknown>>): void {
    const record = this.record(id);
    if (record) editByPerson(this.tenant, record, patch, PERSON);
  }

  delete(id: FlexId): void {
    const record = this.record(id);
    if (record) deleteCustomer(this.tenant, record, PERSON);
  }

  merge(id: FlexId, into: FlexId): void {
    const [record, survivor] = [this.record(id), this.record(into)];
    if (record && survivor) mergeCustomer(this.tenant, record, survivor, PERSON);
  }

  record(id: FlexId): CustomerRecord | undefined {
    return this.tenant.customers.get(id);
  }

  ids(): FlexId[] {
    return this.tenant.customers.all().map((record) => flexIdSchema.parse(record.id));
  }

  /** Everything that ever happened to a customer, in order. */
  changes(): readonly Change[] {
    const fromTheStart = Buffer.from(JSON.stringify({ seq: 0, at: this.now().getTime() })).toString(
      'base64url',
    );
    return this.tenant.feed.read(fromTheStart, Number.MAX_SAFE_INTEGER, this.now().getTime()).entries;
  }

  read(id: FlexId): Promise<FlexCustomer | null> {
    return customers.getCustomer(this.calls, id);
  }

  /** Flex as the service's activities use it. */
  readonly client: LanedFlex = partly<LanedFlex>('Flex', {
    getCustomer: (id) => this.read(id),
    findByNumber: (number) => customers.findByNumber(this.calls, number),
    listCustomers: (query) => customers.listCustomers(this.calls, query),
    customerTypes: () => listCustomerTypes(this.calls),
    createCustomer: (customer, origin) =>
      this.written('create', null, customer.values, async () => {
        const created = await customers.createCustomer(this.calls, customer, origin);
        return { result: created, id: created.kind === 'created' ? created.customer.id : null };
      }),
    updateCustomer: (id, version, values, origin) =>
      this.written('update', id, values, async () => ({
        result: await customers.updateCustomer(this.calls, id, version, values, origin),
        id,
      })),
  });

  /** Logs what a write changed, also one whose answer was lost. */
  private async written<T>(
    action: 'create' | 'update',
    id: FlexId | null,
    values: FieldValues,
    write: () => Promise<{ result: T; id: FlexId | null }>,
  ): Promise<T> {
    const known = new Set(this.ids());
    const before = id === null ? null : await this.read(id);
    const othersBefore = id === null ? null : this.others(id);
    const note = async (written: FlexId | null): Promise<void> => {
      if (written === null || (action === 'create' && known.has(written))) return;
      const after = await this.read(written);
      if (before && after?.version === before.version) return;
      this.log.note({
        side: 'flex',
        action,
        customer: written,
        values,
        sent: JSON.stringify(values),
        before,
        after,
        othersBefore,
        othersAfter: this.others(written),
      });
    };
    try {
      const { result, id: written } = await write();
      await note(written);
      return result;
    } catch (error) {
      await note(id ?? this.ids().find((one) => !known.has(one)) ?? null);
      if (error instanceof FlexError && error.httpStatus !== null) {
        const where = error.fields.map(({ pointer, code }) => `${pointer} ${code}`).join(', ');
        this.log.refusals.push({ side: 'flex', code: error.code, detail: where });
      }
      throw error;
    }
  }

  private async send(request: HttpRequest): Promise<HttpAnswer> {
    const answer = () => {
      const { status, headers, body } = this.api.answer(
        partly<ApiRequest>('a request to Flex', {
          method: request.method,
          target: request.url.slice('http://flex.example'.length),
          headers: { ...request.headers },
          body: Buffer.from(request.body ?? ''),
          bodyTooLarge: false,
          at: this.now(),
          note: () => undefined,
          alarm: () => undefined,
        }),
      );
      const text = typeof body === 'string' ? body : [...body].join('');
      return { status, text, header: (name: string) => headers[name] ?? null };
    };
    return request.write ? this.wire.write('flex', answer) : answer();
  }

  /** All that Flex keeps of a customer and that never travels (D14, R7). */
  private others(id: FlexId): unknown {
    const record = this.record(id);
    if (!record) return null;
    const { content } = record;
    return {
      type: content.customer_type_id,
      language: content.language,
      contacts: content.contacts,
      additional: content.additional_addresses,
      consumer: content.consumer_e_invoicing,
      external: content.external_ids,
      names: [content.visiting_address, content.billing_address].map((address) => [
        address?.['name'] ?? null,
        address?.['name2'] ?? null,
      ]),
    };
  }
}
