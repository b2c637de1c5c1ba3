import { z } from 'zod';
import type { Store } from '../../store/store';
import type { TenantId } from '../../sync/ids';
import type { Language } from '../../sync/languages';
import { numberOverlap, renderNumberOverlap } from '../../sync/number-overlap';
import { at, atOrNull, moment } from '../http/moments';

const sideNumbersSchema = z.object({
  /** Numbers in use, gaps below a thousand left aside. */
  ranges: z.array(z.string()),
  moreRanges: z.number().int(),
  /** The numbers that come next; Netvisor's are reckoned from those that it gave. */
  next: z.array(z.string()),
});

/** Whether the two systems' numbers stay apart (R19): the preflight line of that name. */
export const numberOverlapSchema = z.object({
  code: z.literal('number_overlap'),
  status: z.enum(['green', 'yellow']),
  title: z.string(),
  why: z.string().nullable(),
  /** To be sent as it is. */
  messageForCompany: z.string().nullable(),
  /** The first day on which a number may be given twice. */
  meetsOn: moment.nullable(),
  /** Whether the pace was seen, or assumed because there is no history yet. */
  basis: z.enum(['observed', 'assumed']).nullable(),
  /** The Flex series that is concerned first. */
  series: z.string().nullable(),
  found: z.object({ flex: sideNumbersSchema, netvisor: sideNumbersSchema }),
  /** Free on both sides for long. */
  suggestedRange: z.string(),
  at: moment,
});

export async function showNumberOverlap(
  store: Store,
  tenantId: TenantId,
  language: Language,
): Promise<z.infer<typeof numberOverlapSchema> | null> {
  const notes = await store.numberNotes.get(tenantId);
  const overlap = notes && numberOverlap(notes);
  if (!overlap) return null;
  const { code, status, forecast, sides } = overlap;
  const side = ({ ranges, ...numbers }: (typeof sides)['flex']) => ({
    ...numbers,
    ranges: [...ranges],
    next: [...numbers.next],
  });
  return {
    code,
    status,
    ...renderNumberOverlap(overlap, language),
    meetsOn: atOrNull(forecast.meetsOn),
    basis: forecast.basis,
    series: forecast.series,
    found: { flex: side(sides.flex), netvisor: side(sides.netvisor) },
    suggestedRange: overlap.range,
    at: at(overlap.at),
  };
}
