import { Context } from '@temporalio/activity';
import type { FlexCustomer, NetvisorCustomer } from '../../sync/customer';
import type { RunId } from '../../sync/ids';
import { sumUpNumbers } from '../../sync/number-blocks';
import type { NumberBlock } from '../../sync/number-blocks';
import type { RunRef } from '../contract';
import type { ActivityDeps } from '../deps';
import { RANK } from '../lanes';
import { noteRegister } from '../number-watch';
import { customerTraits } from '../reconcile/alike';
import { openSession } from '../session';
import type { Session } from '../session';

/** Keys that one detail call of Netvisor takes. */
const DETAIL_BATCH = 500;
/** Largest page of Flex's list. */
const FLEX_PAGE = 200;

/** Cursors as both sides stood before the scan; the polls start from them at go-live (I6). */
export const scanCursor = (runId: RunId, side: 'netvisor' | 'flex'): string => `scan:${runId}:${side}`;

/** Reads Netvisor's register into the snapshot: one list, then 500 customers a call. */
export async function scanNetvisor(deps: ActivityDeps, input: RunRef): Promise<{ customers: number }> {
  const session = await opened(deps, input);
  const { store } = deps;
  const { askedAt, keys } = await session.netvisor.readList({}, () => undefined);
  await store.cursors.set(input.tenantId, scanCursor(input.runId, 'netvisor'), askedAt.toISOString());
  let numbers: NumberBlock[] = [];
  for (let at = 0; at < keys.length; at += DETAIL_BATCH) {
    const { found } = await session.netvisor.getCustomers(keys.slice(at, at + DETAIL_BATCH));
    await store.snapshots.put(
      input.tenantId,
      input.runId,
      'netvisor',
      found.map((customer) => ({ externalId: customer.key, ...indexOf(session, customer), body: customer })),
    );
    numbers = sumUpNumbers(numbersOf(found), numbers);
    await store.runs.count(input.runId, { done: found.length, netvisorCalls: 1 });
    Context.current().heartbeat();
  }
  await noteRegister(session, 'netvisor', numbers);
  await store.snapshots.allRead();
  return { customers: await store.snapshots.count(input.runId, 'netvisor') };
}

/** Reads Flex's register into the snapshot, 200 customers a page. */
export async function scanFlex(deps: ActivityDeps, input: RunRef): Promise<{ customers: number }> {
  const session = await opened(deps, input);
  const { store } = deps;
  const feed = await session.flex.changes({ cursor: null });
  await store.cursors.set(input.tenantId, scanCursor(input.runId, 'flex'), feed.nextCursor);
  let cursor: string | null = null;
  let numbers: NumberBlock[] = [];
  do {
    const page: Awaited<ReturnType<Session['flex']['listCustomers']>> = await session.flex.listCustomers({
      cursor,
      limit: FLEX_PAGE,
    });
    await store.snapshots.put(
      input.tenantId,
      input.runId,
      'flex',
      page.customers.map((customer) => ({
        externalId: customer.id,
        ...indexOf(session, customer),
        body: customer,
      })),
    );
    numbers = sumUpNumbers(numbersOf(page.customers), numbers);
    await store.runs.count(input.runId, { done: page.customers.length, flexCalls: 1 });
    Context.current().heartbeat();
    cursor = page.nextCursor;
  } while (cursor !== null);
  await noteRegister(session, 'flex', numbers);
  await store.snapshots.allRead();
  return { customers: await store.snapshots.count(input.runId, 'flex') };
}

const numbersOf = (customers: ReadonlyArray<FlexCustomer | NetvisorCustomer>): string[] =>
  customers.flatMap(({ fields }) => fields.customerNumber ?? []);

async function opened(deps: ActivityDeps, input: RunRef): Promise<Session> {
  const session = await openSession(deps, input.tenantId, { rank: RANK.bulk, runId: input.runId });
  if (!session) throw new Error('the tenant has lost its connections');
  return session;
}

/** Keyed fingerprints by which the two snapshots find each other (R18, D5, D6). */
function indexOf(session: Session, customer: FlexCustomer | NetvisorCustomer) {
  return {
    numberFp: session.fingerprints.number(customer.fields.customerNumber ?? null),
    traits: customerTraits(session, customer),
  };
}
