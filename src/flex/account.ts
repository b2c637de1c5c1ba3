import { z } from 'zod';
import type { FlexCallOptions, FlexCalls } from './call';

/** Whose credentials these are and what they may do. */
export interface FlexAccount {
  /** Flex's own id of the tenant, as in its events. */
  readonly tenantId: string;
  /** The client that our changes are attributed to; null for a bare key. */
  readonly clientId: string | null;
  readonly scopes: string[];
  readonly company: { readonly name: string | null; readonly businessId: string | null };
  readonly clock: Date;
}

const accountSchema = z
  .object({
    tenant: z.string(),
    client_id: z.string().nullish(),
    scopes: z.array(z.string()),
    company: z.object({ name: z.string().nullish(), business_id: z.string().nullish() }).nullish(),
    clock: z.iso.datetime({ offset: true }),
  })
  .transform((me): FlexAccount => ({
    tenantId: me.tenant,
    clientId: me.client_id ?? null,
    scopes: me.scopes,
    company: { name: me.company?.name ?? null, businessId: me.company?.business_id ?? null },
    clock: new Date(me.clock),
  }));

/** The connection test: proves address and credential, changes nothing. */
export function readAccount(calls: FlexCalls, options?: FlexCallOptions): Promise<FlexAccount> {
  return calls.read(accountSchema, { operation: 'me', method: 'GET', path: '/v1/me' }, options);
}
