import { and, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { Side } from '../sync/customer';
import type { TenantId } from '../sync/ids';
import { cipherOf, readableCipherOf } from './context';
import type { StoreContext } from './context';
import { connections, tenants, webhooks } from './schema';
import type { Place } from './tenant-cipher';
import { openTenant } from './tenant';
import type { Tenant } from './tenant';
import { afterRotation, secretId, storedSecretsSchema } from './webhook-secrets';
import type { WebhookSecret } from './webhook-secrets';

/** Credentials of a Netvisor company. Partner keys are normally the service's, from its configuration. */
export interface NetvisorConnection {
  readonly customerId: string;
  readonly customerKey: string;
  readonly organisationId: string;
  readonly partnerId?: string;
  readonly partnerKey?: string;
}

/** Access to a Flex account: a token, or client credentials. */
export interface FlexConnection {
  readonly baseUrl: string;
  readonly token?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
}

export type ConnectionState = 'untested' | 'ok' | 'rejected';

/** Name and business id as the other system states them. */
export interface ConnectedCompany {
  readonly name: string;
  readonly businessId: string;
}

/** What may be shown of a connection. */
export interface ConnectionSummary {
  readonly side: Side;
  readonly state: ConnectionState;
  /** Last four characters of the secret. */
  readonly last4: string;
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly version: number;
  readonly company: ConnectedCompany | null;
}

/** Our endpoint in Flex. */
export interface Webhook {
  readonly endpointId: string;
  /** Newest first; earlier ones while the overlap of a rotation runs, and until the next rotation beyond that. */
  readonly secrets: readonly WebhookSecret[];
  /** Our own Flex client as `/v1/me` names it: tells our own changes from a person's. */
  readonly clientId: string | null;
  /** Flex's own id of the company: an event must name it. */
  readonly flexTenantId: string;
}

/** An endpoint as Flex has just made it, with its first secret. */
export interface NewWebhook extends Omit<Webhook, 'secrets'> {
  readonly secret: string;
}

/** A new secret of an endpoint, and when the earlier ones end. */
export interface WebhookRotation {
  readonly endpointId: string;
  readonly secret: string;
  readonly at: Date;
  readonly earlierEndAt: Date;
}

export interface ConnectionRepository {
  /** Replaces the credentials; their state is untested again. */
  putNetvisor(tenantId: TenantId, connection: NetvisorConnection): Promise<void>;
  putFlex(tenantId: TenantId, connection: FlexConnection): Promise<void>;
  netvisor(tenantId: TenantId): Promise<NetvisorConnection | null>;
  flex(tenantId: TenantId): Promise<FlexConnection | null>;
  summary(tenantId: TenantId): Promise<ConnectionSummary[]>;
  setState(tenantId: TenantId, side: Side, state: ConnectionState, company?: ConnectedCompany): Promise<void>;
  remove(tenantId: TenantId, side: Side): Promise<void>;
  putWebhook(tenantId: TenantId, webhook: NewWebhook): Promise<void>;
  /** Adds the new secret beside the earlier ones. False: the tenant has another endpoint by now. */
  rotateWebhook(tenantId: TenantId, rotation: WebhookRotation): Promise<boolean>;
  /** Forgets an earlier secret before its overlap ends. The newest stays: Flex signs with it. */
  forgetWebhookSecret(tenantId: TenantId, id: string): Promise<'forgotten' | 'newest' | 'unknown'>;
  webhook(tenantId: TenantId): Promise<Webhook | null>;
  /** A tenant with its credentials, in one statement: what all work for it begins with. Null: there is no such tenant. */
  ofTenant(tenantId: TenantId): Promise<ConnectedTenant | null>;
  /** To whom an event came, in one statement: what each event begins with. Null: there is no such tenant. */
  addressee(tenantId: TenantId): Promise<Addressee | null>;
}

/** What taking an event in needs to know of its tenant; without an endpoint in Flex there is no webhook. */
export interface Addressee {
  readonly tenant: Pick<Tenant, 'id' | 'state'>;
  readonly webhook: Webhook | null;
}

/** A tenant and its credentials, as far as they have been given. */
export interface ConnectedTenant {
  readonly tenant: Tenant;
  readonly netvisor: NetvisorConnection | null;
  readonly flex: FlexConnection | null;
}

// As they were put: what is absent stays absent.
const netvisorSchema = z.object({
  customerId: z.string(),
  customerKey: z.string(),
  organisationId: z.string(),
  partnerId: z.string().exactOptional(),
  partnerKey: z.string().exactOptional(),
});
const flexSchema = z.object({
  baseUrl: z.string(),
  token: z.string().exactOptional(),
  clientId: z.string().exactOptional(),
  clientSecret: z.string().exactOptional(),
});
const companySchema = z.object({ name: z.string(), businessId: z.string() });

const SHOWN_CHARS = 4;
const USE_NOTED_MS = 60_000;

export function createConnectionRepository(context: StoreContext): ConnectionRepository {
  const { session } = context;

  async function put(
    tenantId: TenantId,
    side: Side,
    credentials: NetvisorConnection | FlexConnection,
  ): Promise<void> {
    const sealedCredentials = (await cipherOf(context, tenantId)).seal(credentialsPlace(side), credentials);
    await session
      .db()
      .insert(connections)
      .values({ tenantId, side, sealedCredentials })
      .onConflictDoUpdate({
        target: [connections.tenantId, connections.side],
        set: {
          sealedCredentials,
          state: 'untested',
          sealedCompany: null,
          createdAt: sql`now()`,
          lastUsedAt: null,
          version: sql`${connections.version} + 1`,
        },
      });
  }

  async function read<T>(tenantId: TenantId, side: Side, schema: z.ZodType<T>): Promise<T | null> {
    const [row] = await session
      .db()
      .select()
      .from(connections)
      .where(and(eq(connections.tenantId, tenantId), eq(connections.side, side)));
    return row ? openToUse(row, schema) : null;
  }

  async function openToUse<T>(
    { tenantId, side, sealedCredentials, lastUsedAt }: ConnectionRow,
    schema: z.ZodType<T>,
  ): Promise<T | null> {
    const cipher = await readableCipherOf(context, tenantId);
    if (!cipher) return null;
    await noteUse(tenantId, side, lastUsedAt);
    return cipher.open(credentialsPlace(side), schema, sealedCredentials);
  }

  async function openWebhook(row: typeof webhooks.$inferSelect): Promise<Webhook | null> {
    const cipher = await readableCipherOf(context, row.tenantId);
    if (!cipher) return null;
    const secrets = cipher.open(SECRETS_PLACE, storedSecretsSchema, row.sealedSecrets) ?? [];
    const { endpointId, clientId, flexTenantId } = row;
    return { endpointId, secrets, clientId, flexTenantId };
  }

  /** To the minute, so that a request costs no write of its own. */
  async function noteUse(tenantId: TenantId, side: Side, lastUsedAt: Date | null): Promise<void> {
    if (lastUsedAt && Date.now() - lastUsedAt.getTime() < USE_NOTED_MS) return;
    await session
      .db()
      .update(connections)
      .set({ lastUsedAt: sql`now()` })
      .where(and(eq(connections.tenantId, tenantId), eq(connections.side, side)));
  }

  return {
    putNetvisor: (tenantId, connection) => put(tenantId, 'netvisor', connection),
    putFlex: (tenantId, connection) => put(tenantId, 'flex', connection),
    netvisor: (tenantId) => read(tenantId, 'netvisor', netvisorSchema),
    flex: (tenantId) => read(tenantId, 'flex', flexSchema),

    summary: async (tenantId) => {
      const rows = await session.db().select().from(connections).where(eq(connections.tenantId, tenantId));
      if (rows.length === 0) return [];
      const cipher = await readableCipherOf(context, tenantId);
      return rows.map(
        ({ side, sealedCredentials, sealedCompany, state, createdAt, lastUsedAt, version }) => ({
          side,
          state,
          last4: cipher
            ? shownOf(side, (schema) => cipher.open(credentialsPlace(side), schema, sealedCredentials))
            : '',
          createdAt,
          lastUsedAt,
          version,
          company: cipher?.open(companyPlace(side), companySchema, sealedCompany) ?? null,
        }),
      );
    },

    setState: async (tenantId, side, state, company) => {
      const cipher = company && (await cipherOf(context, tenantId));
      await session
        .db()
        .update(connections)
        .set({ state, ...(cipher ? { sealedCompany: cipher.seal(companyPlace(side), company) } : {}) })
        .where(and(eq(connections.tenantId, tenantId), eq(connections.side, side)));
    },

    remove: async (tenantId, side) => {
      await session
        .db()
        .delete(connections)
        .where(and(eq(connections.tenantId, tenantId), eq(connections.side, side)));
    },

    putWebhook: async (tenantId, { endpointId, secret, clientId, flexTenantId }) => {
      const first: WebhookSecret = { value: secret, since: new Date(), endsAt: null };
      const sealedSecrets = (await cipherOf(context, tenantId)).seal(SECRETS_PLACE, [first]);
      const values = { endpointId, sealedSecrets, clientId, flexTenantId };
      await session
        .db()
        .insert(webhooks)
        .values({ tenantId, ...values })
        .onConflictDoUpdate({ target: webhooks.tenantId, set: values });
    },

    rotateWebhook: async (tenantId, { endpointId, secret, at, earlierEndAt }) => {
      const cipher = await cipherOf(context, tenantId);
      const own = and(eq(webhooks.tenantId, tenantId), eq(webhooks.endpointId, endpointId));
      return session.atomically(async () => {
        const [row] = await session.db().select().from(webhooks).where(own).for('update');
        if (!row) return false;
        const earlier = cipher.open(SECRETS_PLACE, storedSecretsSchema, row.sealedSecrets) ?? [];
        const secrets = afterRotation(earlier, { value: secret, at, earlierEndAt });
        await session
          .db()
          .update(webhooks)
          .set({ sealedSecrets: cipher.seal(SECRETS_PLACE, secrets) })
          .where(own);
        return true;
      });
    },

    forgetWebhookSecret: async (tenantId, id) => {
      const cipher = await cipherOf(context, tenantId);
      const own = eq(webhooks.tenantId, tenantId);
      return session.atomically(async () => {
        const [row] = await session.db().select().from(webhooks).where(own).for('update');
        const secrets = (row && cipher.open(SECRETS_PLACE, storedSecretsSchema, row.sealedSecrets)) ?? [];
        const found = secrets.find((secret) => secretId(secret) === id);
        if (!found) return 'unknown';
        if (found.endsAt === null) return 'newest';
        const left = secrets.filter((secret) => secret !== found);
        await session
          .db()
          .update(webhooks)
          .set({ sealedSecrets: cipher.seal(SECRETS_PLACE, left) })
          .where(own);
        return 'forgotten';
      });
    },

    webhook: async (tenantId) => {
      const [row] = await session.db().select().from(webhooks).where(eq(webhooks.tenantId, tenantId));
      return row ? openWebhook(row) : null;
    },

    ofTenant: async (tenantId) => {
      const [found] = await session
        .db()
        .select({ tenant: tenants, netvisor: ofNetvisor, flex: ofFlex })
        .from(tenants)
        .leftJoin(ofNetvisor, and(eq(ofNetvisor.tenantId, tenants.id), eq(ofNetvisor.side, 'netvisor')))
        .leftJoin(ofFlex, and(eq(ofFlex.tenantId, tenants.id), eq(ofFlex.side, 'flex')))
        .where(eq(tenants.id, tenantId));
      if (!found) return null;
      return {
        tenant: await openTenant(context, found.tenant),
        netvisor: found.netvisor && (await openToUse(found.netvisor, netvisorSchema)),
        flex: found.flex && (await openToUse(found.flex, flexSchema)),
      };
    },

    addressee: async (tenantId) => {
      const [found] = await session
        .db()
        .select({ tenant: { id: tenants.id, state: tenants.state }, webhook: webhooks })
        .from(tenants)
        .leftJoin(webhooks, eq(webhooks.tenantId, tenants.id))
        .where(eq(tenants.id, tenantId));
      if (!found) return null;
      const { tenant, webhook } = found;
      return { tenant, webhook: webhook && (await openWebhook(webhook)) };
    },
  };
}

const ofNetvisor = alias(connections, 'of_netvisor');
const ofFlex = alias(connections, 'of_flex');

type ConnectionRow = typeof connections.$inferSelect;

function shownOf(side: Side, open: <T>(schema: z.ZodType<T>) => T | null): string {
  const flex = side === 'flex' ? open(flexSchema) : null;
  const secret = flex
    ? (flex.token ?? flex.clientSecret)
    : side === 'netvisor'
      ? open(netvisorSchema)?.customerKey
      : null;
  return (secret ?? '').slice(-SHOWN_CHARS);
}

const credentialsPlace = (side: Side): Place => ['connections', 'sealed_credentials', side];
const companyPlace = (side: Side): Place => ['connections', 'sealed_company', side];
const SECRETS_PLACE: Place = ['webhooks', 'sealed_secrets'];
