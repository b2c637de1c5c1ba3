import { and, count, desc, eq, inArray, isNotNull, isNull, lt, ne, notExists, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { FieldName } from '../sync/customer';
import type { Decision } from '../sync/decisions';
import type { IssueId, LinkId, TenantId } from '../sync/ids';
import type { IssueClass, IssueCode, Severity } from '../sync/issues';
import { cipherOf, readableCipherOf } from './context';
import type { StoreContext } from './context';
import { StaleVersion, StoreError, UnknownLink } from './errors';
import { isOfFamily, labelPlace, labelSchema, survivorRow } from './link-rows';
import type { Label } from './link-rows';
import { newId } from './new-id';
import { placeInList, toPage } from './paging';
import { anyOf } from './raw-rows';
import { issues, links, overrides } from './schema';
import type { Place, TenantCipher } from './tenant-cipher';

/** One of several that an operator chooses from: an office, a customer of the other side. */
export interface IssueChoice {
  /** The key that the decision names. */
  readonly id: string;
  readonly label: string;
  readonly detail: string;
}

/** What an operator said of an issue. */
export interface IssueDecision {
  readonly decision: Decision;
  readonly by: string;
  readonly at: Date;
}

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
  readonly choices: readonly IssueChoice[];
  /** The data that it is about, as a keyed fingerprint. */
  readonly basis: string;
  /** Decided, and not yet carried out while it is open; the last word on it once it is closed. */
  readonly decided: IssueDecision | null;
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
  readonly choices?: readonly IssueChoice[];
  /** A keyed fingerprint of the data that it is about; its params unless given. */
  readonly basis?: string;
}

export interface DecideIssue {
  readonly decision: Decision;
  readonly operatorId: string;
  /** The version that the operator saw; null: whatever there is. */
  readonly version: number | null;
  /** `open` until the decision is carried out. */
  readonly state: 'open' | 'resolved' | 'ignored';
  /** It does not open again until the data that it is about changes. */
  readonly holds: boolean;
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
   * that an operator settled stays as it is until the data changes, a snoozed one stays snoozed. Nothing changes,
   * nor the version, when all is as it was.
   */
  open(tenantId: TenantId, issue: NewIssue): Promise<Issue>;
  /**
   * Resolves what is no longer true of a link: of the `healable` codes, all that `keep` doesn't name, without those
   * whose decision waits to be carried out. What an operator settled is forgotten with it. Returns how many.
   */
  heal(
    linkId: LinkId,
    keep: ReadonlyArray<{ code: IssueCode; field: FieldName | null }>,
    healable: readonly IssueCode[],
  ): Promise<number>;
  /**
   * After a look at the link: heals as `heal` does, and has followed the decisions on issues of `codes`, those with
   * waiting overrides excepted: one that was found again, as `keep` names, stays open and undecided, any other is
   * resolved. One statement.
   */
  review(
    linkId: LinkId,
    keep: ReadonlyArray<{ code: IssueCode; field: FieldName | null }>,
    looked: { readonly healable: readonly IssueCode[]; readonly codes: readonly IssueCode[] },
  ): Promise<void>;
  /** Which of the links, each a survivor, have an open issue of these codes. */
  openOn(
    tenantId: TenantId,
    linkIds: readonly LinkId[],
    codes: readonly IssueCode[],
  ): Promise<ReadonlySet<LinkId>>;
  /** Notes what an operator decided. Throws StaleVersion; null when there is no such issue, or it is closed. */
  decide(tenantId: TenantId, id: IssueId, decision: DecideIssue): Promise<Issue | null>;
  /** Resolves issues of the tenant as a whole; what an operator settled is forgotten with it. Returns how many. */
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
const CHOICES_PLACE: Place = ['issues', 'sealed_choices'];
const choicesSchema = z.array(z.object({ id: z.string(), label: z.string(), detail: z.string() }));
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
      choices: cipher?.open(CHOICES_PLACE, choicesSchema, row.sealedChoices) ?? [],
      basis: row.basisFp,
      decided:
        row.decision === null || row.decidedBy === null || row.decidedAt === null
          ? null
          : { decision: row.decision, by: row.decidedBy, at: row.decidedAt },
      state: row.state,
      openedAt: row.openedAt,
      closedAt: row.closedAt,
      version: row.version,
      linkLabel:
        row.linkId === null ? null : (cipher?.open(labelPlace(row.linkId), labelSchema, sealedLabel) ?? null),
    };
  }

  const resolve = {
    state: 'resolved' as const,
    closedAt: sql`case when ${issues.state} = 'resolved' then ${issues.closedAt} else now() end`,
    version: sql`${issues.version} + 1`,
  };
  const waitsForOverride = session
    .db()
    .select({ id: overrides.id })
    .from(overrides)
    .where(and(eq(overrides.issueId, issues.id), isNull(overrides.closedAt)));
  const named = (keep: ReadonlyArray<{ code: IssueCode; field: FieldName | null }>) =>
    inArray(
      sql`${issues.code} || ' ' || coalesce(${issues.field}, '')`,
      keep.map(({ code, field }) => `${code} ${field ?? ''}`),
    );

  const ofLink = (linkId: LinkId) => isOfFamily(issues.linkId, linkId);
  /** Of the codes, and not found again. */
  const healed = (
    keep: ReadonlyArray<{ code: IssueCode; field: FieldName | null }>,
    healable: readonly IssueCode[],
  ) =>
    and(
      or(ne(issues.state, 'resolved'), isNotNull(issues.settledBasisFp)),
      inArray(issues.code, [...healable]),
      keep.length === 0 ? undefined : sql`not (${named(keep)})`,
    );

  return {
    open: async (tenantId, issue) => {
      const cipher = await cipherOf(context, tenantId);
      const link = issue.linkId && (await survivorRow(session.db(), issue.linkId));
      if (issue.linkId && link?.tenantId !== tenantId)
        throw new UnknownLink(`there is no link ${issue.linkId}`);
      const identity = { tenantId, linkId: link ? link.id : null, code: issue.code, field: issue.field };
      const paramsFp = cipher.fingerprint('issue params')(canonical(issue.params));
      const basisFp = issue.basis ?? paramsFp;
      const sealedParams = cipher.seal(PARAMS_PLACE, issue.params);
      const sealedChoices =
        issue.choices === undefined || issue.choices.length === 0
          ? null
          : cipher.seal(CHOICES_PLACE, issue.choices);
      // Closed, and what closed it no longer holds: resolved as healed, or settled for other data than these.
      const reopens = sql`(${issues.state} in ('resolved', 'ignored') and ${issues.settledBasisFp} is distinct from ${basisFp})`;
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
            basisFp,
            sealedChoices,
          })
          .onConflictDoUpdate({
            target: [issues.tenantId, issues.linkId, issues.code, issues.field],
            set: {
              class: issue.class,
              severity: issue.severity,
              sealedParams,
              paramsFp,
              basisFp,
              sealedChoices,
              state: sql`case when ${reopens} then 'open' else ${issues.state} end`,
              openedAt: sql`case when ${reopens} then now() else ${issues.openedAt} end`,
              // Opened again it is a new one to whoever reads the list.
              seq: sql`case when ${reopens} then excluded.seq else ${issues.seq} end`,
              closedAt: null,
              settledBasisFp: sql`case when ${reopens} then null else ${issues.settledBasisFp} end`,
              decision: sql`case when ${reopens} then null else ${issues.decision} end`,
              decidedBy: sql`case when ${reopens} then null else ${issues.decidedBy} end`,
              decidedAt: sql`case when ${reopens} then null else ${issues.decidedAt} end`,
              version: sql`${issues.version} + 1`,
            },
            setWhere: sql`${reopens} or (${issues.state} in ('open', 'snoozed') and (${issues.paramsFp} <> ${paramsFp}
              or ${issues.basisFp} <> ${basisFp}
              or ${issues.class} <> ${issue.class} or ${issues.severity} <> ${issue.severity}))`,
          }),
      );
      const [found] = await selectIssues().where(
        and(
          eq(issues.tenantId, tenantId),
          eq(issues.code, issue.code),
          // Not "is not distinct from", which no index answers: it would go through all issues of the company.
          identity.linkId === null ? isNull(issues.linkId) : eq(issues.linkId, identity.linkId),
          identity.field === null ? isNull(issues.field) : eq(issues.field, identity.field),
        ),
      );
      if (!found) throw new StoreError('an issue vanished while it was opened', null);
      return toIssue(found, cipher);
    },

    heal: async (linkId, keep, healable) => {
      if (healable.length === 0) return 0;
      const rows = await session
        .db()
        .update(issues)
        .set({ ...resolve, settledBasisFp: null })
        .where(and(ofLink(linkId), healed(keep, healable), notExists(waitsForOverride)))
        .returning({ id: issues.id });
      return rows.length;
    },

    review: async (linkId, keep, { healable, codes }) => {
      const heals = healed(keep, healable);
      const decided = and(
        inArray(issues.code, [...codes]),
        inArray(issues.state, ['open', 'snoozed']),
        isNotNull(issues.decision),
      );
      const foundAgain = keep.length === 0 ? sql`false` : named(keep);
      const unless = (kept: SQL, column: PgColumn) => sql`case when ${kept} then ${column} end`;
      await session
        .db()
        .update(issues)
        .set({
          state: sql`case when ${foundAgain} then ${issues.state} else 'resolved' end`,
          closedAt: sql`case when ${foundAgain} or ${issues.state} = 'resolved' then ${issues.closedAt} else now() end`,
          settledBasisFp: unless(sql`not (${foundAgain} or (${heals}))`, issues.settledBasisFp),
          decision: unless(sql`not ${foundAgain}`, issues.decision),
          decidedBy: unless(sql`not ${foundAgain}`, issues.decidedBy),
          decidedAt: unless(sql`not ${foundAgain}`, issues.decidedAt),
          version: sql`${issues.version} + 1`,
        })
        .where(and(ofLink(linkId), or(heals, decided), notExists(waitsForOverride)));
    },

    openOn: async (tenantId, linkIds, codes) => {
      if (linkIds.length === 0 || codes.length === 0) return new Set();
      const rows = await session
        .db()
        .selectDistinct({ linkId: issues.linkId })
        .from(issues)
        .where(
          and(
            eq(issues.tenantId, tenantId),
            sql`${issues.linkId} = ${anyOf(linkIds)}`,
            inArray(issues.state, ['open', 'snoozed']),
            inArray(issues.code, [...codes]),
          ),
        );
      return new Set(rows.flatMap(({ linkId }) => (linkId === null ? [] : [linkId])));
    },

    decide: (tenantId, id, { decision, operatorId, version, state, holds }) =>
      session.atomically(async () => {
        const cipher = await cipherOf(context, tenantId);
        const which = and(eq(issues.tenantId, tenantId), eq(issues.id, id));
        const [row] = await session
          .db()
          .select({ version: issues.version, state: issues.state })
          .from(issues)
          .where(which)
          .for('update');
        if (!row) return null;
        const read = async (): Promise<Issue> => {
          const [found] = await selectIssues().where(which);
          if (!found) throw new StoreError('an issue vanished while it was decided', null);
          return toIssue(found, cipher);
        };
        if (version !== null && version !== row.version) throw new StaleVersion(await read());
        if (row.state === 'resolved' || row.state === 'ignored') return null;
        await session
          .db()
          .update(issues)
          .set({
            decision,
            decidedBy: operatorId,
            decidedAt: sql`now()`,
            state,
            closedAt: state === 'open' ? null : sql`now()`,
            settledBasisFp: holds ? sql`${issues.basisFp}` : null,
            version: sql`${issues.version} + 1`,
          })
          .where(which);
        return read();
      }),

    healTenant: async (tenantId, codes) => {
      if (codes.length === 0) return 0;
      const rows = await session
        .db()
        .update(issues)
        .set({ ...resolve, settledBasisFp: null })
        .where(
          and(
            eq(issues.tenantId, tenantId),
            isNull(issues.linkId),
            or(ne(issues.state, 'resolved'), isNotNull(issues.settledBasisFp)),
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
        query.linkId === undefined ? undefined : isOfFamily(issues.linkId, query.linkId),
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
