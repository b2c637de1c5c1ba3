import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { z } from 'zod';
import { eventually } from '../src/dev/eventually';
import type { Benchmark, Figure } from './benchmark';
import { bothSides, freshPhones, goLive, openGround, startServices } from './ground';
import type { Ground, ServiceOnGround, StoreKind } from './ground';
import { startChild } from './processes/child';
import type { Child } from './processes/child';
import { clock } from './relay';
import { quantile } from './statistics';

/** Not counted: the first ones warm up compilers, connections and caches of both. */
const WARM_UP = 15;
/** Between two samples, so that the work that follows a write is over. */
const PAUSE_MS = 60;
/** How often the sandbox is asked for the write. When it came is its own word, so asking less often costs nothing. */
const LOOK_MS = 100;

/**
 * From the event's arrival to Netvisor's write request, against the least that Temporal itself would take. What runs in
 * production keeps its data on a PostgreSQL server, so the budget is held there.
 */
export const latency: Benchmark = {
  name: 'latency',
  says: 'event → Netvisor write request, against a bare workflow with two activities',
  run: async (tell, { samples }) => [
    ...(await onStore('postgres', samples, tell)),
    ...(await onStore('embedded', samples, tell)),
  ],
};

async function onStore(store: StoreKind, samples: number, tell: (text: string) => void): Promise<Figure[]> {
  const ground = await openGround(store, tell);
  try {
    const services = await startServices(ground, false);
    const bare = await startBare(ground);
    try {
      tell(`${store} store: ${String(samples)} events each, one at a time, in turns`);
      return figuresOf(store, await measure({ ground, services, bare }, samples));
    } finally {
      await bare.stop();
      await services.stop();
    }
  } finally {
    await ground.stop();
  }
}

interface Parts {
  readonly ground: Ground;
  readonly services: ServiceOnGround;
  readonly bare: Child<{ url: string }>;
}

const startBare = (ground: Ground): Promise<Child<{ url: string }>> =>
  startChild('bare.ts', { ...ground.env, BENCH_ROLES: 'api,worker' }, z.object({ url: z.string() }));

/** What each event took, in ms. */
interface Measured {
  readonly pushes: readonly number[];
  readonly pushesFromAnswer: readonly number[];
  readonly bares: readonly number[];
}

async function measure({ ground, services, bare }: Parts, samples: number): Promise<Measured> {
  const company = ground.companyOf(0);
  await ground.flex.seed(company.flexTenant, { customers: samples + WARM_UP + 40, seed: 11 });
  await goLive(ground, services.operator, 0, 'flexToNetvisor');
  const customers = await bothSides(ground, company);
  const pushes: number[] = [];
  const pushesFromAnswer: number[] = [];
  const bares: number[] = [];
  const bareRun = secondActivities(bare);
  const phones = freshPhones();
  for (let n = -WARM_UP; n < samples; n += 1) {
    const customer = customers[n + WARM_UP];
    const phone = phones.next().value;
    if (!customer) throw new Error('too few customers');
    const pushed = await pushOnce({ ground, services }, customer.flexId, phone);
    await delay(PAUSE_MS);
    const bareMs = await bareRun(`sample-${String(n)}`);
    await delay(PAUSE_MS);
    if (n < 0) continue;
    pushes.push(pushed.fromSending);
    pushesFromAnswer.push(pushed.fromAnswer);
    bares.push(bareMs);
  }
  return { pushes, pushesFromAnswer, bares };
}

function figuresOf(store: StoreKind, { pushes, pushesFromAnswer, bares }: Measured): Figure[] {
  const ms = (name: string, values: readonly number[], share: number): Figure => ({
    name: `${store}: ${name}`,
    value: quantile(values, share),
    unit: 'ms',
  });
  const ratio: Figure = {
    name: `${store}: ratio of the medians`,
    value: quantile(pushes, 0.5) / quantile(bares, 0.5),
    unit: '×',
  };
  return [
    ms('pushed change, p50', pushes, 0.5),
    ms('pushed change, p95', pushes, 0.95),
    ms('bare workflow, p50', bares, 0.5),
    ms('bare workflow, p95', bares, 0.95),
    ms('pushed change from the answer (202) on, p50', pushesFromAnswer, 0.5),
    store === 'postgres' ? { ...ratio, budget: { atMost: 1.5 } } : ratio,
  ];
}

/** Edits a customer in Flex; from handing the event to the service until the write arrives at Netvisor. */
async function pushOnce(
  { ground, services }: Pick<Parts, 'ground' | 'services'>,
  flexId: string,
  phone: string,
): Promise<{ fromSending: number; fromAnswer: number }> {
  const { flexTenant } = ground.companyOf(0);
  const after = (await ground.netvisor.requests()).at(-1)?.n ?? 0;
  services.relay.taken();
  await ground.flex.edit(flexTenant, flexId, { phone });
  const write = await eventually(
    'the write is at Netvisor',
    async () => (await ground.netvisor.requests(after)).find(({ method }) => method === 'POST'),
    { everyMs: LOOK_MS },
  );
  const [handed] = services.relay.taken();
  if (!handed) throw new Error('the event did not come through the relay');
  const at = Date.parse(z.object({ at: z.string() }).parse(write).at);
  return { fromSending: at - handed.sentAt, fromAnswer: at - handed.acceptedAt };
}

const secondSchema = z.object({ second: z.object({ id: z.string(), at: z.number() }) });

/** Starts the bare workflow over its route; from sending the request until its second activity begins. */
function secondActivities(bare: Child<{ url: string }>): (id: string) => Promise<number> {
  const waiting = new Map<string, (at: number) => void>();
  bare.onMessage((message) => {
    const parsed = secondSchema.safeParse(message);
    if (parsed.success) waiting.get(parsed.data.second.id)?.(parsed.data.second.at);
  });
  return async (id) => {
    const begun = new Promise<number>((resolve) => waiting.set(id, resolve));
    const sentAt = clock();
    const answer = await request(bare.ready.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id }),
    });
    await answer.body.dump();
    const ms = (await begun) - sentAt;
    waiting.delete(id);
    return ms;
  };
}
