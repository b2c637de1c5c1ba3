import { SandboxClock } from '../common/clock';
import { controlRouter } from '../common/control';
import { FaultBox } from '../common/faults';
import { RequestJournal } from '../common/journal';
import { startSandboxServer } from '../common/sandbox-server';
import { AccessTokens } from './access-tokens';
import { MAX_BODY_BYTES } from './call';
import { addFlexRoutes, tenantOf } from './control-routes';
import { FlexApi } from './flex-api';
import { seedTenant } from './seed-tenant';
import { FlexTenant, tenantCards, type FlexTenantCard, type FlexTenantOptions } from './tenant';
import { WebhookPoster } from './webhook-post';

export interface FlexSandboxOptions {
  /** 0 or absent: any free port. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** Absent: two made-up companies. What an entry leaves out follows from its place in the list. */
  readonly tenants?: readonly FlexTenantOptions[] | undefined;
  readonly clock?: SandboxClock | undefined;
}

export interface FlexSandbox {
  /** Without a trailing slash; `/v1` and `/oauth2` stand below it. */
  readonly baseUrl: string;
  readonly tenants: readonly FlexTenantCard[];
  /** Stops the server and every delivery. */
  close(): Promise<void>;
}

/** Starts a simulated Flex with empty registers on a real HTTP server; the contract is docs/flex-openapi.yaml. */
export async function startFlexSandbox(options: FlexSandboxOptions = {}): Promise<FlexSandbox> {
  const clock = options.clock ?? new SandboxClock();
  const poster = new WebhookPoster();
  const tenants = tenantCards(options.tenants).map((card) => new FlexTenant(card, poster, clock));
  const journal = new RequestJournal();
  const faults = new FaultBox();
  const control = controlRouter({
    journal,
    faults,
    clock,
    seed: (request, tenant) => seedTenant(tenantOf(tenants, tenant), request),
    reset: () => {
      for (const tenant of tenants) tenant.reset();
    },
  });
  addFlexRoutes(control, tenants, clock);
  const api = new FlexApi(new AccessTokens(tenants));
  const server = await startSandboxServer(
    { api, control, journal, faults, clock, maxBodyBytes: MAX_BODY_BYTES },
    { port: options.port, host: options.host },
  );
  return {
    baseUrl: server.baseUrl,
    tenants: tenants.map(({ card }) => card),
    close: async () => {
      for (const { webhooks } of tenants) webhooks.clear();
      await poster.close();
      await server.close();
    },
  };
}
