import { Webhook } from 'standardwebhooks';
import { Pool } from 'undici';
import { z } from 'zod';
import { eventually } from '../src/dev/eventually';
import { workflowsOf } from './workflows-of';
import { connectTemporal } from '../src/temporal/connection';
import type { TemporalConnection } from '../src/temporal/connection';
import type { Benchmark, Figure } from './benchmark';
import { openGround } from './ground';
import type { Ground, StoreKind } from './ground';
import { startChild } from './processes/child';
import { median } from './statistics';

const AT_ONCE = 16;
/** So that each kind comes first, second and last equally often. */
const ROUNDS = 6;

const KINDS = ['bare', 'known', 'fresh'] as const;
type Kind = (typeof KINDS)[number];

/**
 * The product answers once the event lies in the store and tells Temporal afterwards (I7). So a rate counts only what
 * Temporal has as well: else a burst would be measured at the price of what comes after it.
 *
 * Signed events taken in a second, against a route that only calls signalWithStart: same server, in turns.
 */
export const intake: Benchmark = {
  name: 'intake',
  says: `events taken in a second, ${String(AT_ONCE)} at once, against a bare route that only calls signalWithStart`,
  run: async (tell, { requests }) => [
    ...(await onStore('embedded', requests, tell)),
    ...(await onStore('postgres', requests, tell)),
  ],
};

async function onStore(store: StoreKind, requests: number, tell: (text: string) => void): Promise<Figure[]> {
  const ground = await openGround(store, tell);
  try {
    const temporal = await connectTemporal(ground.temporalServer.settings);
    try {
      return await measure({ ground, temporal, store }, requests, tell);
    } finally {
      await temporal.close();
    }
  } finally {
    await ground.stop();
  }
}

const readySchema = z.object({
  apiUrl: z.string(),
  tenantId: z.string(),
  secret: z.string(),
  flexTenant: z.string(),
});

interface Place {
  readonly ground: Ground;
  readonly temporal: TemporalConnection;
  readonly store: StoreKind;
}

async function measure(
  { ground, temporal, store }: Place,
  requests: number,
  tell: (text: string) => void,
): Promise<Figure[]> {
  const perRound = Math.ceil(requests / ROUNDS);
  // The first round of each kind warms up and is not counted.
  const known = perRound * (ROUNDS + 1);
  const service = await startChild(
    'intake-service.ts',
    { ...ground.env, BENCH_KNOWN: String(known) },
    readySchema,
  );
  const bare = await startChild('bare.ts', ground.env, z.object({ url: z.string() }));
  try {
    const { apiUrl, tenantId } = service.ready;
    const url = `${apiUrl}/webhooks/flex/${tenantId}`;
    const events = signedEvents(service.ready);
    const rates: Record<Kind, number[]> = { bare: [], known: [], fresh: [] };
    const answered: number[] = [];
    tell(`${store} store: ${String(ROUNDS)} rounds of ${String(perRound)} requests of each kind`);
    const customers = started(temporal, 'customerSync');
    const send: Record<Kind, (ids: readonly string[]) => Promise<Rates>> = {
      bare: (ids) => rateOf(bare.ready.url, ids.map(bareRequest), started(temporal, 'bare')),
      known: (ids) => {
        const requests = ids.map((id) => events(`known-${id}`));
        return rateOf(url, requests, customers);
      },
      fresh: (ids) => {
        const requests = ids.map((id) => events(`fresh-${id}`));
        return rateOf(url, requests, customers);
      },
    };
    for (let round = 0; round <= ROUNDS; round += 1) {
      const ids = Array.from({ length: perRound }, (_, n) => String(round * perRound + n));
      for (let turn = 0; turn < KINDS.length; turn += 1) {
        // Who comes after whom changes with each round: the server still works on what came before.
        const kind = KINDS[(round + turn) % KINDS.length] ?? 'bare';
        const rate = await send[kind](ids);
        if (round === 0) continue;
        rates[kind].push(rate.handedOver);
        if (kind === 'known') answered.push(rate.answered);
      }
    }
    return [
      ...figuresOf(store, rates),
      {
        name: `${store}: answered in a burst, customers with a link`,
        value: median(answered),
        unit: '1/s',
      },
    ];
  } finally {
    await service.stop();
    await bare.stop();
  }
}

function figuresOf(store: StoreKind, rates: Readonly<Record<Kind, readonly number[]>>): Figure[] {
  const rate = (name: string, values: readonly number[]): Figure => ({
    name: `${store}: ${name}`,
    value: median(values),
    unit: '1/s',
  });
  const ratio = (name: string, values: readonly number[]): Figure => ({
    name: `${store}: ${name}, against the bare route`,
    value: median(values) / median(rates.bare),
    unit: '×',
    budget: { atLeast: 0.7 },
  });
  return [
    rate('bare route', rates.bare),
    rate('customers with a link', rates.known),
    rate('customers without one', rates.fresh),
    ratio('customers with a link', rates.known),
    ratio('customers without one', rates.fresh),
  ];
}

interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };

const bareRequest = (id: string): Request => ({ headers: JSON_TYPE, body: JSON.stringify({ id }) });

/** Events as Flex signs them, each about a customer of its own and made before the clock runs. */
function signedEvents({ secret, flexTenant }: z.infer<typeof readySchema>): (flexId: string) => Request {
  const webhook = new Webhook(secret);
  return (flexId) => {
    const now = new Date();
    const body = JSON.stringify({
      type: 'customer.updated',
      timestamp: now.toISOString(),
      data: {
        tenant: flexTenant,
        id: flexId,
        version: 2,
        changed_fields: ['phone'],
        origin: { type: 'user', client_id: null, change_origin: null },
      },
    });
    const id = `msg_${flexId}`;
    return {
      headers: {
        ...JSON_TYPE,
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'webhook-signature': webhook.sign(id, now, body),
      },
      body,
    };
  };
}

/** How many workflows of a type Temporal has. */
const started = (temporal: TemporalConnection, type: string) => (): Promise<number> =>
  workflowsOf(temporal, type);

/** Requests per second. */
interface Rates {
  /** Until all were answered. */
  readonly answered: number;
  /** Until Temporal had all their workflows. */
  readonly handedOver: number;
}

/** Requests per second, always `AT_ONCE` under way: until all are answered, and until Temporal has all workflows. */
async function rateOf(
  url: string,
  requests: readonly Request[],
  workflows: () => Promise<number>,
): Promise<Rates> {
  const { origin, pathname } = new URL(url);
  const before = await workflows();
  const pool = new Pool(origin, { connections: AT_ONCE });
  const queue = requests.values();
  const sender = async (): Promise<void> => {
    for (const { headers, body } of queue) {
      const answer = await pool.request({ path: pathname, method: 'POST', headers, body });
      await answer.body.dump();
      if (answer.statusCode !== 202) throw new Error(`answered ${String(answer.statusCode)}`);
    }
  };
  const startedAt = performance.now();
  const rate = (): number => (requests.length / (performance.now() - startedAt)) * 1_000;
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  const answered = rate();
  await pool.close();
  await eventually('Temporal has all of them', async () => (await workflows()) >= before + requests.length);
  return { answered, handedOver: rate() };
}
