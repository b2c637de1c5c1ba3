import { createHash } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { PreviewOutcome } from '../../store/previews';
import { newId } from '../../store/new-id';
import type { FieldName, FlexCustomer, NetvisorCustomer, Side } from '../../sync/customer';
import type { PreviewId, RunId } from '../../sync/ids';
import type { RunDirection } from '../../sync/policy';
import { flexCustomerSchema, netvisorCustomerSchema } from '../../sync/stored-shapes';
import type { RunRef } from '../contract';
import type { ActivityDeps } from '../deps';
import { RANK } from '../lanes';
import { openSession } from '../session';
import type { Session } from '../session';
import { classify } from './classify';
import type { Classified, Pair } from './classify';

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
  const target: Side = source === 'netvisor' ? 'flex' : 'netvisor';
  const { snapshots } = session.deps.store;
  const twice = new Set(
    [
      ...(await snapshots.duplicateNumbers(runId, 'netvisor')),
      ...(await snapshots.duplicateNumbers(runId, 'flex')),
    ].map((row) => row.numberFp),
  );
  // Numbered customers come first: a number that Netvisor gives could be one that is still to come (D6).
  const withoutNumber: Classified[] = [];
  for await (const rows of pages(session, runId, source)) {
    const lines: Classified[] = [];
    const others = await rowsByNumber(session, runId, target, rows);
    const alike = await lookalikes(session, runId, target, rows);
    for (const row of rows) {
      const link = await linkOf(session, row);
      const linkedId = target === 'flex' ? link?.flexId : link?.netvisorKey;
      const counterpart = linkedId
        ? ((await snapshots.get(session.tenant.id, runId, target, [linkedId]))[0] ?? null)
        : row.numberFp === null
          ? null
          : (others.get(row.numberFp) ?? null);
      const pair: Pair = { ...sidesOf(source, row.body, counterpart?.body ?? null), link };
      (row.numberFp === null ? withoutNumber : lines).push(
        classify(session, pair, {
          numberTwice: !linkedId && row.numberFp !== null && twice.has(row.numberFp),
          decided: await decidedBetween(session, pair),
          lookalike:
            !linkedId && row.numberFp === null && source === 'flex' && alike.has(row.businessIdFp ?? ''),
          spareLinkId: newId('lnk'),
        }),
      );
    }
    if (lines.length > 0) yield lines;
  }
  for (let at = 0; at < withoutNumber.length; at += PAGE) yield withoutNumber.slice(at, at + PAGE);
  for await (const rows of pages(session, runId, target)) {
    const covered = await rowsByNumber(session, runId, source, rows);
    const lines: Classified[] = [];
    for (const row of rows) {
      if (row.numberFp !== null && covered.has(row.numberFp)) continue;
      const link = await linkOf(session, row);
      if (link?.flexId && link.netvisorKey) continue;
      const { flex, netvisor } = sidesOf(target, row.body, null);
      lines.push(onlyOnTarget(flex, netvisor));
    }
    if (lines.length > 0) yield lines;
  }
}

interface Row {
  readonly externalId: string;
  readonly numberFp: string | null;
  readonly businessIdFp: string | null;
  readonly body: unknown;
}

async function* pages(session: Session, runId: RunId, side: Side): AsyncGenerator<Row[]> {
  let after: string | null = null;
  for (;;) {
    const rows: Row[] = await session.deps.store.snapshots.page(session.tenant.id, runId, side, after, PAGE);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last.externalId;
  }
}

async function rowsByNumber(session: Session, runId: RunId, side: Side, rows: readonly Row[]) {
  const numbers = rows.flatMap((row) => (row.numberFp === null ? [] : [row.numberFp]));
  const found = await session.deps.store.snapshots.byNumber(session.tenant.id, runId, side, numbers);
  return new Map(found.map((row) => [row.numberFp, row]));
}

/** Identities of customers without a number that the other side has too (D6). */
async function lookalikes(
  session: Session,
  runId: RunId,
  side: Side,
  rows: readonly Row[],
): Promise<ReadonlySet<string>> {
  const identities = rows.flatMap((row) =>
    row.numberFp === null && row.businessIdFp !== null ? [row.businessIdFp] : [],
  );
  const found = await session.deps.store.snapshots.byBusinessId(session.tenant.id, runId, side, identities);
  return new Set(found.flatMap((row) => (row.businessIdFp === null ? [] : [row.businessIdFp])));
}

async function linkOf(session: Session, row: Row) {
  const { links } = session.deps.store;
  const flex = flexCustomerSchema.safeParse(row.body);
  if (flex.success) return links.byFlexId(session.tenant.id, flex.data.id);
  return links.byNetvisorKey(session.tenant.id, netvisorCustomerSchema.parse(row.body).key);
}

function sidesOf(
  side: Side,
  body: unknown,
  other: unknown,
): { flex: FlexCustomer | null; netvisor: NetvisorCustomer | null } {
  const [flexBody, netvisorBody] = side === 'flex' ? [body, other] : [other, body];
  return {
    flex: flexBody === null ? null : flexCustomerSchema.parse(flexBody),
    netvisor: netvisorBody === null ? null : netvisorCustomerSchema.parse(netvisorBody),
  };
}

async function decidedBetween(session: Session, pair: Pair): Promise<'same' | 'different' | null> {
  if (!pair.flex || !pair.netvisor) return null;
  return session.deps.store.decisions.between(session.tenant.id, pair.flex.id, pair.netvisor.key);
}

function onlyOnTarget(flex: FlexCustomer | null, netvisor: NetvisorCustomer | null): Classified {
  const customer = flex ?? netvisor;
  return {
    outcome: 'skipped',
    reasonCode: 'onlyOnTarget',
    linkId: null,
    flexId: flex?.id ?? null,
    netvisorKey: netvisor?.key ?? null,
    label: { name: customer?.fields.name ?? '', number: customer?.fields.customerNumber ?? null },
    detail: { changes: [], creates: null },
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
