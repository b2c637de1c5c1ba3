import { z } from 'zod';
import type { FlexCustomer, NetvisorCustomer } from '../../sync/customer';
import type { IssueCode } from '../../sync/issues';
import { rememberOneSided } from '../../sync/one-sided';
import type { PlannedIssue } from '../../sync/plan';
import { flexCustomerSchema, netvisorCustomerSchema, plannedIssueSchema } from '../../sync/stored-shapes';
import { suggestionSchema } from '../../sync/suggest-matches';
import { CURSOR } from '../../store/cursors';
import type { Store } from '../../store/store';
import type { PreviewItem } from '../../store/previews';
import { startPending } from '../../temporal/start-pending';
import type { CopyRef, CopyStart, OnboardingActivities, RunRef } from '../contract';
import type { ActivityDeps } from '../deps';
import { RANK } from '../lanes';
import { tellNumberOverlap } from '../number-watch';
import { choicesOf } from '../reconcile/alike';
import { NO_NUMBER } from '../reconcile/counterpart';
import { itemOf } from '../reconcile/run-context';
import { labelAndIndex, openIssue } from '../reconcile/settle';
import { openSession } from '../session';
import type { Session } from '../session';
import { scanCursor } from './scan';

const PAGE = 500;

/** Approves exactly the preview that was seen and opens the copy run; edits of its customers go ahead of it. */
export async function startCopy(
  deps: ActivityDeps,
  input: Parameters<OnboardingActivities['startCopy']>[0],
): Promise<CopyStart> {
  const { store } = deps;
  const preview = await store.previews.get(input.tenantId, input.previewId);
  if (preview?.fingerprint !== input.fingerprint) return { ok: false, code: 'preview_stale' };
  const running = await store.runs.active(input.tenantId, ['copy']);
  // Said again after its answer was lost: the run that it began.
  if (running?.previewId === input.previewId) {
    return { ok: true, copyRunId: running.id, total: running.total ?? 0 };
  }
  if (running) return { ok: false, code: 'run_active' };
  const expired = preview.expiresAt !== null && preview.expiresAt <= deps.now();
  if (preview.state !== 'ready' || expired) return { ok: false, code: 'preview_stale' };
  const total = await store.previews.workTotal(input.previewId);
  const run = await store.transaction(async (tx) => {
    await tx.previews.setState(input.previewId, 'approved', input.operatorId);
    const scan = await tx.runs.get(input.tenantId, input.runId);
    const created = await tx.runs.create(input.tenantId, {
      kind: 'copy',
      startedBy: input.operatorId,
      previewId: input.previewId,
      total,
      ...(scan?.workflowId ? { workflowId: scan.workflowId } : {}),
    });
    await tx.runs.setState(created.id, 'running');
    return created;
  });
  await releaseInSnapshot(deps, input);
  return { ok: true, copyRunId: run.id, total };
}

/** Edits that came since the scan go ahead of the batch; customers outside the snapshot wait for its end. */
async function releaseInSnapshot(deps: ActivityDeps, input: Parameters<typeof startCopy>[1]): Promise<void> {
  const { store } = deps;
  for (const linkId of await store.hints.heldLinks(input.tenantId)) {
    const link = await store.links.get(linkId);
    if (!link || (await itemOf(store, input.tenantId, input.previewId, link)) === null) continue;
    await store.hints.release(input.tenantId, [link.id]);
    await startPending(deps, input.tenantId, [link.id]);
  }
}

/** Shows a pause, a cancellation or a failure on the run and, where it ended the way to live, on the tenant. */
export async function setRunState(
  deps: ActivityDeps,
  input: Parameters<OnboardingActivities['setRunState']>[0],
): Promise<void> {
  const { store } = deps;
  const ended = input.state === 'cancelled' || input.state === 'failed';
  const run = await store.runs.get(input.tenantId, input.runId);
  await store.transaction(async (tx) => {
    await tx.runs.setState(input.runId, input.state, {
      ended,
      ...(input.code === undefined ? {} : { errorCode: input.code }),
      ...(run && ended ? { statement: `${String(run.done)}/${String(run.total ?? 0)}` } : {}),
    });
    const tenant = await tx.tenants.get(input.tenantId);
    if (ended && tenant?.state === 'goingLive') await tx.tenants.update(input.tenantId, { state: 'off' });
    if (ended) await tx.snapshots.delete(await scanOf(tx, input));
  });
}

/** The scan whose snapshot a run works with; the run itself when it is the scan. */
async function scanOf(tx: Store, { tenantId, runId }: RunRef): Promise<RunRef['runId']> {
  const previewId = (await tx.runs.get(tenantId, runId))?.previewId;
  const preview = previewId ? await tx.previews.get(tenantId, previewId) : null;
  return preview?.scanRunId ?? runId;
}

/**
 * Remembers by fingerprint what the run left out, so that only a real edit creates a counterpart later (D21);
 * collisions become issues (D3).
 */
export async function rememberLeftOut(
  deps: ActivityDeps,
  input: CopyRef & { afterItem: number },
): Promise<{ afterItem: number; finished: boolean }> {
  const session = await opened(deps, input);
  const preview = await deps.store.previews.get(input.tenantId, input.previewId);
  if (!preview) throw new Error('the preview is gone');
  const items = await deps.store.previews.leftOut(input.tenantId, input.previewId, input.afterItem, PAGE);
  for (const item of items) await rememberItem(session, preview.scanRunId, item);
  const last = items.at(-1);
  return { afterItem: last?.n ?? input.afterItem, finished: items.length < PAGE };
}

async function rememberItem(session: Session, scanRunId: RunRef['runId'], item: PreviewItem): Promise<void> {
  const { store } = session.deps;
  const tenantId = session.tenant.id;
  const read = async (side: 'flex' | 'netvisor', id: string | null): Promise<unknown> =>
    id === null ? null : ((await store.snapshots.get(tenantId, scanRunId, side, [id]))[0]?.body ?? null);
  const flexBody = await read('flex', item.flexId);
  const netvisorBody = await read('netvisor', item.netvisorKey);
  const flex = flexBody === null ? null : flexCustomerSchema.parse(flexBody);
  const netvisor = netvisorBody === null ? null : netvisorCustomerSchema.parse(netvisorBody);
  const about = { item, flex, netvisor };
  await rememberSide(session, flex, null, about);
  await rememberSide(session, null, netvisor, about);
}

/** What the preview said of a customer, with both sides where it spoke of two. */
interface LeftOut {
  readonly item: PreviewItem;
  readonly flex: FlexCustomer | null;
  readonly netvisor: NetvisorCustomer | null;
}

async function rememberSide(
  session: Session,
  flex: FlexCustomer | null,
  netvisor: NetvisorCustomer | null,
  about: LeftOut,
): Promise<void> {
  const { store } = session.deps;
  const tenantId = session.tenant.id;
  const known = flex
    ? await store.links.ensureForFlex(tenantId, flex.id)
    : netvisor
      ? await store.links.ensureForNetvisor(tenantId, netvisor.key)
      : null;
  if (!known || (known.link.flexId !== null && known.link.netvisorKey !== null)) return;
  const agreement = flex
    ? rememberOneSided('flex', flex, session.fingerprints.field)
    : netvisor
      ? rememberOneSided('netvisor', netvisor, session.fingerprints.field)
      : null;
  await store.transaction(async (tx) => {
    // Two customers that may be one are asked about once, on the Flex customer; a shared number stops each.
    const reason = askedAbout(about.item.reasonCode);
    const asked = flex || about.flex === null || reason === 'duplicate_number' ? reason : null;
    const { issue } = detailSchema.parse(about.item.detail ?? {});
    const raised = asked ? issueOf(session, asked, about) : issue;
    await tx.links.save(known.link.id, {
      ...labelAndIndex(session, { flex, netvisor }),
      // Who could be synced but for a fault is: nothing is remembered, so that it travels once the cause is gone.
      ...(agreement && !issue ? { agreement } : {}),
      state: raised ? 'parked' : 'oneSide',
      parkedCode: raised?.code ?? null,
    });
    if (raised) await openIssue(tx, session, known.link, raised);
  });
}

const detailSchema = z.object({
  suggestions: z.array(suggestionSchema).default([]),
  numberTwice: z
    .object({ side: z.enum(['flex', 'netvisor']), n: z.number() })
    .nullable()
    .default(null),
  issue: plannedIssueSchema.nullable().default(null),
});

/** The issue as a reconcile would raise it. */
function issueOf(session: Session, code: IssueCode, { item, flex, netvisor }: LeftOut): PlannedIssue {
  const { suggestions, numberTwice } = detailSchema.parse(item.detail ?? {});
  const [only, ...more] = suggestions;
  const flexId = item.flexId ?? (only && more.length === 0 ? only.id : '');
  const bothPrivate = flex?.kind === 'PRIVATE' && netvisor?.kind === 'PRIVATE';
  return {
    code,
    field: code === 'kind_unknown' ? null : 'customerNumber',
    params: {
      side: numberTwice?.side ?? (flex ? 'flex' : 'netvisor'),
      number: item.label?.number ?? '',
      n: numberTwice?.n ?? 2,
      typeId: flex?.typeId ?? '',
      nameFlex: flex?.fields.name ?? '',
      nameNetvisor: netvisor?.fields.name ?? item.label?.name ?? '',
      numberFlex: flex?.fields.customerNumber ?? NO_NUMBER,
      numberNetvisor: netvisor?.fields.customerNumber ?? NO_NUMBER,
      by: bothPrivate ? 'person' : 'businessId',
      flexId,
      netvisorKey: item.netvisorKey ?? '',
    },
    ...(suggestions.length > 0 ? { choices: choicesOf(session, suggestions) } : {}),
  };
}

/** Reasons to be left out that a person can do something about. */
const ASKED: readonly IssueCode[] = [
  'number_collision',
  'number_missing',
  'duplicate_number',
  'possible_duplicate',
  'kind_unknown',
];

const askedAbout = (reasonCode: string): IssueCode | null =>
  ASKED.find((code) => code === reasonCode) ?? null;

/** The end of a run: polls go on from before the scan, held hints start, both directions stay in step (R3). */
export async function goLive(deps: ActivityDeps, input: CopyRef): Promise<void> {
  const { store, control } = deps;
  const tenant = await store.tenants.get(input.tenantId);
  const preview = await store.previews.get(input.tenantId, input.previewId);
  if (!tenant || !preview) throw new Error('the tenant or its preview is gone');
  const netvisorCursor = await store.cursors.get(tenant.id, scanCursor(preview.scanRunId, 'netvisor'));
  const flexCursor = await store.cursors.get(tenant.id, scanCursor(preview.scanRunId, 'flex'));
  await store.transaction(async (tx) => {
    if (netvisorCursor !== null) await tx.cursors.set(tenant.id, CURSOR.netvisor, netvisorCursor);
    if (flexCursor !== null) await tx.cursors.set(tenant.id, CURSOR.flex, flexCursor);
    await tx.tenants.update(tenant.id, { state: 'live' });
    await tx.previews.setState(input.previewId, 'used');
  });
  await control.ensureSchedules({ tenantId: tenant.id, sweepMinutes: tenant.settings.officeSweepMinutes });
  await startPending(deps, tenant.id, await store.hints.release(tenant.id));
  const run = await store.runs.get(tenant.id, input.copyRunId);
  await store.runs.setState(input.copyRunId, (run?.failed ?? 0) > 0 ? 'completedWithIssues' : 'completed', {
    ended: true,
  });
  await store.snapshots.delete(preview.scanRunId);
  await tellNumberOverlap(deps, tenant.id);
}

async function opened(deps: ActivityDeps, input: CopyRef): Promise<Session> {
  const session = await openSession(deps, input.tenantId, { rank: RANK.bulk, runId: input.copyRunId });
  if (!session) throw new Error('the tenant has lost its connections');
  return session;
}
