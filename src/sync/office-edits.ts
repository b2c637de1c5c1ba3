import { z } from 'zod';

/**
 * What is known of whether this company's Netvisor lists edits of offices by `changedsince` (D19): edits of nothing but
 * an office that a list named, and such that it did not.
 */
export const officeEditsSchema = z.strictObject({
  listed: z.number().int().default(0),
  unlisted: z.number().int().default(0),
  /** Since when the sweep is not needed, ISO 8601; null while it is. */
  stoppedAt: z.string().nullable().default(null),
});

export type OfficeEdits = z.infer<typeof officeEditsSchema>;

/** A card that was saved as a whole can look like an edit of its office alone, so one is no proof. */
const LISTED_NEEDED = 3;

/** Customers with an office above which they are not swept (D19). */
export const SWEPT_AT_MOST = 20_000;

/** `listed`: Netvisor's list names edited offices. `tooMany`: more customers with an office than are read each hour. */
export type OfficeSweep = 'on' | 'listed' | 'tooMany';

/** Adds what was seen. One edit that was not listed outweighs all that were: then the sweep goes on, or begins again. */
export function withOfficeEdits(
  known: OfficeEdits,
  seen: { readonly listed: number; readonly unlisted: number },
): OfficeEdits {
  const listed = known.listed + seen.listed;
  const unlisted = known.unlisted + seen.unlisted;
  return { listed, unlisted, stoppedAt: unlisted > 0 ? null : known.stoppedAt };
}

/** What a full comparison concludes: enough edits were listed, and none was missed. */
export function concludeOfficeEdits(known: OfficeEdits, now: Date): OfficeEdits {
  const stops = known.listed >= LISTED_NEEDED && known.unlisted === 0;
  return { ...known, stoppedAt: stops ? (known.stoppedAt ?? now.toISOString()) : null };
}

/** Whether the sweep has anything to do. */
export const officeSweepOf = ({ stoppedAt }: OfficeEdits, customersWithOffice: number): OfficeSweep =>
  stoppedAt !== null ? 'listed' : customersWithOffice > SWEPT_AT_MOST ? 'tooMany' : 'on';
