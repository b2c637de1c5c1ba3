import { Worker } from 'node:worker_threads';
import { AnswerText } from '../../../src/netvisor/answer-text';
import { clientOver } from '../../../src/netvisor/client';
import { NetvisorError } from '../../../src/netvisor/errors';
import { answerTooLarge } from '../../../src/netvisor/failures';
import type { AnswerSource } from '../../../src/netvisor/transport';
import { netvisorKeySchema } from '../../../src/sync/ids';
import { netvisorCustomerSchema } from '../../../src/sync/stored-shapes';
import { SERVER_TIME } from '../answers';
import { chanceOf, type Chance } from './chance';
import { mutatedAnswer } from './mutate';

/** How a run went. */
export interface Tally {
  readonly cases: number;
  /** How many answers were taken, by the call they answered. */
  readonly accepted: Readonly<Record<string, number>>;
  /** How many were refused, by code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly peakHeapBytes: number;
}

const KEY = netvisorKeySchema.parse('165');
const OTHER = netvisorKeySchema.parse('166');

/** No case takes a hundredth of it. */
const STALLED_AFTER_MS = 20_000;

/**
 * Feeds mutated answers to the client, by any of its calls, in pieces of any size. A case ends with an answer taken,
 * which must then have its proper shape, or with a `NetvisorError`; anything else is thrown with the case's number.
 * One that does not end ends the process.
 */
export async function runCases(first: number, cases: number, seed: number): Promise<Tally> {
  const accepted: Record<string, number> = {};
  const refused: Record<string, number> = {};
  const watchdog = new Watchdog(seed);
  let peakHeapBytes = 0;
  try {
    for (let n = first; n < first + cases; n += 1) {
      watchdog.isAt(n);
      const { call, code } = await runCase(n, seed);
      if (code === null) accepted[call] = (accepted[call] ?? 0) + 1;
      else refused[code] = (refused[code] ?? 0) + 1;
      if (n % 16 === 0) peakHeapBytes = Math.max(peakHeapBytes, process.memoryUsage().heapUsed);
    }
  } finally {
    await watchdog.stop();
  }
  return { cases, accepted, refused, peakHeapBytes };
}

async function runCase(n: number, seed: number): Promise<{ call: string; code: string | null }> {
  const chance = chanceOf(seed, n);
  const source = answering(mutatedAnswer(chance), chance);
  const call = chance.pick(CALLS);
  try {
    await call.make(source);
    return { call: call.name, code: null };
  } catch (error) {
    if (error instanceof NetvisorError) return { call: call.name, code: error.code };
    throw new Error(`case ${n.toString()} of seed ${seed.toString()} (${call.name})`, { cause: error });
  }
}

const now = (): Date => SERVER_TIME;

const CALLS: ReadonlyArray<{ name: string; make(source: AnswerSource): Promise<void> }> = [
  {
    name: 'getcustomer.nv?id',
    make: async (source) => {
      const customer = await clientOver(source, now).getCustomer(KEY);
      if (customer) netvisorCustomerSchema.parse(customer);
    },
  },
  {
    name: 'getcustomer.nv?idlist',
    make: async (source) => {
      const { found } = await clientOver(source, now).getCustomers([KEY, OTHER]);
      for (const customer of found) netvisorCustomerSchema.parse(customer);
    },
  },
  {
    name: 'customerlist.nv',
    make: async (source) => {
      const { rows } = await clientOver(source, now).listCustomers({});
      for await (const { key } of rows) netvisorKeySchema.parse(key);
    },
  },
  {
    name: 'customer.nv?method=add',
    make: async (source) => {
      const values = { name: 'Aho Oy', customerNumber: '500001' };
      const key = await clientOver(source, now).addCustomer({
        kind: 'COMPANY',
        values,
        automaticNumber: false,
      });
      netvisorKeySchema.parse(key);
    },
  },
  {
    name: 'customer.nv?method=edit',
    make: (source) =>
      clientOver(source, now).editCustomer(KEY, { kind: 'COMPANY', values: { phone: '040 1' } }),
  },
];

const STATUSES = [200, 200, 200, 200, 400, 401, 403, 500, 503];

/** Answers every call with these bytes, in pieces, as the transport does. */
function answering(bytes: Buffer, chance: Chance): AnswerSource {
  const httpStatus = chance.pick(STATUSES);
  const pieceSize = chance.pick([1, 7, 64, 1000, 65_536]);
  // Answers of megabytes in single bytes would take minutes.
  const size = bytes.length > 100_000 ? 65_536 : pieceSize;
  return {
    open: ({ isWrite, capBytes }) => {
      const failureFacts = { isWrite, httpStatus };
      async function* text(): AsyncGenerator<string, void, void> {
        const decoder = new AnswerText();
        for (let at = 0; at < bytes.length; at += size) {
          if (at + size > capBytes) throw answerTooLarge(capBytes, failureFacts);
          yield decoder.write(bytes.subarray(at, at + size));
        }
        yield decoder.end();
        await Promise.resolve();
      }
      return Promise.resolve({
        httpStatus,
        retryAfterMs: undefined,
        date: undefined,
        tookMs: 0,
        failureFacts,
        text: text(),
      });
    },
  };
}

/** Watches from another thread, as a case that hangs lets nothing else run in its own. */
class Watchdog {
  private readonly counter = new Int32Array(new SharedArrayBuffer(4));
  private readonly worker: Worker;

  constructor(seed: number) {
    this.worker = new Worker(WATCHDOG_SOURCE, {
      eval: true,
      workerData: { counter: this.counter, seed, stalledAfterMs: STALLED_AFTER_MS },
    });
  }

  isAt(n: number): void {
    Atomics.store(this.counter, 0, n);
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}

const WATCHDOG_SOURCE = `
const { workerData: { counter, seed, stalledAfterMs } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
let [seen, since] = [-1, Date.now()];
setInterval(() => {
  const n = Atomics.load(counter, 0);
  if (n !== seen) [seen, since] = [n, Date.now()];
  else if (Date.now() - since > stalledAfterMs) {
    writeSync(2, 'case ' + n + ' of seed ' + seed + ' does not end\\n');
    process.kill(process.pid, 'SIGKILL');
  }
}, 500);
`;
