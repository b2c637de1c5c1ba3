import { randomBytes } from 'node:crypto';
import type { Store } from '../../src/store/store';
import { flexIdSchema } from '../../src/sync/ids';
import type { TenantId } from '../../src/sync/ids';
import { serveParent } from './in-child';
import { runService } from './run-service';

const FLEX_TENANT = 'flex-of-the-benchmark';

/**
 * The API alone, with one company that is live and whose first BENCH_KNOWN customers have links: no worker takes the
 * processor away from what is measured.
 */
async function main(): Promise<void> {
  const { service, apiUrl, stop } = await runService(new Set(['api']));
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const tenantId = await liveTenant(service.store, secret, Number(process.env['BENCH_KNOWN']));
  serveParent({ apiUrl, tenantId, secret, flexTenant: FLEX_TENANT }, stop);
}

async function liveTenant(store: Store, secret: string, known: number): Promise<TenantId> {
  const tenant = await store.tenants.create({
    name: 'Mittaus Oy',
    businessId: '1967543-8',
    language: 'fi',
  });
  await store.connections.putWebhook(tenant.id, {
    endpointId: 'endpoint-of-the-benchmark',
    secret,
    clientId: 'own-client',
    flexTenantId: FLEX_TENANT,
  });
  for (let n = 0; n < known; n += 1) {
    await store.links.ensureForFlex(tenant.id, flexIdSchema.parse(`known-${String(n)}`));
  }
  await store.tenants.update(tenant.id, { state: 'live' });
  return tenant.id;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
