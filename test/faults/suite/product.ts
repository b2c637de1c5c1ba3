import { z } from 'zod';
import type { Company } from './company';
import type { Ground } from './ground';

/** What the product itself says of its customers, over its API. */

const linkSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  parkedCode: z.string().nullable(),
  flexId: z.string().nullable(),
  netvisorKey: z.string().nullable(),
});
export type LinkRow = z.infer<typeof linkSchema>;

const issueSchema = z.looseObject({
  code: z.string(),
  state: z.string(),
  field: z.string().nullable(),
  linkId: z.string().nullable(),
  openedAt: z.string(),
});
export type IssueRow = z.infer<typeof issueSchema>;

const entrySchema = z.looseObject({
  at: z.string(),
  linkId: z.string(),
  side: z.string(),
  field: z.string(),
  reasonCode: z.string(),
});
export type JournalRow = z.infer<typeof entrySchema>;

async function all<T>(ground: Ground, path: string, row: z.ZodType<T>): Promise<T[]> {
  const page = z.looseObject({ data: z.array(row), nextCursor: z.string().nullable() });
  const rows: T[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const from = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await ground.operator.call('GET', `${path}?limit=200${from}`);
    const { data, nextCursor } = page.parse(body);
    rows.push(...data);
    cursor = nextCursor;
  }
  return rows;
}

export const linksOf = (ground: Ground, { tenantId }: Company): Promise<LinkRow[]> =>
  all(ground, `/tenants/${tenantId}/links`, linkSchema);
export const issuesOf = (ground: Ground, { tenantId }: Company): Promise<IssueRow[]> =>
  all(ground, `/tenants/${tenantId}/issues`, issueSchema);
export const journalOf = (ground: Ground, { tenantId }: Company): Promise<JournalRow[]> =>
  all(ground, `/tenants/${tenantId}/journal`, entrySchema);
