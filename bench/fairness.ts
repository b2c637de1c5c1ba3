import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../src/dev/eventually';
import { connectTemporal } from '../src/temporal/connection';
import type { TemporalConnection } from '../src/temporal/connection';
import { EDIT_TASK_QUEUE } from '../src/temporal/names';
import type { Benchmark, Figure } from './benchmark';
import { requestSpans } from './journal';
import { bothSides, freshPhones, goLive, openGround, slowDown, startServices } from './ground';
import type { Ground, ServiceOnGround } from './ground';
import { editMany } from './pushes';
import { clock } from './relay';
import { workflowsOf } from './workflows-of';
import { covered, median, quantile } from './statistics';

const REQUEST_MS = 100;
const SAMPLES = 15;
/** Of so many samples each, once all that came in at once has been taken in. */
const ROUNDS = 4;
/** WORKFLOW and ACTIVITY of `temporal.api.enums.v1.TaskQueueType`. */
const QUEUES = [1, 2] as const;
/** Longest wait until all of the backlog is taken in. */
const TAKEN_IN_SECONDS = 1_200;
/** What waits for a worker at any moment when nothing is piled up. */
const FEW_QUEUED = 20;
/** The backlog's own pace is measured for so long. */
const PACE_MS = 30_000;
/** More than needed. */
const SPARE = 40;
/** Of a made-up register at least this share lies on both sides; the rest is there for other tests. */
const BOTH_SIDES = 0.55;

/** One company's edit, with nothing else to do and beside another company's backlog (I11). */
export const fairness: Benchmark = {
  name: 'fairness',
  says: `one company’s edit beside another’s backlog, Netvisor answering in ${String(REQUEST_MS)} ms`,
  run: async (tell, { backlog }) => {
    const ground = await openGround('embedded', tell);
    try {
      const services = await startServices(ground, false);
      const temporal = await connectTemporal(ground.temporalServer.settings);
      try {
        return await measure(ground, services, { temporal, backlog }, tell);
      } finally {
        await temporal.close();
        await services.stop();
      }
    } finally {
      await ground.stop();
    }
  },
};

async function measure(
  ground: Ground,
  { operator }: ServiceOnGround,
  { temporal, backlog }: { temporal: TemporalConnection; backlog: number },
  tell: (text: string) => void,
): Promise<Figure[]> {
  const [busy, other] = [ground.companyOf(0), ground.companyOf(1)];
  // Alike on both sides already: going live then only links them.
  const register = { customers: Math.ceil(backlog / BOTH_SIDES) + SPARE, seed: 5 };
  await ground.flex.seed(busy.flexTenant, register);
  await ground.netvisor.seed(busy.organisationId, register);
  await ground.flex.seed(other.flexTenant, { customers: SPARE * 2, seed: 6 });
  await goLive(ground, operator, 0, 'flexToNetvisor');
  await goLive(ground, operator, 1, 'flexToNetvisor');
  tell(`${String(register.customers)} customers are linked`);
  const waiting = (await bothSides(ground, busy)).slice(0, backlog);
  const edited = await bothSides(ground, other);
  if (waiting.length < backlog || edited.length < SAMPLES * 2) throw new Error('too few customers');
  await slowDown(ground, { netvisorMs: REQUEST_MS });
  const phones = freshPhones();

  const latencies = async (from: number): Promise<number[]> => {
    const values: number[] = [];
    for (const { flexId, netvisorKey } of edited.slice(from, from + SAMPLES)) {
      const phone = phones.next().value;
      const startedAt = clock();
      await ground.flex.edit(other.flexTenant, flexId, { phone });
      await eventually('the edit is in Netvisor', async () => {
        const record = await ground.netvisor.customer(other.organisationId, netvisorKey);
        return record.customerBaseInformation.phoneNumber === phone;
      });
      values.push(clock() - startedAt);
      await delay(REQUEST_MS);
    }
    return values;
  };
  await latencies(0);
  const alone = await latencies(0);
  tell(`alone: ${median(alone).toFixed(0)} ms`);
  const before = await workflowsOf(temporal, 'customerSync');
  const given = await editMany(ground, busy, waiting, phones);
  tell(`${String(given.size)} edits of the other company were made`);
  // These are edited while all of the backlog comes in at once and the processors have no time for anybody.
  const burst = await latencies(SAMPLES);
  tell(`meanwhile: ${median(burst).toFixed(0)} ms`);
  await eventually(
    'each of them was turned away once',
    async () =>
      (await workflowsOf(temporal, 'customerSync')) >= before + given.size + SAMPLES &&
      (await queued(temporal)) < FEW_QUEUED,
    { seconds: TAKEN_IN_SECONDS, everyMs: 1_000 },
  );
  const beside: number[] = [];
  let left = given.size;
  for (let round = 0; round < ROUNDS; round += 1) {
    const values = await latencies(SAMPLES);
    beside.push(...values);
    left = await stillWaiting(ground, given);
    tell(`beside: ${median(values).toFixed(0)} ms; ${String(left)} of the backlog still wait`);
    if (left === 0) throw new Error('the backlog was worked off before the last sample: take a larger one');
  }
  const pace = await paceOf(ground, given, left);
  return [
    { name: 'backlog at the last sample', value: left, unit: '' },
    { name: 'alone, p50', value: median(alone), unit: 'ms' },
    { name: 'while the backlog comes in, p50', value: median(burst), unit: 'ms' },
    { name: 'beside the backlog, p50', value: median(beside), unit: 'ms' },
    { name: 'beside the backlog, p95', value: quantile(beside, 0.95), unit: 'ms' },
    { name: 'ratio of the medians', value: median(beside) / median(alone), unit: '×' },
    {
      name: 'longer by, in requests to Netvisor',
      value: (median(beside) - median(alone)) / REQUEST_MS,
      unit: '',
      budget: { atMost: 1 },
    },
    { name: 'backlog: Netvisor busy with it', value: pace.busy, unit: '%' },
    { name: 'backlog: worked off', value: pace.customers, unit: 'a second' },
  ];
}

/** How busy the backlog keeps its company's lane, and how many of its customers are done in a second. */
async function paceOf(
  ground: Ground,
  given: ReadonlyMap<string, string>,
  leftBefore: number,
): Promise<{ busy: number; customers: number }> {
  const from = clock();
  await delay(PACE_MS);
  const whole = { from, to: clock() };
  const left = await stillWaiting(ground, given);
  if (left === 0)
    throw new Error('the backlog was worked off while its pace was measured: take a larger one');
  const spans = await requestSpans(ground.netvisor, ground.companyOf(0).organisationId, from);
  return {
    busy: (covered(spans, whole) / (whole.to - whole.from)) * 100,
    customers: ((leftBefore - left) * 1_000) / (whole.to - whole.from),
  };
}

/** Steps of workflows and attempts of activities that wait for a worker, as the server estimates them. */
async function queued({ client }: TemporalConnection): Promise<number> {
  let sum = 0;
  for (const taskQueueType of QUEUES) {
    const { stats } = await client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: EDIT_TASK_QUEUE },
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum lies in a package that is not among ours
      taskQueueType,
      reportStats: true,
    });
    sum += Number(stats?.approximateBacklogCount ?? 0);
  }
  return sum;
}

/** How many of the edits are not in Netvisor yet. */
async function stillWaiting(ground: Ground, given: ReadonlyMap<string, string>): Promise<number> {
  const records = await ground.netvisor.customers(ground.companyOf(0).organisationId);
  return records.filter((record) => {
    const phone = given.get(record.netvisorKey);
    return phone !== undefined && record.customerBaseInformation.phoneNumber !== phone;
  }).length;
}
