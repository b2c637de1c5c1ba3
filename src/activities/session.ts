import type { FlexConnection, NetvisorConnection } from '../store/connections';
import type { Tenant } from '../store/tenants';
import type { Fingerprint } from '../sync/agreement';
import type { Side } from '../sync/customer';
import type { RunId, TenantId } from '../sync/ids';
import type { PlanContext, SyncPolicy } from '../sync/policy';
import type { ActivityDeps } from './deps';
import { diagnose } from './failures';
import { lanedFlex, lanedNetvisor } from './laned-clients';
import type { InLane, LanedFlex, LanedNetvisor } from './laned-clients';
import type { Rank } from './lanes';

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
  /** Requests made so far in this session, per system. */
  readonly calls: Record<Side, number>;
}

export interface SessionOptions {
  readonly rank: Rank;
  readonly context?: PlanContext;
  readonly runId?: RunId;
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
  const { store } = deps;
  const [tenant, netvisorConnection, flexConnection] = await Promise.all([
    store.tenants.get(tenantId),
    store.connections.netvisor(tenantId),
    store.connections.flex(tenantId),
  ]);
  if (!tenant || !netvisorConnection || !flexConnection) return null;
  const clients = cachedClients(deps, tenantId, netvisorConnection, flexConnection);
  const calls = { flex: 0, netvisor: 0 };
  const lane =
    (side: Side, slots: number): InLane =>
    async (operation, signal, request) => {
      const cameAt = performance.now();
      const place = await deps.lanes.enter({ tenantId, side, slots, rank: options.rank, signal });
      const sentAt = performance.now();
      deps.metrics.laneEntered({ side, rank: options.rank, ms: sentAt - cameAt });
      const ended = (result: string): void => {
        deps.metrics.requestEnded({ side, operation, result, ms: performance.now() - sentAt });
      };
      try {
        calls[side] += 1;
        const answer = await request(AbortSignal.any([signal, place.signal]));
        ended('ok');
        return answer;
      } catch (error) {
        ended(diagnose(error)?.code ?? 'internal_error');
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
    calls,
  };
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
    // One keyed function, separated by the field's name; a value can't imitate the prefix of another field.
    field: (name, normalised) => field(normalised === null ? `${name}:` : `${name}=${normalised}`),
    number: (text) => (text === null ? null : number(text)),
    identity: (text) => (text === null ? null : identity(text)),
  };
}
