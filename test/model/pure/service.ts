import { createHmac } from 'node:crypto';
import type { ActivityDeps } from '../../../src/activities/deps';
import { diagnose } from '../../../src/activities/failures';
import type { Leases } from '../../../src/activities/link-lease';
import type { ActivityMetrics } from '../../../src/activities/metrics';
import { reconcileLink } from '../../../src/activities/reconcile/reconcile-link';
import type { Session } from '../../../src/activities/session';
import { causeOfChange } from '../../../src/store/cause-of-change';
import type { Link } from '../../../src/store/links';
import { newId } from '../../../src/store/new-id';
import type { Tenant } from '../../../src/store/tenant';
import type { WorkflowControl } from '../../../src/temporal/control';
import type { Change } from '../../../src/sandbox/flex/change-feed';
import type { NetvisorCustomer } from '../../../src/sync/customer';
import type { Fingerprint } from '../../../src/sync/agreement';
import { officeAddress } from '../../../src/sync/choose-office';
import { FIELD_NAMES } from '../../../src/sync/field-table';
import type { FieldName, FieldValues, Side } from '../../../src/sync/customer';
import { flexIdSchema } from '../../../src/sync/ids';
import type { LinkId, NetvisorKey } from '../../../src/sync/ids';
import { decideIntake } from '../../../src/sync/intake';
import { hasChanged, rememberOneSided } from '../../../src/sync/one-sided';
import type { PlanContext, SyncPolicy } from '../../../src/sync/policy';
import { defaultSettings } from '../../../src/sync/settings';
import type { FlexAccount } from './flex-account';
import { Memory } from './memory';
import type { NetvisorBooks } from './netvisor-books';
import { partly } from './partly';
import { form } from './forms';
import { Killed } from './wire';
import type { WriteLog } from './write-log';
import type { Trouble, Wire } from './wire';

/** A poll reaches back so far before the last one. */
const OVERLAP_MS = 600_000;

/**
 * The service around the real reconcile: takes hints in, polls, sweeps, and works on one link at a time. Who is told
 * of what, when, and what breaks meanwhile, is the test's to say.
 */
export class Service {
  readonly memory: Memory;
  private readonly tenant: Tenant;
  private netvisorCursor: Date;
  private feedPlace = 0;
  /** Links that the go-live run left out (D21), with the customer's content as it was. */
  readonly leftOut = new Map<LinkId, FieldValues>();
  /** Differences that a copy run left standing (D20), by link and field, in the form in which they are compared. */
  readonly standing = new Map<LinkId, Map<FieldName, Readonly<Record<Side, string | null>>>>();
  readonly fingerprint: Fingerprint = (name, normalised) =>
    keyed(normalised === null ? `${name}:` : `${name}=${normalised}`);

  constructor(
    private readonly flex: FlexAccount,
    private readonly netvisor: NetvisorBooks,
    private readonly wire: Wire,
    private readonly log: WriteLog,
    private readonly policy: () => SyncPolicy,
    private readonly now: () => Date,
  ) {
    const id = newId('tnt');
    this.memory = new Memory(id, now);
    this.netvisorCursor = now();
    this.tenant = partly<Tenant>('the tenant', {
      id,
      settings: { ...defaultSettings(), fields: policy().fields },
      customerTypes: flex.netvisorTypes,
      language: 'fi',
      state: 'live',
    });
  }

  /** An event of Flex arrives, or an entry of its change feed that repeats it. */
  async hear(change: Change, source: 'webhook' | 'feed'): Promise<void> {
    const { memory, tenant } = this;
    const flexId = flexIdSchema.parse(change.id);
    const cause = await causeOfChange(
      memory.store,
      tenant.id,
      { clientId: this.flex.tenant.card.clientId },
      { clientId: change.origin.client_id, changeOrigin: change.origin.change_origin },
      flexId,
    );
    const known = cause.named ?? memory.links().find((link) => link.flexId === flexId) ?? null;
    const verdict = decideIntake({
      tenantState: 'live',
      ownOrigin: cause.own,
      version: change.version,
      versionWritten: known?.flexVersionWritten ?? null,
      copyRunning: false,
      inSnapshot: false,
    });
    const seen = known?.flexVersionSeen ?? null;
    if (source === 'feed' && verdict === 'echo') return;
    memory.recordEvent({
      webhookId: `${source}:${String(change.seq)}`,
      type: `customer.${change.kind}`,
      flexId,
      version: change.version,
      ...(known ? { linkId: known.id } : {}),
      processed: verdict === 'echo' || (source === 'feed' && seen !== null && change.version <= seen),
    });
  }

  /** The poll: changed Netvisor customers, then the change feed; the cursors move last (I6). */
  async poll(trouble: Trouble | null): Promise<void> {
    const startedAt = this.now();
    const keys = this.netvisor.changedSince(new Date(this.netvisorCursor.getTime() - OVERLAP_MS));
    for (const key of keys) {
      const { id } = this.memory.ensureForNetvisor(key);
      this.memory.hint({ linkId: id, source: 'poll', type: 'netvisor.changed' });
    }
    const feed = this.flex.changes().filter((change) => change.seq > this.feedPlace);
    for (const change of feed) await this.hear(change, 'feed');
    this.wire.expect(trouble);
    await this.lookAt(keys);
    this.netvisorCursor = startedAt;
    this.feedPlace = feed.at(-1)?.seq ?? this.feedPlace;
  }

  /** The office sweep (D19). */
  async sweep(): Promise<void> {
    this.wire.expect(null);
    await this.lookAt(
      this.memory.links().flatMap((link) => (link.hasOffice && link.netvisorKey ? [link.netvisorKey] : [])),
    );
  }

  private async lookAt(keys: readonly NetvisorKey[]): Promise<void> {
    for (const key of keys) {
      const link = this.memory.links().find((one) => one.netvisorKey === key);
      const netvisor = this.netvisor.read(key);
      if (!link) continue;
      const pending = await this.memory.store.hints.pending(link.id);
      const edited = pending.some((hint) => hint.source !== 'poll' && hint.source !== 'sweep');
      const session = this.session({ kind: 'live' });
      const settled = link.flexId !== null && link.state === 'inStep';
      const unchanged =
        netvisor && !hasChanged('netvisor', netvisor, link.agreement, session.fingerprints.field, link);
      if (settled && !edited && unchanged) {
        await this.memory.store.hints.markProcessed(pending.map((hint) => hint.id));
      } else {
        await this.work(link.id, { kind: 'live' }, netvisor ?? undefined);
      }
    }
  }

  /** A copy run over what is there, then live (R3, D20); what it left out is remembered (D21). */
  async goLive(context: Extract<PlanContext, { kind: 'run' }>): Promise<void> {
    this.wire.expect(null);
    const links =
      context.direction === 'netvisorToFlex'
        ? this.netvisor.keys().map((key) => this.memory.ensureForNetvisor(key))
        : this.flex.ids().map((id) => this.memory.ensureForFlex(id));
    for (const link of links) await this.work(link.id, context);
    const { field } = this.session(context).fingerprints;
    for (const id of this.flex.ids()) {
      const link = this.memory.ensureForFlex(id);
      const customer = await this.flex.read(id);
      if (link.netvisorKey === null && customer) {
        this.leftOut.set(link.id, customer.fields);
        this.memory.save(link.id, { agreement: rememberOneSided('flex', customer, field), state: 'oneSide' });
      }
    }
    for (const key of this.netvisor.keys()) {
      const link = this.memory.ensureForNetvisor(key);
      const customer = this.netvisor.read(key);
      if (link.flexId === null && customer) {
        this.leftOut.set(link.id, customer.fields);
        this.memory.save(link.id, {
          agreement: rememberOneSided('netvisor', customer, field),
          state: 'oneSide',
        });
      }
    }
    if (context.mode === 'copy') await this.noteStanding();
    this.netvisorCursor = this.now();
    this.feedPlace = this.flex.changes().at(-1)?.seq ?? 0;
  }

  private async noteStanding(): Promise<void> {
    for (const { id, flexId, netvisorKey } of this.memory.links()) {
      const flex = flexId === null ? null : await this.flex.read(flexId);
      const netvisor = netvisorKey === null ? null : this.netvisor.read(netvisorKey);
      if (!flex || !netvisor) continue;
      const offices = netvisor.offices.map(officeAddress);
      const ofNetvisor = { ...netvisor.fields, visitingAddress: offices[0] ?? null };
      this.standing.set(
        id,
        new Map(
          FIELD_NAMES.map((field) => [
            field,
            { flex: form(field, flex.fields), netvisor: form(field, ofNetvisor) },
          ]),
        ),
      );
    }
  }

  /** Works on the link that has waited longest; `false` when none waits. */
  async workOnNext(trouble: Trouble | null, meanwhile: (() => void) | null): Promise<boolean> {
    const [next] = this.memory.waiting();
    if (next === undefined) return false;
    this.wire.expect(trouble, meanwhile);
    await this.work(next, { kind: 'live' });
    return true;
  }

  /** Reconciles a link. A failure that passes by itself, and the end of the process, leave its hints waiting. */
  private async work(linkId: LinkId, context: PlanContext, netvisor?: NetvisorCustomer): Promise<void> {
    const link = this.memory.link(linkId);
    if (!link) return;
    this.log.origin = link.flexId
      ? `Flex customer ${link.flexId}`
      : `Netvisor customer ${link.netvisorKey ?? ''}`;
    try {
      await reconcileLink(
        this.session(context),
        link,
        leasesOf(link),
        netvisor ? { given: { netvisor } } : {},
      );
    } catch (error) {
      if (error instanceof Killed || isBusy(error)) return;
      const diagnosis = diagnose(error);
      if (diagnosis === null || diagnosis.again === 'never') throw error;
      this.memory.save(linkId, { state: 'retrying' });
    }
  }

  private session(context: PlanContext): Session {
    const { memory, policy, tenant, now } = this;
    // Whoever is given a hint here is found by it: the test says when the service works on whom.
    const control = partly<WorkflowControl>('Temporal', { hint: () => Promise.resolve() });
    const metrics = partly<ActivityMetrics>('monitoring', {
      written: () => undefined,
      parked: () => undefined,
    });
    const deps = partly<ActivityDeps>('the service', { store: memory.store, control, metrics, now });
    return {
      deps,
      tenant,
      netvisor: this.netvisor.client,
      flex: this.flex.client,
      fingerprints: {
        field: this.fingerprint,
        number: (text) => (text === null ? null : keyed(`number ${text}`)),
        identity: (text) => (text === null ? null : keyed(`identity ${text}`)),
      },
      policy: policy(),
      context,
      runId: null,
      changeScope: null,
      calls: { flex: 0, netvisor: 0 },
    };
  }
}

/** As the store's: HMAC-SHA-256, shortened. */
const keyed = (text: string): string =>
  createHmac('sha256', 'model').update(text).digest('base64url').slice(0, 22);

function leasesOf(link: Link): Leases {
  return {
    own: { linkId: link.id, fencing: 1, assertHeld: () => undefined },
    also: () => Promise.resolve(),
  };
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'type' in error && error.type === 'link_busy';
