import { z } from 'zod';

/** Who made a change, as events and the change feed tell it. */
export interface ChangeOrigin {
  /** `user`, `integration`, `import` or what a later version adds; `unknown` when it is not told. */
  readonly type: string;
  readonly clientId: string | null;
  /** The `Change-Origin` header of the write, ours with its prefix `netvisor-sync/`. */
  readonly changeOrigin: string | null;
}

export const originSchema = z
  .object({
    type: z.string().nullish(),
    client_id: z.string().nullish(),
    change_origin: z.string().nullish(),
  })
  .nullish()
  .transform((origin): ChangeOrigin => ({
    type: origin?.type ?? 'unknown',
    clientId: origin?.client_id ?? null,
    changeOrigin: origin?.change_origin ?? null,
  }));
