import { z } from 'zod';
import type { FlexConnection } from '../../store/connections';
import type { Store } from '../../store/store';
import type { Side } from '../../sync/customer';
import type { TenantId } from '../../sync/ids';
import { tenantIdSchema } from '../../sync/ids';
import { startWaiting } from '../../temporal/start-pending';
import { etagOf, requiredVersion } from '../http/etag';
import { findActiveTenant, findTenant } from '../http/find';
import { listOf } from '../http/lists';
import { nudge } from '../http/nudge';
import { acting, reading } from '../http/route';
import type { Call } from '../http/route';
import { ApiProblem } from '../problems/api-problem';
import { connectionSchema, showConnection } from '../views/connection';
import { sideSchema } from '../views/tenant';

const secret = z.string().min(1).max(4000);

/** The company's own keys; those of the partner are the service's. */
const netvisorBody = z.strictObject({
  customerId: z.string().trim().min(1).max(100),
  customerKey: secret,
  organisationId: z.string().trim().min(1).max(50),
});

/** Access to a Flex account: a token, or client id and secret. */
const flexBody = z
  .strictObject({
    baseUrl: z.url({ protocol: /^https?$/ }).max(500),
    token: secret.optional(),
    clientId: z.string().trim().min(1).max(200).optional(),
    clientSecret: secret.optional(),
  })
  .transform(({ baseUrl, token, clientId, clientSecret }, context): FlexConnection => {
    const pair = clientId !== undefined && clientSecret !== undefined;
    if (pair && token === undefined) return { baseUrl, clientId, clientSecret };
    if (token !== undefined && clientId === undefined && clientSecret === undefined)
      return { baseUrl, token };
    context.addIssue({ code: 'custom', message: 'token, tai / or clientId + clientSecret' });
    return z.NEVER;
  });

const params = { t: tenantIdSchema, side: sideSchema };

export const listConnections = reading({
  path: '/tenants/{t}/connections',
  summary: 'Both connections; secrets are written, never shown.',
  params: { t: tenantIdSchema },
  query: {},
  answer: listOf(connectionSchema),
  handle: async ({ params: { t } }, call) => {
    await findTenant(call.store, t);
    const data = [await shown(call.store, t, 'netvisor'), await shown(call.store, t, 'flex')];
    return { body: { data, nextCursor: null, total: { value: data.length, exact: true } } };
  },
});

export const getConnection = reading({
  path: '/tenants/{t}/connections/{side}',
  summary: 'One connection, with its ETag.',
  params,
  query: {},
  answer: connectionSchema,
  handle: async ({ params: { t, side } }, call) => {
    await findTenant(call.store, t);
    return answerOf(await shown(call.store, t, side));
  },
});

export const putNetvisorConnection = acting({
  method: 'put',
  path: '/tenants/{t}/connections/netvisor',
  summary: 'Give or replace the Netvisor credentials. They are encrypted and never shown again.',
  params: { t: tenantIdSchema },
  body: netvisorBody,
  answer: connectionSchema,
  versioned: true,
  problems: ['wrong_state'],
  handle: ({ params: { t }, body }, call) =>
    putCredentials(call, t, 'netvisor', (store) => store.connections.putNetvisor(t, body)),
});

export const putFlexConnection = acting({
  method: 'put',
  path: '/tenants/{t}/connections/flex',
  summary: 'Give or replace the Flex credentials. They are encrypted and never shown again.',
  params: { t: tenantIdSchema },
  body: flexBody,
  answer: connectionSchema,
  versioned: true,
  problems: ['url_not_allowed', 'wrong_state'],
  handle: ({ params: { t }, body }, call) => {
    if (!call.flexUrlAllowed(body.baseUrl)) throw urlNotAllowed();
    return putCredentials(call, t, 'flex', (store) => store.connections.putFlex(t, body));
  },
});

export const deleteConnection = acting({
  method: 'delete',
  path: '/tenants/{t}/connections/{side}',
  summary: 'Forget the credentials of a side. A live company is paused first.',
  params,
  body: z.undefined().or(z.strictObject({})),
  status: 204,
  answer: z.null(),
  versioned: true,
  problems: ['wrong_state'],
  handle: async ({ params: { t, side } }, call) => {
    const tenant = await findTenant(call.store, t);
    if (tenant.state === 'live' || tenant.state === 'goingLive') throw new ApiProblem('wrong_state');
    await call.store.transaction(async (tx) => {
      if ((await versionOf(tx, t, side)) === null) throw new ApiProblem('not_found');
      await requireSeen(call, tx, t, side);
      await tx.connections.remove(t, side);
    });
    return { body: null };
  },
});

async function putCredentials(
  call: Call,
  tenantId: TenantId,
  side: Side,
  put: (store: Store) => Promise<void>,
) {
  const tenant = await findActiveTenant(call.store, tenantId);
  const view = await call.store.transaction(async (tx) => {
    const before = await versionOf(tx, tenantId, side);
    await requireSeen(call, tx, tenantId, side);
    await put(tx);
    // New credentials are tried at once, however long the old ones were to be left alone.
    await tx.lanes.open(tenantId, side);
    const current = await shown(tx, tenantId, side);
    // Somebody put other ones between our look and our write: theirs stand.
    if (current.etag !== etagOf((before ?? 0) + 1)) throw new ApiProblem('stale');
    return current;
  });
  if (tenant.state === 'live') {
    // Not waited for: an outage may have left thousands behind.
    void nudge(call, 'waiting customers not woken', () => startWaiting(call, tenantId));
    void nudge(call, 'waiting poll not woken', () =>
      call.control.wakePoll({ tenantId, operatorId: call.operatorId }),
    );
  }
  return answerOf(view);
}

const urlNotAllowed = (): ApiProblem =>
  new ApiProblem('url_not_allowed', {
    faults: [
      {
        pointer: '#/baseUrl',
        code: 'url_not_allowed',
        detail: {
          fi: 'Osoitetta ei ole sallittu (FLEX_ALLOWED_HOSTS)',
          en: 'The address is not allowed (FLEX_ALLOWED_HOSTS)',
        },
      },
    ],
  });

/** Creating says If-None-Match: *, replacing names the version seen. */
async function requireSeen(call: Call, store: Store, tenantId: TenantId, side: Side): Promise<void> {
  const current = await shown(store, tenantId, side);
  const exists = current.etag !== null;
  if (call.ifNoneMatch !== null) {
    if (call.ifNoneMatch.trim() !== '*') throw new ApiProblem('precondition_required');
    if (exists) throw new ApiProblem('stale', { current });
    return;
  }
  const seen = requiredVersion(call, current);
  if (!exists || (seen !== null && etagOf(seen) !== current.etag)) throw new ApiProblem('stale', { current });
}

async function versionOf(store: Store, tenantId: TenantId, side: Side): Promise<number | null> {
  const summaries = await store.connections.summary(tenantId);
  return summaries.find((summary) => summary.side === side)?.version ?? null;
}

async function shown(store: Store, tenantId: TenantId, side: Side) {
  const summaries = await store.connections.summary(tenantId);
  return showConnection(
    side,
    summaries.find((summary) => summary.side === side),
  );
}

const answerOf = (view: Awaited<ReturnType<typeof shown>>) => ({
  body: view,
  headers: view.etag === null ? {} : { ETag: view.etag },
});
