import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { TenantId } from '../sync/ids';
import { defaultSettings } from '../sync/settings';
import { cipherOf } from './context';
import type { StoreContext } from './context';
import { StaleVersion, TenantExists, UnknownTenant } from './errors';
import { newId } from './new-id';
import { isUniqueViolation } from './plain-errors';
import { tenants } from './schema';
import type { Rewrapped } from './tenant-keys';
import { goLivePlace, openTenant } from './tenant';
import type { Tenant, TenantRow, TenantState } from './tenant';

export type TenantPatch = Partial<
  Pick<Tenant, 'name' | 'businessId' | 'language' | 'settings' | 'goLive' | 'customerTypes' | 'state'>
>;

export interface TenantRepository {
  /** Makes the tenant and its data key. Throws TenantExists on a taken business id; off-boarded ones don't count. */
  create(tenant: Pick<Tenant, 'name' | 'businessId' | 'language'>): Promise<Tenant>;
  get(id: TenantId): Promise<Tenant | null>;
  /** In order of creation. */
  list(query?: { states?: TenantState[] }): Promise<Tenant[]>;
  /** Throws StaleVersion with the tenant as it stands when `ifVersion` isn't its version, UnknownTenant, TenantExists. */
  update(id: TenantId, patch: TenantPatch, ifVersion?: number): Promise<Tenant>;
  /** Makes every encrypted value of the tenant unreadable for good (off-boarding, I12). */
  destroyDataKey(id: TenantId): Promise<void>;
  /** Wraps the data keys of all tenants with the present SECRETS_KEY. Returns how many were wrapped by another. */
  rewrapDataKeys(): Promise<Rewrapped>;
}

export function createTenantRepository(context: StoreContext): TenantRepository {
  const { session, keys } = context;

  const toTenant = (row: TenantRow): Promise<Tenant> => openTenant(context, row);

  async function get(id: TenantId): Promise<Tenant | null> {
    const [row] = await session.db().select().from(tenants).where(eq(tenants.id, id));
    return row ? toTenant(row) : null;
  }

  return {
    get,

    create: (tenant) =>
      session.atomically(async () => {
        const [row] = await session
          .db()
          .insert(tenants)
          .values({ id: newId('tnt'), ...pickIdentity(tenant), settings: defaultSettings() })
          .onConflictDoNothing({ target: tenants.businessId, where: ne(tenants.state, sql`'offboarded'`) })
          .returning();
        if (!row) throw new TenantExists('a tenant with this business id exists');
        await keys.create(session, row.id);
        return toTenant(row);
      }),

    list: async (query = {}) => {
      const rows = await session
        .db()
        .select()
        .from(tenants)
        .where(query.states && inArray(tenants.state, query.states))
        .orderBy(asc(tenants.createdAt), asc(tenants.id));
      const read: Tenant[] = [];
      for (const row of rows) read.push(await toTenant(row));
      return read;
    },

    update: (id, patch, ifVersion) =>
      session.atomically(async () => {
        const { goLive, ...columns } = patch;
        const sealed =
          goLive === undefined
            ? {}
            : { sealedGoLive: goLive && (await cipherOf(context, id)).seal(goLivePlace(id), goLive) };
        const changed = await session
          .savepoint(() =>
            session
              .db()
              .update(tenants)
              .set({ ...columns, ...sealed, updatedAt: sql`now()`, version: sql`${tenants.version} + 1` })
              .where(
                and(eq(tenants.id, id), ifVersion === undefined ? undefined : eq(tenants.version, ifVersion)),
              )
              .returning(),
          )
          .catch((error: unknown) => {
            throw isUniqueViolation(error)
              ? new TenantExists('a tenant with this business id exists')
              : error;
          });
        const [row] = changed;
        if (row) return toTenant(row);
        const current = await get(id);
        if (!current) throw new UnknownTenant(id);
        throw new StaleVersion(current);
      }),

    destroyDataKey: (id) => keys.destroy(session, id),
    rewrapDataKeys: () => keys.rewrap(session),
  };
}

const pickIdentity = ({ name, businessId, language }: Pick<Tenant, 'name' | 'businessId' | 'language'>) => ({
  name,
  businessId,
  language,
});
