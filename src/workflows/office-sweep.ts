import { pollingOf } from './activity-proxies';
import type { TenantInput } from './messages';

/**
 * Reads the customers that have an office, since Netvisor's list of changes may not name an edited office (D19).
 * Started by its Schedule, at the lowest rank.
 */
export async function officeSweep(input: TenantInput): Promise<{ looked: number; wrote: number }> {
  const polling = pollingOf(input.tenantId);
  let looked = 0;
  let wrote = 0;
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof polling.sweepOffices>> = await polling.sweepOffices({
      tenantId: input.tenantId,
      after,
    });
    looked += page.looked;
    wrote += page.wrote;
    after = page.after;
  } while (after !== null);
  return { looked, wrote };
}
