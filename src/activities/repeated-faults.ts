import { z } from 'zod';
import { linkIdSchema, tenantIdSchema } from '../sync/ids';
import type { LinkId, TenantId } from '../sync/ids';
import { issueCatalogue } from '../sync/issue-catalogue';
import type { IssueCode } from '../sync/issues';
import type { ActivityDeps } from './deps';
import { describeSafely } from './describe-safely';

/** An attempt of an activity, as far as a fault of ours is told by it. */
export interface Attempted {
  readonly activity: string;
  /** The workflow run that asked for it: with the link or the company it leads to the log lines. */
  readonly workflowRunId: string;
  readonly tenantId: TenantId;
  /** null: work for the company as a whole, a poll or a batch. */
  readonly linkId: LinkId | null;
}

const inputSchema = z.object({ tenantId: tenantIdSchema, linkId: linkIdSchema.optional() });

/** Whom an activity works for; null when its input does not say, as an operator's question. */
export function attemptOf(
  info: { readonly activityType: string; readonly workflowExecution?: { readonly runId: string } },
  input: unknown,
): Attempted | null {
  const named = inputSchema.safeParse(input).data;
  if (!named) return null;
  return {
    activity: info.activityType,
    workflowRunId: info.workflowExecution?.runId ?? '',
    tenantId: named.tenantId,
    linkId: named.linkId ?? null,
  };
}

/** Once can be chance, and a repeated attempt passes. */
const TOLD_AFTER = 3;
/** The longest wait between two attempts is five minutes: what is older is not in a row with what comes. */
const IN_A_ROW_MS = 3_600_000;

const CODE: IssueCode = 'internal_error';

/**
 * Tells of faults of this program: an activity that ends with an unknown error three times in a row opens an issue of
 * its link or company, with what support needs to find it in the log and nothing personal. Temporal goes on trying.
 * Each process counts its own attempts: with several workers it takes a few more until one has seen three.
 */
export class RepeatedFaults {
  private readonly inARow = new Map<string, { times: number; at: number }>();

  constructor(private readonly deps: Pick<ActivityDeps, 'store' | 'logger' | 'now'>) {}

  /** Never throws: what failed is told to Temporal as it is. */
  async failed(attempted: Attempted): Promise<void> {
    const key = keyOf(attempted);
    const at = this.deps.now().getTime();
    const known = this.inARow.get(key);
    const times = known && at - known.at < IN_A_ROW_MS ? known.times + 1 : 1;
    this.inARow.set(key, { times, at });
    if (times < TOLD_AFTER) return;
    // Counted anew from here: when another worker has healed it in between, three more open it again.
    if (await this.quietly(attempted, () => this.tell(attempted))) this.inARow.delete(key);
  }

  /**
   * Never throws. An issue of a link heals when the link comes to rest, as all its issues do; one of the company heals
   * when the very activity succeeds that had failed.
   */
  async succeeded(attempted: Attempted): Promise<void> {
    this.inARow.delete(keyOf(attempted));
    if (attempted.linkId === null) await this.quietly(attempted, () => this.heal(attempted));
  }

  private async tell({ activity, workflowRunId, tenantId, linkId }: Attempted): Promise<void> {
    const { class: issueClass, severity } = issueCatalogue[CODE];
    await this.deps.store.transaction(async (tx) => {
      await tx.issues.open(tenantId, {
        linkId,
        code: CODE,
        class: issueClass,
        severity,
        field: null,
        // The same for every attempt of a workflow run: the issue is not renewed every five minutes.
        params: {
          scope: linkId === null ? 'company' : 'customer',
          activity,
          requestId: `${linkId ?? tenantId}/${workflowRunId}`,
        },
      });
      if (linkId !== null) await tx.links.save(linkId, { state: 'retrying' });
    });
  }

  private async heal({ tenantId, activity }: Attempted): Promise<void> {
    const { issues } = this.deps.store;
    const { rows } = await issues.list(tenantId, { code: CODE, states: ['open', 'snoozed'], limit: 200 });
    const healed = rows.some(({ linkId, params }) => linkId === null && params['activity'] === activity);
    if (healed) await issues.healTenant(tenantId, [CODE]);
  }

  /** The store may be what fails: then the next attempt tells. */
  private async quietly({ activity }: Attempted, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.deps.logger.error({ activity, error: describeSafely(error) }, 'a fault could not be noted');
      return false;
    }
  }
}

const keyOf = ({ activity, tenantId, linkId }: Attempted): string => `${activity} ${linkId ?? tenantId}`;
