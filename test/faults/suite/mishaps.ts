import type { Prng } from '../../../src/sandbox/seed/prng';
import { CALM } from './event-road';
import type { RoadWeather } from './event-road';
import type { Ground } from './ground';

/** What makes it end; nothing for what is over at once. */
type End = () => Promise<unknown>;

/** One kind of thing that goes wrong. */
export interface Mishap {
  readonly name: string;
  /** How often it comes, against the others. */
  readonly weight: number;
  /** How many steps it lasts, at least and at most. */
  readonly steps: readonly [number, number];
  /** Two of one family at once would undo each other. */
  readonly family: string;
  /** Takes long to end by itself, so only long runs have it. */
  readonly long?: true;
  readonly begin: (ground: Ground, prng: Prng) => Promise<End | null>;
}

const once = (
  name: string,
  system: 'netvisor' | 'flex',
  action: (prng: Prng) => Record<string, unknown>,
  weight = 2,
): Mishap => ({
  name: `${system}: ${name}`,
  weight,
  steps: [0, 0],
  family: `${system} ${name} now`,
  begin: async (ground, prng) => {
    await ground.control(system, 'POST', '/faults', {
      match: matched(system, prng),
      times: prng.int(1, 3),
      action: action(prng),
    });
    return null;
  },
});

const RESOURCES = {
  netvisor: ['customer.nv', 'office.nv', 'getcustomer.nv', 'customerlist.nv'],
  flex: ['/v1/customers', '/v1/customers/{id}', '/oauth2/token'],
} as const;

/** Every request, or those of one resource. */
function matched(system: 'netvisor' | 'flex', prng: Prng): Record<string, string> {
  const any = prng.chance(0.4);
  const resource = prng.pick<string>(RESOURCES[system]);
  return any ? {} : { resource };
}

const storm = (
  name: string,
  system: 'netvisor' | 'flex',
  action: (prng: Prng) => Record<string, unknown>,
  steps: readonly [number, number],
  weight = 2,
): Mishap => ({
  name: `${system}: ${name}`,
  weight,
  steps,
  family: `${system} storm`,
  begin: async (ground, prng) => {
    await ground.control(system, 'POST', '/faults', { match: {}, times: 1_000_000, action: action(prng) });
    return () => ground.control(system, 'DELETE', '/faults');
  },
});

const weather = (name: string, of: Partial<RoadWeather>, weight = 2): Mishap => ({
  name: `events: ${name}`,
  weight,
  steps: [8, 40],
  family: 'events',
  begin: (ground) => {
    ground.road.weather = { ...CALM, ...of };
    return Promise.resolve(() => ground.road.clear());
  },
});

/**
 * A clock goes forward and, by less than the poll's overlap of ten minutes, back again: further back would make a
 * system forget its own past, which no client can mend.
 */
const clock = (name: string, system: 'netvisor' | 'flex', ms: readonly [number, number]): Mishap => ({
  name: `${system}: clock ${name}`,
  weight: 1,
  steps: [10, 40],
  family: `${system} clock`,
  begin: async (ground, prng) => {
    await ground.control(system, 'POST', '/clock', { offsetMs: prng.int(...ms) });
    return () => ground.control(system, 'POST', '/clock', { offsetMs: 0 });
  },
});

/** Everything that goes wrong in a fault run. */
export const MISHAPS: readonly Mishap[] = [
  once('request lost', 'netvisor', () => ({ kind: 'drop-before' })),
  once('answer lost', 'netvisor', () => ({ kind: 'drop-after' }), 4),
  once('answer cut in half', 'netvisor', () => ({ kind: 'truncate' }), 3),
  once('garbage', 'netvisor', () => ({ kind: 'garbage' })),
  once('refused by mistake', 'netvisor', () => ({
    kind: 'error',
    category: 'TECHNICAL_ERROR',
    text: 'Try later',
  })),
  once('request lost', 'flex', () => ({ kind: 'drop-before' })),
  once('answer lost', 'flex', () => ({ kind: 'drop-after' }), 4),
  once('answer cut in half', 'flex', () => ({ kind: 'truncate' }), 3),
  once('garbage', 'flex', () => ({ kind: 'garbage' })),
  { ...once('no answer', 'flex', () => ({ kind: 'hang' }), 1), long: true },
  { ...once('no answer', 'netvisor', () => ({ kind: 'hang' }), 1), long: true },
  storm('503', 'netvisor', () => ({ kind: 'status', status: 503 }), [3, 30]),
  storm('500', 'netvisor', () => ({ kind: 'status', status: 500 }), [3, 15], 1),
  storm('429', 'netvisor', () => ({ kind: 'status', status: 429 }), [3, 15], 1),
  storm('slow', 'netvisor', (prng) => ({ kind: 'latency', ms: prng.int(50, 900) }), [5, 30]),
  storm('503', 'flex', () => ({ kind: 'status', status: 503 }), [3, 30]),
  storm('429', 'flex', () => ({ kind: 'status', status: 429 }), [3, 15]),
  storm('slow', 'flex', (prng) => ({ kind: 'latency', ms: prng.int(50, 900) }), [5, 30]),
  {
    name: 'flex: budget spent',
    weight: 2,
    steps: [10, 30],
    family: 'flex budget',
    begin: async (ground) => {
      await budget(ground, { requests: 12, seconds: 4 });
      return () => budget(ground, null);
    },
  },
  {
    name: 'netvisor: maintenance',
    weight: 2,
    steps: [5, 40],
    family: 'maintenance',
    begin: async (ground, prng) => {
      const answer = prng.pick(['page', 'SYSTEM_MAINTENANCE', 'SYSTEM_MAINTANANCE'] as const);
      await ground.control('netvisor', 'POST', '/maintenance', { answer });
      return () => ground.control('netvisor', 'DELETE', '/maintenance');
    },
  },
  clock('a little wrong', 'netvisor', [5_000, 280_000]),
  // Its lane is tried again after five minutes, unless an operator says so.
  { ...clock('beyond tolerance', 'netvisor', [320_000, 540_000]), long: true },
  clock('a little wrong', 'flex', [5_000, 280_000]),
  clock('beyond tolerance', 'flex', [320_000, 540_000]),
  weather('lost', { lost: 0.5 }),
  weather('doubled', { doubled: 0.7 }),
  weather('late', { late: 0.6 }),
  weather('overtaken', { overtaken: 0.6 }),
  weather('all at once', { lost: 0.15, late: 0.2, overtaken: 0.2, doubled: 0.2 }),
  {
    name: 'kill -9 of a worker',
    weight: 7,
    steps: [0, 0],
    family: 'worker',
    begin: async (ground, prng) => {
      await prng.pick(ground.workers).kill();
      return null;
    },
  },
  {
    name: 'kill -9 of all workers',
    weight: 2,
    steps: [0, 0],
    family: 'worker',
    begin: async (ground) => {
      await Promise.all(ground.workers.map((worker) => worker.kill()));
      return null;
    },
  },
  {
    name: 'SIGTERM of a worker',
    weight: 2,
    steps: [0, 0],
    family: 'worker',
    begin: (ground, prng) => {
      // It may take half a minute to hand back what it holds; nobody waits for it.
      void prng.pick(ground.workers).restart();
      return Promise.resolve(null);
    },
  },
  {
    name: 'kill -9 of the API',
    weight: 4,
    steps: [0, 0],
    family: 'api',
    begin: async (ground) => {
      await ground.api.kill();
      return null;
    },
  },
  {
    name: 'kill -9 of Temporal',
    weight: 3,
    steps: [1, 25],
    family: 'temporal',
    begin: async (ground) => {
      await ground.killTemporal();
      return () => ground.startTemporal();
    },
  },
  {
    name: 'kill -9 of PostgreSQL',
    weight: 3,
    steps: [1, 25],
    family: 'postgres',
    begin: async (ground) => {
      await ground.postgres.crash();
      return () => ground.restartPostgres();
    },
  },
];

async function budget(ground: Ground, of: { requests: number; seconds: number } | null): Promise<void> {
  for (const { tenantId } of ground.flex.tenants) {
    await ground.control('flex', 'PATCH', `/settings?tenant=${tenantId}`, { budget: of });
  }
}
