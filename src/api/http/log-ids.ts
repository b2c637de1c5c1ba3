import type { Request } from 'express';
import type { LogIds } from '../../logging';
import { linkIdSchema, tenantIdSchema } from '../../sync/ids';

/** Ids of the path for the log: only what is one, for anybody may send anything. */
export function idsOfPath({ params }: Pick<Request, 'params'>): LogIds {
  const tenantId = tenantIdSchema.safeParse(params['t'] ?? params['tenantId']);
  const linkId = linkIdSchema.safeParse(params['l']);
  return {
    ...(tenantId.success ? { tenantId: tenantId.data } : {}),
    ...(linkId.success ? { linkId: linkId.data } : {}),
  };
}
