import type { ConnectedTenant, FlexConnection, NetvisorConnection } from '../store/connections';
import { fieldFingerprint } from '../store/field-fingerprint';
import type { Tenant } from '../store/tenant';
import type { Fingerprint } from '../sync/agreement';
import type { Side } from '../sync/customer';
import type { RunId, TenantId } from '../sync/ids';
import type { PlanContext, SyncPolicy } from '../sync/policy';
import type { ActivityDeps } from './deps';
import { doubtHealth } from './reconcile/outages';
import { closesLane, diagnose } from './failures';
import type { Diagnosis } from './failures';
import { lanedFlex, lanedNetvisor } from './laned-clients';
import type { InLane, LanedFlex, LanedNetvisor } from './laned-clients';
import { RANK } from './lanes';
import type { LanePlace, LaneRequest, Rank } from './lanes';
import { inSpan } from '../temporal/tracing';
import { whyTurnedAway } from './turned-away';

/** Keyed fingerprints for look-ups in our own index. */
export interface Fingerprints {
  readonly field: Fingerprint;
  readonly number: (number: string | null) => string | null;
  /** Of a business id, or of a private person's name and address (D6). */
  readonly identity: (text: string | null) => string | null;
}

/** One tenant, opened for work: its settings, both systems behind their lanes, its keys. */
export interface Session {
  readonly deps: ActivityDeps;
  readonly tenant: Tenant;
  readonly netvisor: LanedNetvisor;
  readonly flex: LanedFlex;
  readonly fingerprints: Fingerprints;
  readonly policy: SyncPolicy;
  readonly context: PlanContext;
  /** The run that this work belongs to, for the journal. */
  readonly runId: RunId | null;
  /** The run, poll or sweep whose changes the mass-change guard counts together (D12); null for an edit by itself. */
  readonly changeScope: string | null;
  /** Requests made so far in this session, per system. */
  readonly calls: Record<Side, number>;
}

export interface SessionOptions {
  readonly rank: Rank;
  readonly context?: PlanContext;
  readonly runId?: RunId;
  readonly changeScope?: string;
  /** When it aborts, requests end and the wait for the lane too: somebody waits for an answer no longer than that. */
  readonly until?: AbortSignal;
  /**
   * A person's edit comes back later rather than hold a worker's slot behind another one of its company (I11). Carrying
   * out a plan stays in line: by the next attempt the plan would be stale, and all of it was for nothing.
   */
  readonly staysInLine?: boolean;
}

interface CachedClients {
  readonly netvisor: { readonly key: string; readonly client: ReturnType<ActivityDeps['netvisorClient']> };
  readonly flex: { readonly key: string; readonly client: ReturnType<ActivityDeps['flexClient']> };
}

/** Keeps one client per tenant as long as its credentials stay, so that tokens and connections are reused. */
const clientsOf = new WeakMap<ActivityDeps, Map<TenantId, CachedClients>>();

/** Opens a tenant for work; null when it is unknown or has no connections. */
export async function openSession(
  deps: ActivityDeps,
  tenantId: TenantId,
  options: SessionOptions,
): Promise<Session | null> {
  return sessionOf(deps, await deps.store.connections.ofTenant(tenantId), options);
}

/** The same for a tenant that was just read. */
export async function sessionOf(
  deps: ActivityDeps,
  connected: ConnectedTenant | null,
  options: SessionOptions,
): Promise<Session | null> {
  if (!connected?.netvisor || !connected.flex) return null;
  const { store } = deps;
  const { tenant } = connected;
  const tenantId = tenant.id;
  const clients = cachedClients(deps, tenantId, connected.netvisor, connected.flex);
  const calls = { flex: 0, netvisor: 0 };
  const givesWay = options.rank === RANK.edit && !options.until && options.staysInLine !== true;
  const lane =
    (side: Side, slots: number): InLane =>
    async (operation, given, request) => {
      const signal = options.until ? AbortSignal.any([given, options.until]) : given;
      const cameAt = performance.now();
      const place = await entered(deps, {
        tenantId,
        side,
        slots,
        rank: options.rank,
        signal,
        // What has begun goes on; only work that has not asked for anything yet may come back later at no cost.
        givesWay: givesWay && calls.flex + calls.netvisor === 0,
      });
      const sentAt = performance.now();
      deps.metrics.laneEntered({ side, rank: options.rank, ms: sentAt - cameAt });
      const ended = (result: string): void => {
        deps.metrics.requestEnded({ side, operation, result, ms: performance.now() - sentAt });
      };
      try {
        calls[side] += 1;
        const answer = await inSpan(
          `${side} ${operation}`,
          { kind: 'client', attributes: { side, operation, laneWaitMs: Math.round(sentAt - cameAt) } },
          () => request(AbortSignal.any([signal, place.signal])),
          (error) => diagnose(error)?.code ?? 'internal_error',
        );
        ended('ok');
        if (place.probing) {
          await store.lanes.open(tenantId, side);
          // Another process may have told of the outage.
          doubtHealth(deps, tenantId);
        }
        return answer;
      } catch (error) {
        const diagnosis = diagnose(error);
        ended(diagnosis?.code ?? 'internal_error');
        if (diagnosis) await breakCircuit(deps, tenantId, diagnosis, place.probing);
        throw error;
      } finally {
        await place.release();
      }
    };
  return {
    deps,
    tenant,
    netvisor: lanedNetvisor(clients.netvisor.client, lane('netvisor', tenant.settings.netvisorConcurrency)),
    flex: lanedFlex(clients.flex.client, lane('flex', tenant.settings.flexConcurrency)),
    fingerprints: await fingerprintsOf(deps, tenantId),
    policy: { fields: tenant.settings.fields, officeName: tenant.settings.officeName },
    context: options.context ?? { kind: 'live' },
    runId: options.runId ?? null,
    changeScope: options.changeScope ?? options.runId ?? null,
    calls,
  };
}

async function entered(deps: ActivityDeps, request: LaneRequest): Promise<LanePlace> {
  return countingTurns(deps, request.side, () => deps.lanes.enter(request));
}

/**
 * A person's edit needs Netvisor in any case: when others of its company wait already it comes back later, before it
 * has cost a lease, a look at the store or a request to Flex.
 */
export async function unlessOthersWait(deps: ActivityDeps, tenantId: TenantId): Promise<void> {
  await countingTurns(deps, 'netvisor', () => {
    deps.lanes.lookIn({ tenantId, side: 'netvisor', rank: RANK.edit });
  });
}

async function countingTurns<T>(deps: ActivityDeps, side: Side, ask: () => T | Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const why = whyTurnedAway(error);
    if (why) deps.metrics.laneLeft({ side, why });
    throw error;
  }
}

/**
 * The circuit breaker of a company: a system that is down, or refuses our credentials, is left alone for a while. Then
 * one request goes in alone, and the first that is answered opens the lane for all (I10).
 */
async function breakCircuit(
  { store }: ActivityDeps,
  tenantId: TenantId,
  diagnosis: Diagnosis,
  probing: boolean,
): Promise<void> {
  const { side, code, waitMs } = diagnosis;
  if (closesLane(diagnosis)) await store.lanes.close({ tenantId, side, code, atLeastMs: waitMs ?? 0 });
  // It was answered, though not as we wished.
  else if (probing && !diagnosis.wide) await store.lanes.open(tenantId, side);
}

function cachedClients(
  deps: ActivityDeps,
  tenantId: TenantId,
  netvisor: NetvisorConnection,
  flex: FlexConnection,
): CachedClients {
  const cache = clientsOf.get(deps) ?? new Map<TenantId, CachedClients>();
  clientsOf.set(deps, cache);
  const known = cache.get(tenantId);
  const netvisorKey = JSON.stringify(netvisor);
  const flexKey = JSON.stringify(flex);
  const fresh: CachedClients = {
    netvisor:
      known?.netvisor.key === netvisorKey
        ? known.netvisor
        : { key: netvisorKey, client: deps.netvisorClient(netvisor) },
    flex: known?.flex.key === flexKey ? known.flex : { key: flexKey, client: deps.flexClient(flex) },
  };
  cache.set(tenantId, fresh);
  return fresh;
}

async function fingerprintsOf(deps: ActivityDeps, tenantId: TenantId): Promise<Fingerprints> {
  const [field, number, identity] = await Promise.all([
    deps.store.fingerprint(tenantId, 'field'),
    deps.store.fingerprint(tenantId, 'number'),
    deps.store.fingerprint(tenantId, 'identity'),
  ]);
  return {
    field: fieldFingerprint(field),
    number: (text) => (text === null ? null : number(text)),
    identity: (text) => (text === null ? null : identity(text)),
  };
}
