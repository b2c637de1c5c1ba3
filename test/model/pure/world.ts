import type { FieldName } from '../../../src/sync/customer';
import { policyOf } from '../../../src/sync/field-table';
import type { Direction, PlanContext, SyncPolicy } from '../../../src/sync/policy';
import type { FlexId, NetvisorKey } from '../../../src/sync/ids';
import { FlexAccount } from './flex-account';
import { NetvisorBooks } from './netvisor-books';
import { Service } from './service';
import { SwitchedOn } from './switched-on';
import { Wire } from './wire';
import { WriteLog } from './write-log';

const START = Date.UTC(2026, 2, 2, 8);
const STEP_MS = 60_000;

/** Both systems and the service between them, with a clock of their own. */
export class World {
  private nowMs = START;
  readonly wire = new Wire();
  readonly log = new WriteLog();
  readonly flex: FlexAccount;
  readonly netvisor: NetvisorBooks;
  readonly service: Service;
  /** Fields whose direction was changed in this story. */
  readonly resetFields = new Set<FieldName>();
  readonly switchedOn: SwitchedOn;
  /** How the tenant went live, if by a run. */
  run: Extract<PlanContext, { kind: 'run' }> | null = null;
  /** Places of the change feed that were delivered as events, and that never will be. */
  readonly heard = new Set<number>();
  /**
   * Customers that an add made whose answer was lost and that a person edited in Netvisor before the service looked
   * again. Nothing tells any more whose they are (D6), so that a double of them is nobody's fault.
   */
  readonly disguised = new Set<string>();
  /** Somebody edited between a read and the write that followed: the writes of that moment prove less. */
  racing = false;
  private readonly flexOrder: FlexId[] = [];
  private readonly netvisorOrder: NetvisorKey[] = [];
  private readonly story: string[] = [];

  constructor(private fieldPolicy: SyncPolicy) {
    const now = () => new Date(this.nowMs);
    this.flex = new FlexAccount(this.wire, this.log, now);
    this.netvisor = new NetvisorBooks(this.wire, this.log, now);
    this.service = new Service(this.flex, this.netvisor, this.wire, this.log, () => this.policy, now);
    this.switchedOn = new SwitchedOn(this.flex, this.netvisor, this.service.memory);
  }

  get policy(): SyncPolicy {
    return this.fieldPolicy;
  }

  /** Support changes the direction of a field (D1). */
  setDirection(field: FieldName, direction: Direction): void {
    const { clearing } = policyOf(field, this.policy);
    const fields = { ...this.policy.fields, [field]: { direction, clearing } };
    this.fieldPolicy = { ...this.policy, fields };
    this.resetFields.add(field);
  }

  tick(minutes = 1): void {
    this.nowMs += minutes * STEP_MS;
  }

  /** Flex's customers, oldest first. */
  flexCustomers(): FlexId[] {
    const ids = this.flex.ids();
    this.flexOrder.push(...ids.filter((id) => !this.flexOrder.includes(id)));
    return this.flexOrder.filter((id) => ids.includes(id));
  }

  netvisorCustomers(): NetvisorKey[] {
    const keys = this.netvisor.keys();
    this.netvisorOrder.push(...keys.filter((key) => !this.netvisorOrder.includes(key)));
    return this.netvisorOrder.filter((key) => keys.includes(key));
  }

  /** To be called when a person edits a Netvisor customer. */
  noteEditInNetvisor(key: NetvisorKey): void {
    const isOurs = this.log.created.some(({ customer }) => customer === key);
    const isLinked = this.service.memory
      .links()
      .some((link) => link.netvisorKey === key && link.flexId !== null);
    if (isOurs && !isLinked) this.disguised.add(key);
  }

  tell(sentence: string): void {
    this.story.push(sentence);
  }

  /** What happened so far, one sentence a line. */
  toldSoFar(): string {
    return this.story.map((sentence, at) => `${String(at + 1)}. ${sentence}`).join('\n');
  }
}
