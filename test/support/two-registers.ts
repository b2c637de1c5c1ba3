import type { ActivityDeps } from '../../src/activities/deps';
import { createLaneKeeper } from '../../src/activities/lanes';
import type { ActivityMetrics } from '../../src/activities/metrics';
import type { LanedFlex, LanedNetvisor } from '../../src/activities/laned-clients';
import { withLinkLease } from '../../src/activities/link-lease';
import { linkTraits, rowTraits } from '../../src/activities/reconcile/alike';
import { reconcileLink } from '../../src/activities/reconcile/reconcile-link';
import type { Reconciled } from '../../src/activities/reconcile/reconcile-link';
import type { Session } from '../../src/activities/session';
import type { CustomerType } from '../../src/flex/customer-types';
import { FlexError } from '../../src/flex/errors';
import type { Store } from '../../src/store/store';
import type { Tenant } from '../../src/store/tenant';
import type { FieldValues, FlexCustomer, Kind, NetvisorCustomer } from '../../src/sync/customer';
import { flexIdSchema, netvisorKeySchema } from '../../src/sync/ids';
import type { FlexId, LinkId, NetvisorKey } from '../../src/sync/ids';
import type { PlanContext } from '../../src/sync/policy';
import type { WorkflowControl } from '../../src/temporal/control';
import { flexCustomer, netvisorCustomer } from './planning';
import { applyNetvisorWrite } from './sides';

/** A stand-in of which a test needs a part; asking for another part fails by its name. */
function standIn<T extends object>(what: string, given: Partial<T>): T;
function standIn(what: string, given: object): object {
  return new Proxy(given, {
    get(target, property, receiver): unknown {
      if (property in target || property === 'then') return Reflect.get(target, property, receiver);
      throw new Error(`the stand-in for ${what} has no ${String(property)}`);
    },
  });
}

/**
 * Both registers in memory around a real store: the reconcile and all that it uses are the product's own. What a
 * person or the poll does is the test's to call; nothing happens by itself.
 */
export class TwoRegisters {
  readonly flex = new Map<FlexId, FlexCustomer>();
  readonly netvisor = new Map<NetvisorKey, NetvisorCustomer>();
  /** Links that were given to their workflow. */
  readonly started: LinkId[] = [];
  /** Writes to each register, in order. */
  readonly writes: string[] = [];
  /** Flex's customer types; one that is not here demands nothing. */
  readonly flexTypes: CustomerType[] = [];
  private readonly created = new Map<string, FlexId>();
  private ids = 0;

  constructor(
    readonly store: Store,
    readonly tenant: Tenant,
    /** What happens whenever a system is asked: others may come in between. */
    private readonly pause: () => Promise<void> = () => Promise.resolve(),
  ) {}

  addFlex(fields: FieldValues, kind: Kind = 'COMPANY'): FlexId {
    this.ids += 1;
    const id = flexIdSchema.parse(`flex-${String(this.ids)}`);
    this.flex.set(id, { ...flexCustomer(fields, { kind }), id, version: 1 });
    return id;
  }

  addNetvisor(fields: FieldValues, kind: Kind = 'COMPANY'): NetvisorKey {
    this.ids += 1;
    const key = netvisorKeySchema.parse(String(1000 + this.ids));
    this.netvisor.set(key, { ...netvisorCustomer(fields, { kind }), key });
    return key;
  }

  editFlex(id: FlexId, fields: FieldValues): void {
    const customer = present(this.flex.get(id));
    this.flex.set(id, {
      ...customer,
      version: customer.version + 1,
      fields: { ...customer.fields, ...fields },
    });
  }

  editNetvisor(key: NetvisorKey, fields: FieldValues): void {
    const customer = present(this.netvisor.get(key));
    this.netvisor.set(key, { ...customer, fields: { ...customer.fields, ...fields } });
  }

  /** Flex's event of a customer comes in. */
  async flexEvent(id: FlexId): Promise<LinkId> {
    this.ids += 1;
    const { linkId } = await this.store.hints.recordEvent(this.tenant.id, {
      webhookId: `event-${String(this.ids)}`,
      type: 'customer.updated',
      flexId: id,
      version: this.flex.get(id)?.version ?? null,
    });
    return linkId;
  }

  /** The poll records what Netvisor's list tells (poll.ts). */
  async pollFinds(...keys: readonly NetvisorKey[]): Promise<LinkId[]> {
    const session = await this.session();
    return this.store.transaction(async (tx) => {
      const linkIds: LinkId[] = [];
      for (const key of keys) {
        const { link, created } = await tx.links.ensureForNetvisor(this.tenant.id, key);
        const { fields } = present(this.netvisor.get(key));
        const row = { code: fields.customerNumber ?? null, businessId: fields.businessId ?? null };
        const traits = created ? rowTraits(session, row) : [];
        await tx.links.noteFirstTraits(this.tenant.id, [{ linkId: link.id, traits }]);
        await tx.hints.record(this.tenant.id, [
          { linkId: link.id, source: 'poll', type: 'netvisor.changed' },
        ]);
        linkIds.push(link.id);
      }
      return linkIds;
    });
  }

  /** Reconciles a link, or the survivor that it became an alias of. */
  async reconcile(linkId: LinkId, context: PlanContext = { kind: 'live' }): Promise<Reconciled> {
    const session = await this.session(context);
    const { id } = present(await this.store.links.get(linkId));
    return withLinkLease(
      session.deps,
      id,
      async (leases) => reconcileLink(session, present(await this.store.links.get(id)), leases),
      1_000,
    );
  }

  /** What the go-live run left out (D21): known and indexed, nothing agreed but remembered. */
  async leftOut(linkId: LinkId): Promise<void> {
    const session = await this.session();
    const link = present(await this.store.links.get(linkId));
    const flex = link.flexId === null ? null : (this.flex.get(link.flexId) ?? null);
    const netvisor = link.netvisorKey === null ? null : (this.netvisor.get(link.netvisorKey) ?? null);
    const customer = present(flex ?? netvisor);
    await this.store.links.save(link.id, {
      state: 'oneSide',
      kind: customer.kind,
      label: { name: customer.fields.name ?? '', number: customer.fields.customerNumber ?? null },
      traits: linkTraits(session, { flex, netvisor }),
    });
  }

  async session(context: PlanContext = { kind: 'live' }): Promise<Session> {
    const fingerprint = async (purpose: string) => this.store.fingerprint(this.tenant.id, purpose);
    const [field, number, identity] = await Promise.all(['field', 'number', 'identity'].map(fingerprint));
    if (!field || !number || !identity) throw new Error('no fingerprints');
    return {
      deps: standIn<ActivityDeps>('the activities’ parts', {
        store: this.store,
        holder: 'test',
        lanes: createLaneKeeper(this.store.lanes, 'test'),
        now: () => new Date(),
        metrics: standIn<ActivityMetrics>('monitoring', {
          written: () => undefined,
          retried: () => undefined,
          parked: () => undefined,
        }),
        control: standIn<WorkflowControl>('Temporal', {
          hint: ({ linkId }) => Promise.resolve(void this.started.push(linkId)),
        }),
      }),
      tenant: { ...this.tenant, customerTypes: { PRIVATE: 'type-private', COMPANY: 'type-company' } },
      netvisor: this.netvisorClient(),
      flex: this.flexClient(),
      fingerprints: {
        field: (name, normalised) => field(normalised === null ? `${name}:` : `${name}=${normalised}`),
        number: (text) => (text === null ? null : number(text)),
        identity: (text) => (text === null ? null : identity(text)),
      },
      policy: { fields: {}, officeName: 'Käyntiosoite' },
      context,
      runId: null,
      changeScope: null,
      calls: { flex: 0, netvisor: 0 },
    };
  }

  private flexClient(): LanedFlex {
    return standIn<LanedFlex>('Flex', {
      getCustomer: async (id) => {
        await this.pause();
        return this.flex.get(id) ?? null;
      },
      findByNumber: async (wanted) => {
        await this.pause();
        return [...this.flex.values()].filter(({ fields }) => fields.customerNumber === wanted);
      },
      customerTypes: async () => {
        await this.pause();
        return [...this.flexTypes];
      },
      createCustomer: async ({ values, netvisorKey, idempotencyKey, typeId }) => {
        await this.pause();
        const again = this.created.get(idempotencyKey);
        if (again !== undefined) return { kind: 'created', customer: present(this.flex.get(again)) };
        const number = values.customerNumber ?? null;
        const holder = [...this.flex.values()].find(
          ({ fields }) => number !== null && fields.customerNumber === number,
        );
        if (holder) return { kind: 'number_taken', holder: holder.id };
        const id = this.addFlex(values, typeId === 'type-private' ? 'PRIVATE' : 'COMPANY');
        this.created.set(idempotencyKey, id);
        this.flex.set(id, { ...present(this.flex.get(id)), netvisorKey });
        this.writes.push(`flex create ${number ?? ''}`);
        return { kind: 'created', customer: present(this.flex.get(id)) };
      },
      updateCustomer: async (id, version, values) => {
        await this.pause();
        if (this.flex.get(id)?.version !== version) {
          throw new FlexError({ code: 'stale', operation: 'updateCustomer', httpStatus: 412, detail: '' });
        }
        this.editFlex(id, values);
        this.writes.push(`flex update ${Object.keys(values).join(' ')}`);
        return present(this.flex.get(id));
      },
    });
  }

  private netvisorClient(): LanedNetvisor {
    const rows = () =>
      [...this.netvisor.values()].map(({ key, fields }) => ({
        key,
        name: fields.name ?? '',
        code: fields.customerNumber ?? null,
        businessId: fields.businessId ?? null,
      }));
    return standIn<LanedNetvisor>('Netvisor', {
      getCustomer: async (key) => {
        await this.pause();
        return this.netvisor.get(key) ?? null;
      },
      findByCodes: async (codes) => {
        await this.pause();
        return rows().filter(({ code }) => code !== null && codes.includes(code));
      },
      addCustomer: async ({ kind, values, automaticNumber }) => {
        await this.pause();
        const key = this.addNetvisor({}, kind);
        const write = { action: 'create' as const, kind, values, automaticNumber, office: null };
        this.netvisor.set(key, { ...applyNetvisorWrite(null, write), key });
        this.writes.push(`netvisor add ${values.customerNumber ?? 'automatic'}`);
        return key;
      },
      editCustomer: async (key, { values }) => {
        await this.pause();
        this.editNetvisor(key, values);
        this.writes.push(`netvisor edit ${Object.keys(values).join(' ')}`);
      },
    });
  }
}

function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('expected a value');
  return value;
}
