import { and, count, desc, eq, inArray, isNull, lt, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { FieldName } from '../sync/customer';
import type { IssueId, LinkId, TenantId } from '../sync/ids';
import type { IssueClass, IssueCode, Severity } from '../sync/issues';
import { cipherOf, readableCipherOf } from './context';
import type { StoreContext } from './context';
import { StoreError, UnknownLink } from './errors';
import { familyOf, labelPlace, labelSchema, survivorRow } from './link-rows';
import type { Label } from './link-rows';
import { newId } from './new-id';
import { placeInList, toPage } from './paging';
import { issues, links } from './schema';
import type { Place, TenantCipher } from './tenant-cipher';

export type IssueState = 'open' | 'snoozed' | 'ignored' | 'resolved';

/** Something that a person has to know or decide. */
export interface Issue {
  readonly id: IssueId;
  readonly tenantId: TenantId;
  /** null: about the tenant as a whole. */
  readonly linkId: LinkId | null;
  readonly code: IssueCode;
  readonly class: IssueClass;
  readonly severity: Severity;
  readonly field: FieldName | null;
  /** Values for the texts. */
  readonly params: Record<string, string | number>;
  readonly state: IssueState;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  /** Grows with each change: the ETag. */
  readonly version: number;
  readonly linkLabel: Label | null;
}

export interface NewIssue {
  readonly linkId: LinkId | null;
  readonly code: IssueCode;
  readonly class: IssueClass;
  readonly severity: Severity;
  readonly field: FieldName | null;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface IssueQuery {
  readonly states?: readonly IssueState[];
  readonly code?: IssueCode;
  readonly class?: IssueClass;
  readonly linkId?: LinkId;
  readonly cursor?: string;
  readonly limit: number;
}

export interface IssueRepository {
  /**
   * One per tenant, link, code and field: a resolved one opens again, one that is there gets the new values. One
   * that an operator snoozed or ignored stays so. Nothing changes, nor the version, when all is as it was.
   */
  open(tenantId: TenantId, issue: NewIssue): Promise<Issue>;
  /** Resolves what is no longer true of a link: of the `healable` codes, all that `keep` doesn't name. Returns how many. */
  heal(
    linkId: LinkId,
    keep: ReadonlyArray<{ code: IssueCode; field: FieldName | null }>,
    healable: readonly IssueCode[],
  ): Promise<number>;
  /** Resolves issues of the tenant as a whole. Returns how many. */
  healTenant(tenantId: TenantId, codes: readonly IssueCode[]): Promise<number>;
  get(tenantId: TenantId, id: IssueId): Promise<Issue | null>;
  /** Newest first; of all tenants when none is given. */
  list(
    tenantId: TenantId | null,
    query: IssueQuery,
  ): Promise<{ rows: Issue[]; nextCursor: string | null; total: number }>;
  /** Open ones. Classes without any are absent. */
  countByClass(tenantId: TenantId | null): Promise<Record<string, number>>;
}

const PARAMS_PLACE: Place = ['issues', 'sealed_params'];
const paramsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

export function createIssueRepository(context: StoreContext): IssueRepository {
  const { session } = context;

  const selectIssues = () =>
    session
      .db()
      .select({ issue: issues, sealedLabel: links.sealedLabel })
      .from(issues)
      .leftJoin(links, eq(links.id, issues.linkId));

  function toIssue(
    { issue: row, sealedLabel }: { issue: typeof issues.$inferSelect; sealedLabel: string | null },
    cipher: TenantCipher | null,
  ): Issue {
    return {
      id: row.id,
      tenantId: row.tenantId,
      linkId: row.linkId,
      code: row.code,
      class: row.class,
      severity: row.severity,
      field: row.field,
      params: cipher?.open(PARAMS_PLACE, paramsSchema, row.sealedParams) ?? {},
      state: row.state,
      openedAt: row.openedAt,
      closedAt: row.closedAt,
      version: row.version,
      linkLabel:
        row.linkId === null ? null : (cipher?.open(labelPlace(row.linkId), labelSchema, sealedLabel) ?? null),
    };
  }

  const resolve = { state: 'resolved' as const, closedAt: sql`now()`, version: sql`${issues.version} + 1` };

  return {
    open: async (tenantId, issue) => {
      const cipher = await cipherOf(context, tenantId);
      const link = issue.linkId && (await survivorRow(session.db(), issue.linkId));
      if (issue.linkId && link?.tenantId !== tenantId)
        throw new UnknownLink(`there is no link ${issue.linkId}`);
      const identity = { tenantId, linkId: link ? link.id : null, code: issue.code, field: issue.field };
      const paramsFp = cipher.fingerprint('issue params')(canonical(issue.params));
      const sealedParams = cipher.seal(PARAMS_PLACE, issue.params);
      await session.repeatable(() =>
        session
          .db()
          .insert(issues)
          .values({
            id: newId('iss'),
            ...identity,
            class: issue.class,
            severity: issue.severity,
            sealedParams,
            paramsFp,
          })
          .onConflictDoUpdate({
            target: [issues.tenantId, issues.linkId, issues.code, issues.field],
            set: {
              class: issue.class,
              severity: issue.severity,
              sealedParams,
              paramsFp,
              state: sql`case when ${issues.state} = 'resolved' then 'open' else ${issues.state} end`,
              openedAt: sql`case when ${issues.state} = 'resolved' then now() else ${issues.openedAt} end`,
              // Opened again it is a new one to whoever reads the list.
              seq: sql`case when ${issues.state} = 'resolved' then excluded.seq else ${issues.seq} end`,
              closedAt: null,
              version: sql`${issues.version} + 1`,
            },
            setWhere: sql`${issues.state} = 'resolved' or ${issues.paramsFp} <> ${paramsFp}
              or ${issues.class} <> ${issue.class} or ${issues.severity} <> ${issue.severity}`,
          }),
      );
      const [found] = await selectIssues().where(
        and(
          eq(issues.tenantId, tenantId),
          eq(issues.code, issue.code),
          sql`${issues.linkId} is not distinct from ${identity.linkId}`,
          sql`${issues.field} is not distinct from ${identity.field}`,
        ),
      );
      if (!found) throw new StoreError('an issue vanished while it was opened', null);
      return toIssue(found, cipher);
    },

    heal: async (linkId, keep, healable) => {
      if (healable.length === 0) return 0;
      const kept = keep.map(({ code, field }) => `${code} ${field ?? ''}`);
      const rows = await session
        .db()
        .update(issues)
        .set(resolve)
        .where(
          and(
            sql`${issues.linkId} in ${familyOf(linkId)}`,
            ne(issues.state, 'resolved'),
            inArray(issues.code, [...healable]),
            kept.length === 0
              ? undefined
              : sql`not (${inArray(sql`${issues.code} || ' ' || coalesce(${issues.field}, '')`, kept)})`,
          ),
        )
        .returning({ id: issues.id });
      return rows.length;
    },

    healTenant: async (tenantId, codes) => {
      if (codes.length === 0) return 0;
      const rows = await session
        .db()
        .update(issues)
        .set(resolve)
        .where(
          and(
            eq(issues.tenantId, tenantId),
            isNull(issues.linkId),
            ne(issues.state, 'resolved'),
            inArray(issues.code, [...codes]),
          ),
        )
        .returning({ id: issues.id });
      return rows.length;
    },

    get: async (tenantId, id) => {
      const [row] = await selectIssues().where(and(eq(issues.tenantId, tenantId), eq(issues.id, id)));
      return row ? toIssue(row, await readableCipherOf(context, tenantId)) : null;
    },

    list: async (tenantId, query) => {
      const before = placeInList(query.cursor);
      const filter = and(
        tenantId === null ? undefined : eq(issues.tenantId, tenantId),
        query.states && query.states.length > 0 ? inArray(issues.state, [...query.states]) : undefined,
        query.code === undefined ? undefined : eq(issues.code, query.code),
        query.class === undefined ? undefined : eq(issues.class, query.class),
        query.linkId === undefined ? undefined : sql`${issues.linkId} in ${familyOf(query.linkId)}`,
      );
      const found = await selectIssues()
        .where(before === null ? filter : and(filter, lt(issues.seq, before)))
        .orderBy(desc(issues.seq))
        .limit(query.limit + 1);
      const [counted] = await session.db().select({ total: count() }).from(issues).where(filter);
      const { rows, nextCursor } = toPage(found, query.limit, (row) => row.issue.seq);
      const read: Issue[] = [];
      for (const row of rows) read.push(toIssue(row, await readableCipherOf(context, row.issue.tenantId)));
      return { rows: read, nextCursor, total: counted?.total ?? 0 };
    },

    countByClass: async (tenantId) => {
      const rows = await session
        .db()
        .select({ class: issues.class, n: count() })
        .from(issues)
        .where(and(eq(issues.state, 'open'), tenantId === null ? undefined : eq(issues.tenantId, tenantId)))
        .groupBy(issues.class);
      return Object.fromEntries(rows.map((row) => [row.class, row.n]));
    },
  };
}

/** The same text for the same values, whatever their order. */
const canonical = (params: NewIssue['params']): string =>
  JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));
