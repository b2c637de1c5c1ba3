import type { CustomerRecord } from './customer';
import type { FlexTenant } from './tenant';

/** A record as the API shows it. */
export function customerJson(tenant: FlexTenant, record: CustomerRecord): Record<string, unknown> {
  const { id, version, content, active, merged_into, created_at, updated_at, updated_by } = record;
  return {
    id,
    version,
    kind: tenant.kindOf(content.customer_type_id),
    ...content,
    active,
    merged_into,
    created_at,
    updated_at,
    updated_by,
  };
}
