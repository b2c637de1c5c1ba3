import { createHash } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { PreviewOutcome } from '../../store/previews';
import type { SnapshotRow } from '../../store/snapshots';
import { newId } from '../../store/new-id';
import type { FieldName, FlexCustomer, NetvisorCustomer, Side } from '../../sync/customer';
import { otherSide } from '../../sync/field-view';
import type { PreviewId, RunId } from '../../sync/ids';
import type { RunDirection } from '../../sync/policy';
import type { RunRef } from '../contract';
import type { ActivityDeps } from '../deps';
import { RANK } from '../lanes';
import { watchNumbers } from '../number-watch';
import { openSession } from '../session';
import type { Session } from '../session';
import { classify } from './classify';
import type { Classified } from './classify';
import { SnapshotPairing, readSnapshot } from './pairing';

const PAGE = 500;
/** A preview can be approved for four hours; after that the registers are read again. */
const VALID_MS = 4 * 3_600_000;

/**
 * Compares the two snapshots and stores, line by line, what the copy run would do (R3). Nothing is written to
 * either system. The fingerprint covers every line, so that exactly what was seen is approved.
 */
export async function buildPreview(
  deps: ActivityDeps,
  input: RunRef,
): Promise<{ previewId: PreviewId; items: number }> {
  const { store } = deps;
  const tenant = await store.tenants.get(input.tenantId);
  if (!tenant?.goLive) throw new Error('the tenant has no direction yet');
  const { direction, mode } = tenant.goLive;
  const session = await openSession(deps, input.tenantId, {
    rank: RANK.bulk,
    runId: input.runId,
    context: { kind: 'run', direction, mode },
  });
  if (!session) throw new Error('the tenant has lost its connections');
  const previewId = await store.previews.create(tenant.id, { scanRunId: input.runId, direction, mode });
  const tally = new Tally();
  for await (const lines of classifiedPages(session, input.runId, direction)) {
    await store.previews.addItems(tenant.id, previewId, lines);
    tally.add(lines);
    Context.current().heartbeat();
  }
  await watchNumbers(session);
  await store.previews.finish(previewId, {
    ...tally.result(direction),
    expiresAt: new Date(deps.now().getTime() + VALID_MS),
  });
  await store.runs.setState(input.runId, 'completed', { ended: true, total: tally.items });
  return { previewId, items: tally.items };
}

/** First every customer of the source side with its counterpart, then those that only the target has. */
async function* classifiedPages(
  session: Session,
  runId: RunId,
  direction: RunDirection,
): AsyncGenerator<Classified[]> {
  const source: Side = direction === 'netvisorToFlex' ? 'netvisor' : 'flex';
  const pairing = await SnapshotPairing.open(session, runId, source);
  // Numbered customers come first: a number that Netvisor gives could be one that is still to come (D6).
  const withoutNumber: Classified[] = [];
  for await (const rows of pages(session, runId, source)) {
    const lines: Classified[] = [];
    for (const { row, pair, ...facts } of await pairing.pair(rows)) {
      const line = await classify(session, pair, { ...facts, spareLinkId: newId('lnk') });
      (row.numberFp === null ? withoutNumber : lines).push(line);
    }
    if (lines.length > 0) yield lines;
  }
  for (let at = 0; at < withoutNumber.length; at += PAGE) yield withoutNumber.slice(at, at + PAGE);
  const target = otherSide(source);
  for await (const rows of pages(session, runId, target)) {
    const covered = await pairing.covered(rows);
    const lines: Classified[] = [];
    for (const row of rows) {
      if (covered.has(row.externalId)) continue;
      const link = await pairing.linkOf(target, row);
      if (link?.flexId && link.netvisorKey) continue;
      lines.push(onlyOnTarget(readSnapshot(target, row)));
    }
    if (lines.length > 0) yield lines;
  }
}

async function* pages(session: Session, runId: RunId, side: Side): AsyncGenerator<SnapshotRow[]> {
  let after: string | null = null;
  for (;;) {
    const rows: SnapshotRow[] = await session.deps.store.snapshots.page(
      session.tenant.id,
      runId,
      side,
      after,
      PAGE,
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last.externalId;
  }
}

function onlyOnTarget(customer: FlexCustomer | NetvisorCustomer): Classified {
  const ofNetvisor = 'offices' in customer;
  return {
    outcome: 'skipped',
    reasonCode: 'onlyOnTarget',
    linkId: null,
    flexId: ofNetvisor ? null : customer.id,
    netvisorKey: ofNetvisor ? customer.key : null,
    label: { name: customer.fields.name ?? '', number: customer.fields.customerNumber ?? null },
    detail: { changes: [], creates: null, suggestions: [], numberTwice: null, issue: null },
  };
}

/** A plain estimate of a Netvisor call and of a Flex write, in seconds. */
const NETVISOR_CALL_S = 0.35;
const FLEX_WRITE_S = 0.1;

class Tally {
  items = 0;
  private readonly digest = createHash('sha256');
  private readonly counts: Record<PreviewOutcome, number> = {
    create: 0,
    link: 0,
    update: 0,
    unchanged: 0,
    conflict: 0,
    collision: 0,
    skipped: 0,
  };
  private readonly effects = new Map<string, Effect>();

  add(lines: readonly Classified[]): void {
    for (const line of lines) {
      this.items += 1;
      this.counts[line.outcome] += 1;
      this.digest.update(
        JSON.stringify([line.outcome, line.reasonCode, line.flexId, line.netvisorKey, line.detail]),
      );
      this.addEffects(line);
    }
  }

  private addEffects(line: Classified): void {
    const touched = new Set<Side>(line.detail.changes.map((change) => change.side));
    if (line.detail.creates) touched.add(line.detail.creates);
    for (const side of touched) {
      const action = line.detail.creates === side ? 'create' : 'update';
      const key = `${side}:${action}`;
      const effect = this.effects.get(key) ?? { side, action, customers: 0, fields: {} };
      effect.customers += 1;
      for (const change of line.detail.changes) {
        if (change.side === side) effect.fields[change.field] = (effect.fields[change.field] ?? 0) + 1;
      }
      this.effects.set(key, effect);
    }
  }

  result(direction: RunDirection) {
    const { create, update, link } = this.counts;
    const touched = create + update + link;
    const netvisorCalls =
      direction === 'netvisorToFlex'
        ? Math.ceil(touched / 500)
        : 2 * create + 2 * update + Math.ceil(create / 100) + Math.ceil(touched / 500);
    const seconds = Math.ceil(
      netvisorCalls * NETVISOR_CALL_S +
        (direction === 'netvisorToFlex' ? (create + update) * FLEX_WRITE_S : 0),
    );
    return {
      fingerprint: this.digest.digest('hex'),
      counts: this.counts,
      effects: [...this.effects.values()],
      expected: { seconds, netvisorCalls },
    };
  }
}

interface Effect {
  readonly side: Side;
  readonly action: 'create' | 'update';
  customers: number;
  readonly fields: Partial<Record<FieldName, number>>;
}
