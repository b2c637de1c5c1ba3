import type { Issue } from '../../store/issues';
import type { Store } from '../../store/store';
import type { Side } from '../../sync/customer';
import type { TenantId } from '../../sync/ids';
import type { IssueClass } from '../../sync/issues';

/** What the open issues of a tenant say together. */
export interface IssueFacts {
  readonly byClass: Partial<Record<IssueClass, number>>;
  readonly serious: boolean;
  /** Netvisor or Flex refuses the credentials. */
  readonly credentialsRejected: boolean;
  readonly massChangeStopped: boolean;
  readonly oldestDecisionAt: Date | null;
  readonly oldestAt: Date | null;
  /** Sides that don't answer, and since when. */
  readonly outages: ReadonlyArray<{ readonly side: Side; readonly since: Date }>;
}

export const NO_ISSUES: IssueFacts = {
  byClass: {},
  serious: false,
  credentialsRejected: false,
  massChangeStopped: false,
  oldestDecisionAt: null,
  oldestAt: null,
  outages: [],
};

const PAGE = 200;

/** All open issues, page by page: of one tenant, or of all when none is named. */
export async function* openIssues(store: Store, tenantId: TenantId | null): AsyncGenerator<Issue> {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: Awaited<ReturnType<Store['issues']['list']>> = await store.issues.list(tenantId, {
      states: ['open'],
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield* page.rows;
    cursor = page.nextCursor;
  }
}

/** The facts of each tenant that has open issues; of one, or of all. */
export async function issueFacts(
  store: Store,
  tenantId: TenantId | null,
): Promise<ReadonlyMap<TenantId, IssueFacts>> {
  const facts = new Map<TenantId, IssueFacts>();
  for await (const issue of openIssues(store, tenantId)) {
    facts.set(issue.tenantId, withIssue(facts.get(issue.tenantId) ?? NO_ISSUES, issue));
  }
  return facts;
}

function withIssue(facts: IssueFacts, issue: Issue): IssueFacts {
  const outage = issue.class === 'outage' ? sideOf(issue) : null;
  return {
    byClass: { ...facts.byClass, [issue.class]: (facts.byClass[issue.class] ?? 0) + 1 },
    serious: facts.serious || issue.severity === 'serious',
    credentialsRejected: facts.credentialsRejected || issue.code === 'credentials_rejected',
    massChangeStopped: facts.massChangeStopped || issue.code === 'mass_change_stopped',
    oldestDecisionAt:
      issue.class === 'decide' ? earlier(facts.oldestDecisionAt, issue.openedAt) : facts.oldestDecisionAt,
    oldestAt: earlier(facts.oldestAt, issue.openedAt),
    outages: outage ? [...facts.outages, { side: outage, since: issue.openedAt }] : facts.outages,
  };
}

const earlier = (known: Date | null, date: Date): Date => (known !== null && known < date ? known : date);

function sideOf(issue: Issue): Side | null {
  const side = issue.params['side'];
  return side === 'flex' || side === 'netvisor' ? side : null;
}
